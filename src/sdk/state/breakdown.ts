import type { Breakdown, BreakdownQuery } from '../../protocol/calls/breakdown.ts';
import { PeeksafeError } from '../error.ts';
import { readBreakdown } from '../messages/decode-later.ts';
import { fetchJson, type CallOptions } from './fetch-json.ts';

/** How often a reading whose pages came to be of two moments is begun again: batches close seconds apart, and pages come far faster. */
const MAX_RESTARTS = 4;

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
  options: CallOptions,
  signal: AbortSignal,
): Promise<Breakdown> {
  const fetchPage = async (after?: string): Promise<Breakdown> => {
    const params = paramsOf({ ...query, ...(after !== undefined && { after }) });
    const { status, body } = await fetchJson(`${url}/breakdown?${params.toString()}`, options, signal);
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
