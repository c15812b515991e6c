import type { HistoryQuery, HistorySeries } from '../../../protocol/index.ts';
import type { LiveStream } from '../../../sdk/index.ts';

/** Points of each variant, at most: of batches that fall into one bucket the last is kept. */
const POINTS = 2000;

type Loading = Promise<ReadonlyMap<string, HistorySeries>>;

// By connection and variants: fan and race of one experiment come into a page together, and ask once.
const underway = new WeakMap<object, Map<string, Loading>>();

async function fetchAll(stream: LiveStream, variants: readonly string[], metric: string | null): Loading {
  const series = new Map<string, HistorySeries>();
  const query: HistoryQuery & { readonly judged: true } = {
    ...{ variants: [...variants], points: POINTS, judged: true },
    ...(metric !== null && { metric }),
  };
  let after: string | undefined;
  do {
    const page = await stream.history(after === undefined ? query : { ...query, after });
    for (const one of page.series) series.set(one.variant, one);
    after = page.next;
  } while (after !== undefined);
  return series;
}

/**
 * The history of variants with what was judged of them; elements that ask for the same at the same time share one request. Older servers leave
 * `judged` out of each series.
 *
 * @param metric The name of a metric that each series also tells of; null for none.
 * @returns The series by variant; those without any counts are missing.
 * @throws PeeksafeError as `history` of the stream does.
 */
export function judgedHistory(stream: LiveStream, variants: readonly string[], metric: string | null = null): Loading {
  const key = JSON.stringify([variants, metric]);
  const mine = underway.get(stream.key) ?? new Map<string, Loading>();
  underway.set(stream.key, mine);
  const known = mine.get(key);
  if (known !== undefined) return known;
  const loading = fetchAll(stream, variants, metric).finally(() => mine.delete(key));
  mine.set(key, loading);
  return loading;
}
