import { store } from '../safe-storage.ts';
import { placeBeside } from './place.ts';
import { MAX_SEEN, SEEN } from './seen.ts';
import { captionStrings } from './strings.ts';

type Dashboard = HTMLElementTagNameMap['variant-dashboard'];
/** Drawings that have not come by then are not waited for, milliseconds. */
const DRAWN_MS = 4000;
const LOOK_MS = 100;

type Text = 'fan' | 'list' | 'race' | 'summary' | 'controls';
type Explained = readonly [place: () => Element | null | undefined, text: Text];

const within = (dashboard: Dashboard, ...tags: readonly string[]): Element | null | undefined =>
  tags.reduce<Element | null | undefined>((found, tag) => found?.shadowRoot?.querySelector(tag), dashboard);

const isShown = (element: Element | null | undefined): element is Element =>
  element instanceof Element && element.checkVisibility() && element.getBoundingClientRect().height > 0;

/** A drawing of the experiment in view, with its head; null while nothing is drawn. */
const drawn = (dashboard: Dashboard, tag: string, plot: string): Element | null | undefined =>
  isShown(within(dashboard, 'experiment-view', tag, plot)) ? within(dashboard, 'experiment-view', tag) : null;

/** The things to explain, in turn; of each the first that the page shows. */
const explained = (dashboard: Dashboard, controls: Element): readonly (readonly Explained[])[] => [
  [
    [() => drawn(dashboard, 'er-fan', '.plot'), 'fan'],
    [() => within(dashboard, 'experiment-list'), 'list'],
  ],
  [
    [() => drawn(dashboard, 'evidence-race', '.race'), 'race'],
    [() => within(dashboard, 'variant-summary'), 'summary'],
  ],
  [[() => controls, 'controls']],
];

const button = (className: string): HTMLButtonElement =>
  Object.assign(document.createElement('button'), { type: 'button', className });

/** The drawings come a little after the list; where the page is narrow, they do not come. */
async function drawings(dashboard: Dashboard): Promise<void> {
  const end = performance.now() + DRAWN_MS;
  const isAwaited = (): boolean =>
    isShown(within(dashboard, 'experiment-view')) && !isShown(drawn(dashboard, 'er-fan', '.plot'));
  while (performance.now() < end && (!isShown(within(dashboard, 'experiment-list')) || isAwaited()))
    await new Promise((next) => setTimeout(next, LOOK_MS));
}

/**
 * Explains the page to somebody who sees it for the first time, in three captions beside what they are about. They take no focus and cover nothing of it;
 * Escape and a button put them away, and they do not come again.
 * @param from How many of them were seen before.
 */
export async function showCaptions(dashboard: Dashboard, controls: HTMLElement, from: number): Promise<void> {
  await drawings(dashboard);
  const all = explained(dashboard, controls);
  const card = Object.assign(document.createElement('section'), { className: 'caption' });
  const ring = Object.assign(document.createElement('div'), { className: 'caption-ring' });
  const text = document.createElement('p');
  text.setAttribute('role', 'status');
  const step = Object.assign(document.createElement('span'), { className: 'caption-step' });
  const [skip, next] = [button('caption-skip'), button('caption-next')];
  const row = Object.assign(document.createElement('div'), { className: 'caption-buttons' });
  row.append(step, skip, next);
  card.append(text, row);
  let at = from - 1;
  let target: Element | null = null;
  let wording: Text = 'fan';

  const say = (): void => {
    const strings = captionStrings(document.documentElement.lang);
    const isLast = at === all.length - 1;
    card.setAttribute('aria-label', strings.name);
    text.textContent = strings[wording];
    step.textContent = strings.step(at + 1, all.length);
    next.textContent = isLast ? strings.done : strings.next;
    skip.textContent = strings.skip;
    skip.hidden = isLast;
  };
  const place = (): void => {
    if (target === null) return;
    if (!isShown(target)) return show(at);
    const { left, top, width, height } = target.getBoundingClientRect();
    const box = { left: left + scrollX, top: top + scrollY, width, height };
    const page = { width: document.documentElement.clientWidth, windowTop: scrollY, windowHeight: innerHeight };
    const size = { width: card.offsetWidth, height: card.offsetHeight };
    const spot = placeBeside(box, size, page, document.documentElement.dir === 'rtl');
    Object.assign(card.style, { left: `${spot.left}px`, top: `${spot.top}px` });
    const [inline, block] = [`${width}px`, `${height}px`];
    Object.assign(ring.style, { left: `${box.left}px`, top: `${box.top}px`, inlineSize: inline, blockSize: block });
  };
  const moves = new ResizeObserver(place);
  const words = new MutationObserver(() => {
    say();
    place();
  });
  const stop = new AbortController();
  const leave = (): void => {
    const hadFocus = card.contains(document.activeElement);
    store(SEEN, String(MAX_SEEN));
    stop.abort();
    moves.disconnect();
    words.disconnect();
    card.remove();
    ring.remove();
    if (hadFocus) controls.focus();
  };
  const show = (wanted: number): void => {
    for (at = wanted; at < all.length; at++) {
      const found = all[at]?.find(([find]) => isShown(find()));
      target = found?.[0]() ?? null;
      if (found === undefined || target === null) continue;
      wording = found[1];
      store(SEEN, String(at));
      moves.disconnect();
      for (const one of [target, dashboard, document.documentElement]) moves.observe(one);
      say();
      return place();
    }
    leave();
  };
  const goOn = (): void => {
    show(at + 1);
    const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
    for (const one of [target, card]) if (one?.isConnected === true) one.scrollIntoView({ block: 'nearest', behavior });
  };
  const onKey = (event: KeyboardEvent): void => {
    const isElsewhere = document.querySelector(':popover-open, dialog[open]') !== null;
    if (event.key === 'Escape' && !event.defaultPrevented && !isElsewhere) leave();
  };
  const { signal } = stop;
  next.addEventListener('click', goOn);
  skip.addEventListener('click', leave);
  document.addEventListener('keydown', onKey, { signal });
  addEventListener('resize', place, { signal });
  // Whoever opens what the last one is about needs it no longer.
  controls.addEventListener('click', leave, { signal });
  // First in the page: the keyboard is there before anything that they explain.
  document.body.prepend(card, ring);
  words.observe(document.documentElement, { attributeFilter: ['lang', 'dir'] });
  show(from);
  requestAnimationFrame(() => card.classList.add('is-shown'));
}
