import { html, nothing, type SVGTemplateResult, type TemplateResult } from 'lit';
import { viewOf } from '../view.ts';

/** One thing that a menu offers. */
interface MenuItem {
  readonly label: string;
  readonly icon?: SVGTemplateResult;
  /** Whether it is the one of several that holds now; left out for something that is done. */
  readonly isChecked?: boolean;
  readonly onSelect: () => void;
}

/** A button that opens a menu. Use it with `menus` and `buttons` of controls.ts. */
export interface Menu {
  /** Unique in its shadow root. */
  readonly id: string;
  /** The button's name for those who do not see it. */
  readonly label: string;
  /** The content of the button. */
  readonly content: TemplateResult | SVGTemplateResult;
  /** A line above the items. */
  readonly heading?: string;
  readonly items: readonly MenuItem[];
}

const GAP_PX = 4;

/** Puts a popover under its button, or above it in the lower part of the window; set through the CSSOM, which no content policy forbids. */
export function placeAt(menu: HTMLElement, button: Element): void {
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const view = viewOf(menu);
  const isRtl = view.getComputedStyle(menu).direction === 'rtl';
  const isLow = bottom > view.innerHeight * 0.65;
  const root = menu.ownerDocument.documentElement;
  Object.assign(menu.style, {
    left: isRtl ? `${Math.max(GAP_PX, left)}px` : 'auto',
    right: isRtl ? 'auto' : `${Math.max(GAP_PX, root.clientWidth - right)}px`,
    top: isLow ? 'auto' : `${bottom + GAP_PX}px`,
    bottom: isLow ? `${root.clientHeight - top + GAP_PX}px` : 'auto',
  });
}

/**
 * Gives the focus back to the button of a menu that closes. Browsers do so only where the menu is in no shadow root; elsewhere it falls to the page.
 */
export function giveFocusBack(menu: HTMLElement, button: HTMLElement): void {
  const { activeElement } = menu.getRootNode() as ShadowRoot | Document;
  if (activeElement !== null && menu.contains(activeElement)) button.focus();
}

const itemsOf = (menu: Element): HTMLElement[] => [...menu.querySelectorAll<HTMLElement>('[role^=menuitem]')];

function toggled(event: ToggleEvent): void {
  const menu = event.currentTarget as HTMLElement;
  if (event.newState === 'open') itemsOf(menu)[0]?.focus();
}

function key(event: KeyboardEvent): void {
  const menu = event.currentTarget as HTMLElement;
  const items = itemsOf(menu);
  const at = items.indexOf(event.target as HTMLElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === 'Tab') menu.hidePopover();
  if (next === undefined) return;
  event.preventDefault();
  items[next % items.length]?.focus();
}

/** The button and its menu: arrow keys, Home and End move, Escape closes. */
export function menuButton({ id, label, content, heading, items }: Menu): TemplateResult {
  const opening = (event: ToggleEvent): void => {
    const menu = event.currentTarget as HTMLElement;
    const button = menu.previousElementSibling as HTMLElement;
    if (event.newState === 'open') placeAt(menu, button);
    else giveFocusBack(menu, button);
  };
  const choose = (event: Event, item: MenuItem): void => {
    (event.currentTarget as Element).closest<HTMLElement>('[role=menu]')?.hidePopover();
    item.onSelect();
  };
  return html`<button class="icon-button" aria-haspopup="menu" aria-label=${label} title=${label} popovertarget=${id}>
      ${content}
    </button>
    <div id=${id} role="menu" popover aria-label=${label} @beforetoggle=${opening} @toggle=${toggled} @keydown=${key}>
      ${heading === undefined ? nothing : html`<p class="menu-heading" role="presentation">${heading}</p>`}
      ${items.map(
        (item) =>
          html`<button
            role=${item.isChecked === undefined ? 'menuitem' : 'menuitemradio'}
            aria-checked=${item.isChecked ?? nothing}
            tabindex="-1"
            @click=${(event: Event) => choose(event, item)}
          >
            ${item.icon ?? nothing}${item.label}
          </button>`,
      )}
    </div>`;
}
