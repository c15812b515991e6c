import type { Breakdown, BreakdownQuery } from '../../protocol/calls/breakdown.ts';
import type { TokenSource } from '../connection/token.ts';
import { PeeksafeError } from '../error.ts';
import { LATER_SCHEMAS } from '../messages/later-schemas.generated.ts';
import { validate } from '../messages/validate.ts';
import { fetchJson } from './fetch-json.ts';

/** How often a reading whose pages came to be of two moments is begun again: batches close seconds apart, and pages come far faster. */
const MAX_RESTARTS = 4;

/** Reads a breakdown; null when the value is none. */
function readBreakdown(value: unknown): Breakdown | null {
  if (!validate(LATER_SCHEMAS.breakdown, value)) return null;
  const breakdown = value as Breakdown;
  const { length } = breakdown.values;
  const isWhole = breakdown.series.every(({ impressions, engagements, low, high }) =>
    [impressions, engagements, low, high].every((column) => column.length === length),
  );
  return isWhole ? breakdown : null;
}

function paramsOf({ experiment, dimension, variants, after }: BreakdownQuery): URLSearchParams {
  const params = new URLSearchParams({ experiment, dimension });
  for (const variant of variants ?? []) params.append('variants', variant);
  if (after !== undefined) params.set('after', after);
  return params;
}

const isStale = (error: unknown): boolean => error instanceof PeeksafeError && error.code === 'stale-page';

/**
 * Fetches the counts of an experiment by the values of a dimension, page after page, all of one moment: when more was judged between two pages, it
 * begins again. The browser keeps pages by their `ETag`.
 * @throws PeeksafeError with the server's code when it rejects the query, `stale-page` when more was judged between the pages of several readings in a row, `unavailable` when it cannot be reached, `closed` when the signal aborts, `unauthorised` when no token could be had, or `bad-body` when the answer is not of the protocol.
 */
export async function fetchBreakdown(
  url: string,
  query: BreakdownQuery,
  token: TokenSource | undefined,
  request: typeof fetch,
  signal: AbortSignal,
): Promise<Breakdown> {
  const fetchPage = async (after?: string): Promise<Breakdown> => {
    const params = paramsOf({ ...query, ...(after !== undefined && { after }) });
    const { status, body } = await fetchJson(`${url}/breakdown?${params.toString()}`, token, request, signal);
    const page = readBreakdown(body);
    if (page === null) throw new PeeksafeError('bad-body', 'The answer is not of the protocol.', status);
    return page;
  };
  const fetchAll = async (): Promise<Breakdown> => {
    let { next, ...breakdown } = await fetchPage();
    while (next !== undefined) {
      const page = await fetchPage(next);
      if (page.version !== breakdown.version)
        throw new PeeksafeError('bad-body', 'A page is not of the version that was asked for.');
      breakdown = { ...breakdown, series: [...breakdown.series, ...page.series] };
      next = page.next;
    }
    return breakdown;
  };
  for (let restarts = 0; ; restarts++) {
    try {
      return await fetchAll();
    } catch (error) {
      if (!isStale(error) || restarts === MAX_RESTARTS) throw error;
    }
  }
}
