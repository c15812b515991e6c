import { viewOf } from '../view.ts';

/** Called when something around a drawing changes. */
export interface EnvironmentHandlers {
  /** The element came into view or left it. */
  onVisibility(isVisible: boolean): void;
  /** Colors, language or the pixel ratio may have changed. */
  onAppearance(): void;
}

const STYLING_ATTRIBUTES: MutationObserverInit = {
  attributes: true,
  attributeFilter: ['class', 'style', 'lang', 'dir'],
};

/** Changes of these change how things look. */
const APPEARANCE = [
  '(prefers-color-scheme: dark)',
  '(forced-colors: active)',
  '(prefers-contrast: more)',
  '(prefers-reduced-motion: reduce)',
];

/** Observes what a canvas depends on and CSS does not apply to it. @returns A function that stops it. */
export function observeEnvironment(element: Element, changes: EnvironmentHandlers): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const page = element.ownerDocument;
  const view = viewOf(element);
  const seeing = new view.IntersectionObserver((entries) =>
    changes.onVisibility(entries.at(-1)?.isIntersecting ?? true),
  );
  seeing.observe(element);
  // The theme may come from the system, the page's root, or the element.
  const theming = new MutationObserver(() => changes.onAppearance());
  for (const root of [page.documentElement, page.body]) theming.observe(root, { attributes: true });
  theming.observe(element, STYLING_ATTRIBUTES);
  for (const query of APPEARANCE)
    view.matchMedia(query).addEventListener('change', () => changes.onAppearance(), { signal });
  // Text that was drawn before its font came has another.
  page.fonts?.addEventListener('loadingdone', () => changes.onAppearance(), { signal });
  page.addEventListener('visibilitychange', () => changes.onAppearance(), { signal });
  observePixelRatio(view, changes, signal);
  return () => {
    ending.abort();
    seeing.disconnect();
    theming.disconnect();
  };
}

/** A query matches one ratio only, so each change makes a new query. */
function observePixelRatio(view: Window, changes: EnvironmentHandlers, signal: AbortSignal): void {
  const changed = (): void => {
    changes.onAppearance();
    observePixelRatio(view, changes, signal);
  };
  const query = view.matchMedia(`(resolution: ${view.devicePixelRatio}dppx)`);
  query.addEventListener('change', changed, { signal, once: true });
}
