import type { History } from '../../protocol/calls/history.ts';
import type { HistoryQuery } from '../../protocol/calls/queries.ts';
import { parseJson, errorOf } from '../transports/responses.ts';
import { PeeksafeError } from '../error.ts';
import { authorization, currentToken, type TokenSource } from '../connection/token.ts';
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
  token: TokenSource | undefined,
  request: typeof fetch,
  signal: AbortSignal,
): Promise<History> {
  let { next, ...history } = await fetchPage(url, query, token, request, signal);
  while (next !== undefined) {
    const page = await fetchPage(url, { ...query, after: next }, token, request, signal);
    history = { ...history, series: [...history.series, ...page.series] };
    next = page.next;
  }
  return history;
}

async function fetchPage(
  url: string,
  query: HistoryQuery,
  token: TokenSource | undefined,
  request: typeof fetch,
  signal: AbortSignal,
): Promise<History> {
  const headers = authorization(await currentToken(token));
  let response: Response;
  let body: unknown;
  try {
    response = await request(`${url}/history?${paramsOf(query).toString()}`, { headers, signal });
    body = parseJson(await response.text());
  } catch (error) {
    if (signal.aborted) throw new PeeksafeError('closed', 'This stream was closed.', null, error);
    throw new PeeksafeError('unavailable', 'The server could not be reached.', null, error);
  }
  if (!response.ok) throw errorOf(response.status, body);
  const history = readHistory(body);
  if (history === null) throw new PeeksafeError('bad-body', 'The answer is not of the protocol.', response.status);
  return history;
}
