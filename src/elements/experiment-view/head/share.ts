import { VIEW_PARTS, type View } from '../../shared/view-state/view.ts';
import { parameterOf, toSearch } from '../../url/search.ts';

/** A link to what is shown is about to be copied; cancel it to share it in another way. */
export class ShareEvent extends CustomEvent<{ readonly url: string; readonly experiment: string }> {
  constructor(url: string, experiment: string) {
    super('peeksafe-share', { detail: { url, experiment }, bubbles: true, composed: true, cancelable: true });
  }
}

/** The event of sharing, by name. */
export interface ShareEventMap {
  /** A link to an experiment is about to be copied. */
  'peeksafe-share': ShareEvent;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is the only way to add to a global one
  interface GlobalEventHandlersEventMap extends ShareEventMap {}
}

/** The outcome of sharing a link. */
export type Shared = 'copied' | 'canceled' | 'failed';

/**
 * Copies a link to this page that opens an experiment as it is shown, after the page was asked.
 * @returns What became of it; a browser may refuse to copy.
 */
export async function shareLink(host: HTMLElement, view: View, experiment: string): Promise<Shared> {
  const url = new URL(host.ownerDocument.location.href);
  // Those of an older view go; a parameter may occur several times.
  for (const part of VIEW_PARTS) url.searchParams.delete(parameterOf(part));
  for (const [name, value] of new URLSearchParams(toSearch({ ...view, experiment })))
    url.searchParams.append(name, value);
  if (!host.dispatchEvent(new ShareEvent(url.href, experiment))) return 'canceled';
  try {
    await navigator.clipboard.writeText(url.href);
    return 'copied';
  } catch {
    // Refused by the browser, or the page has no clipboard: the element says so.
    return 'failed';
  }
}
