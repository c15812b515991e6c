import { viewOf } from '../../shared/view.ts';

/** What changes around a drawing. */
export interface Changes {
  /** It came into view or went out of it. */
  seen(isVisible: boolean): void;
  /** Colors, language or the screen's pixels may be others now. */
  looks(): void;
}

const LOOKS: MutationObserverInit = { attributes: true, attributeFilter: ['class', 'style', 'lang', 'dir'] };

/** Watches what a drawing depends on and CSS does not tell a canvas; the function that is returned ends it. */
export function watch(element: Element, changes: Changes): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const page = element.ownerDocument;
  const view = viewOf(element);
  const seeing = new view.IntersectionObserver((entries) => changes.seen(entries.at(-1)?.isIntersecting ?? true));
  seeing.observe(element);
  // A canvas does not follow the theme by itself: it may come from the system, the page's root, or the element.
  const theming = new MutationObserver(() => changes.looks());
  for (const root of [page.documentElement, page.body]) theming.observe(root, { attributes: true });
  theming.observe(element, LOOKS);
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)'])
    view.matchMedia(query).addEventListener('change', () => changes.looks(), { signal });
  page.addEventListener('visibilitychange', () => changes.looks(), { signal });
  watchRatio(view, changes, signal);
  return () => {
    ending.abort();
    seeing.disconnect();
    theming.disconnect();
  };
}

/** A query matches one ratio only, so each change asks anew. */
function watchRatio(view: Window, changes: Changes, signal: AbortSignal): void {
  const changed = (): void => {
    changes.looks();
    watchRatio(view, changes, signal);
  };
  const query = view.matchMedia(`(resolution: ${view.devicePixelRatio}dppx)`);
  query.addEventListener('change', changed, { signal, once: true });
}
