import type { History } from '../../protocol/calls/history.ts';
import type { HistoryQuery } from '../../protocol/calls/queries.ts';
import { PeeksafeError } from '../error.ts';
import { fetchJson, type CallOptions } from './fetch-json.ts';
import { readHistory } from '../messages/decode.ts';

function paramsOf(query: HistoryQuery): URLSearchParams {
  const params = new URLSearchParams();
  for (const variant of query.variants ?? []) params.append('variants', variant);
  for (const name of ['from', 'to', 'points', 'after', 'metric'] as const) {
    const value = query[name];
    if (value !== undefined) params.set(name, String(value));
  }
  if (query.judged === true) params.set('judged', 'true');
  return params;
}

/**
 * Fetches a stream's history, page after page. Its cursor is that of the first page.
 * @throws PeeksafeError with the server's code when it rejects the query, `unavailable` when it cannot be reached, `closed` when the signal aborts, `unauthorised` when no token could be had, or `bad-body` when the answer is not of the protocol.
 */
export async function fetchHistory(
  url: string,
  query: HistoryQuery,
  options: CallOptions,
  signal: AbortSignal,
): Promise<History> {
  let { next, ...history } = await fetchPage(url, query, options, signal);
  while (next !== undefined) {
    const page = await fetchPage(url, { ...query, after: next }, options, signal);
    history = { ...history, series: [...history.series, ...page.series] };
    next = page.next;
  }
  return history;
}

async function fetchPage(
  url: string,
  query: HistoryQuery,
  options: CallOptions,
  signal: AbortSignal,
): Promise<History> {
  const { status, body } = await fetchJson(`${url}/history?${paramsOf(query).toString()}`, options, signal);
  const history = readHistory(body);
  if (history === null) throw new PeeksafeError('bad-body', 'The answer is not of the protocol.', status);
  return history;
}
