import type { Span } from '../../shared/view-state/resolve-range.ts';
import type { FeedItem } from '../data/feed-items.ts';

/** The least time on the axis, milliseconds. */
const LEAST_MS = 60_000;
/** An axis that follows the stream is divided into about as many steps, by which it grows. */
const STEPS = 14;

/**
 * The ends of a time axis. One that follows the stream ends a step after its newest event at most, so that marks hold still between steps.
 * @param items Newest first; the axis begins with the oldest where no time was chosen. @param newest Of the stream, ms since 1970.
 */
export function axisOf(
  span: Span,
  items: Iterable<FeedItem>,
  newest: number,
): { readonly from: number; readonly to: number } {
  const begin = span.from ?? [...items].at(-1)?.at ?? newest - LEAST_MS;
  const from = Math.min(begin, (span.to ?? newest) - LEAST_MS);
  if (span.to !== null) return { from, to: span.to };
  const step = 2 ** Math.ceil(Math.log2((newest - from) / STEPS));
  return { from, to: from + Math.ceil((newest - from) / step) * step };
}
