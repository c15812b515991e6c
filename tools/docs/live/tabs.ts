// Alternatives in a guide, such as the same program in several languages, as tabs (WAI-ARIA: tabs with automatic activation). Without this script,
// and on paper, they stand below each other under their headings.

/** Labels that the reader chose, the latest first: the next page opens with the same language or framework. */
const KEY = 'peeksafe-docs-tabs';
const MAX_CHOICES = 8;

function choices(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
  } catch {
    // Storage is blocked, or holds something else: a page without memory is still a page.
    return [];
  }
}

function keepChoice(label: string): void {
  try {
    const kept = [label, ...choices().filter((one) => one !== label)];
    localStorage.setItem(KEY, JSON.stringify(kept.slice(0, MAX_CHOICES)));
  } catch {
    // See above.
  }
}

interface Tab {
  readonly label: string;
  readonly button: HTMLButtonElement;
  readonly panel: HTMLElement;
}

interface Tabs {
  readonly place: HTMLElement;
  readonly all: readonly Tab[];
}

function select({ all }: Tabs, tab: Tab): void {
  for (const { button, panel } of all) {
    const isSelected = panel === tab.panel;
    button.setAttribute('aria-selected', String(isSelected));
    button.tabIndex = isSelected ? 0 : -1;
    panel.toggleAttribute('data-selected', isSelected);
  }
}

/** Makes tabs of the headings in a place, each with what follows it. */
function tabsOf(place: HTMLElement, number: number): Tabs {
  const all: { label: string; button: HTMLButtonElement; panel: HTMLElement }[] = [];
  for (const child of [...place.children]) {
    const isHeading = /^H[2-6]$/.test(child.tagName);
    if (isHeading) {
      const [button, panel] = [document.createElement('button'), document.createElement('div')];
      const label = child.textContent.trim();
      const id = `tabs-${number}-${all.length}`;
      Object.assign(button, { type: 'button', id, textContent: label });
      button.setAttribute('role', 'tab');
      button.setAttribute('aria-controls', `${id}-panel`);
      Object.assign(panel, { id: `${id}-panel`, tabIndex: 0 });
      panel.setAttribute('role', 'tabpanel');
      panel.setAttribute('aria-labelledby', id);
      all.push({ label, button, panel });
    }
    all.at(-1)?.panel.append(child);
  }
  const list = document.createElement('div');
  list.setAttribute('role', 'tablist');
  list.setAttribute('aria-label', 'Show it for');
  list.append(...all.map(({ button }) => button));
  place.replaceChildren(list, ...all.map(({ panel }) => panel));
  place.classList.add('has-tabs');
  return { place, all };
}

/** The place to which a key leads in a list of tabs; null for a key that leads nowhere. */
function targetOf(key: string, at: number, count: number): number | null {
  if (key === 'ArrowRight') return (at + 1) % count;
  if (key === 'ArrowLeft') return (at - 1 + count) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}

/** Opens the tab in which the place of the address is. */
function followHash(groups: readonly Tabs[]): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (const tabs of groups) {
    const tab = tabs.all.find(({ panel }) => target !== null && panel.contains(target));
    if (tab === undefined) continue;
    select(tabs, tab);
    tabs.place.scrollIntoView();
  }
}

/** Turns every `.tabs` of the page into tabs. Those with the same label change together. */
export function makeTabs(): void {
  const groups = [...document.querySelectorAll<HTMLElement>('.tabs')].map(tabsOf);
  const choose = (tabs: Tabs, tab: Tab): void => {
    // What stands below the tabs that a reader looks at must not be pushed by others above them.
    const before = tabs.place.getBoundingClientRect().top;
    for (const group of groups) {
      const same = group === tabs ? tab : group.all.find(({ label }) => label === tab.label);
      if (same !== undefined) select(group, same);
    }
    scrollBy({ top: tabs.place.getBoundingClientRect().top - before, behavior: 'instant' });
    keepChoice(tab.label);
  };
  for (const tabs of groups) {
    const { all } = tabs;
    const kept = choices().find((label) => all.some((tab) => tab.label === label));
    const first = all.find(({ label }) => label === kept) ?? all[0];
    if (first !== undefined) select(tabs, first);
    for (const [at, tab] of all.entries()) {
      tab.button.addEventListener('click', () => choose(tabs, tab));
      tab.button.addEventListener('keydown', (event) => {
        const target = event.ctrlKey || event.altKey || event.metaKey ? null : targetOf(event.key, at, all.length);
        const next = target === null ? undefined : all[target];
        if (next === undefined) return;
        event.preventDefault();
        choose(tabs, next);
        next.button.focus();
      });
    }
  }
  if (groups.length === 0) return;
  followHash(groups);
  addEventListener('hashchange', () => followHash(groups));
}
