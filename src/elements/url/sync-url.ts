import { initialView, VIEW_PARTS, type View } from '../shared/view-state/view.ts';
import { fromSearch, parameterOf, toSearch } from './search.ts';

/** An element that holds a view: `<variant-dashboard>` or `<variant-stream>`. */
export type ViewHolder = HTMLElement & { view: View };

/** How an address follows an element. */
export interface SyncOptions {
  /** Stands before the name of every parameter, for pages that have a `filter` or `sort` of their own; none when left out. */
  readonly prefix?: string;
}

/** Browsers ignore, or refuse, more than a hundred new addresses in 30 seconds. Milliseconds between two. */
const MIN_GAP_MS = 350;

/** The parameters of an address that are not ours, as they are written. */
function othersIn(search: string, ours: ReadonlySet<string>): string[] {
  const isOurs = (pair: string): boolean => {
    const [name] = new URLSearchParams(pair).keys();
    return name !== undefined && ours.has(name);
  };
  return search
    .replace(/^\?/, '')
    .split('&')
    .filter((pair) => pair !== '' && !isOurs(pair));
}

/**
 * Keeps the view of an element in the address of its page, so that a reload, a bookmark and a link show it again. The address is read now and whenever the person goes
 * back or forward, and replaced when the person looks at something else: no step is added to the history. Other parameters and the fragment stay as they
 * are. An address that says nothing leaves the element's view as the page made it.
 * @returns Ends it. The address stays as it is then.
 * @example
 * import { syncUrl } from 'peeksafe/url';
 * syncUrl(document.querySelector('variant-dashboard'));
 */
export function syncUrl(element: ViewHolder, { prefix = '' }: SyncOptions = {}): () => void {
  const page = element.ownerDocument.defaultView ?? window;
  // A tag that is not defined yet has none.
  const base = (element.view as View | undefined) ?? initialView;
  const ours = new Set(VIEW_PARTS.map((part) => parameterOf(part, prefix)));
  let timer = 0;
  let lastAt = -Infinity;

  const write = (): void => {
    timer = 0;
    lastAt = page.performance.now();
    const url = new URL(page.location.href);
    const own = toSearch(element.view, { prefix, base }).slice(1);
    url.search = [...othersIn(url.search, ours), ...(own === '' ? [] : [own])].join('&');
    if (url.href !== page.location.href) page.history.replaceState(page.history.state, '', url);
  };
  const onView = (event: Event): void => {
    // Those of a dashboard inside a stream come by.
    if (event.target !== element || timer !== 0) return;
    const wait = lastAt + MIN_GAP_MS - page.performance.now();
    if (wait <= 0) write();
    else timer = page.setTimeout(write, wait);
  };
  const read = (): void => {
    page.clearTimeout(timer);
    timer = 0;
    element.view = fromSearch(page.location.search, { prefix, base });
  };

  read();
  element.addEventListener('peeksafe-view', onView);
  page.addEventListener('popstate', read);
  return () => {
    element.removeEventListener('peeksafe-view', onView);
    page.removeEventListener('popstate', read);
    if (timer === 0) return;
    page.clearTimeout(timer);
    write();
  };
}
