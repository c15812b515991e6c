import { CLOSE } from '../../protocol/connection/close-codes.ts';
import { retryAfterMs } from '../connection/backoff.ts';
import { authorization } from '../connection/token.ts';
import type { LinkEvents, LinkRequest } from './link.ts';
import { errorOf, parseJson } from './responses.ts';

const CODES: ReadonlyMap<number, number> = new Map([
  [401, CLOSE.unauthorized],
  [403, CLOSE.forbidden],
  [404, CLOSE.noStream],
  [429, CLOSE.overload],
  [503, CLOSE.overload],
]);

/** Fetches what has changed since the reader's cursor. Rejects when there is no response. */
export function fetchChanges(
  { url, since, fetch: request }: LinkRequest,
  token: string | undefined,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  const cursor = since();
  const query = cursor === null ? '' : `?since=${cursor}`;
  return request(`${url}/changes${query}`, {
    headers: { ...headers, ...authorization(token) },
    signal,
    cache: 'no-store',
  });
}

/** Ends a link for a response that is not a success, with the close code of the same meaning. */
export async function closeForRefusal(response: Response, events: LinkEvents): Promise<void> {
  const { message } = errorOf(response.status, parseJson(await response.text().catch(() => '')));
  events.onClose(CODES.get(response.status) ?? 1006, message, retryAfterMs(response));
}
