import { CLOSE } from '../../protocol/close-codes.ts';
import { errorOf, parseJson, retryAfterMs } from './responses.ts';
import type { LinkEvents, LinkRequest } from './link.ts';
import { authorization } from '../connection/token.ts';

const CODES: ReadonlyMap<number, number> = new Map([
  [401, CLOSE.unauthorized],
  [403, CLOSE.forbidden],
  [404, CLOSE.noStream],
  [429, CLOSE.overload],
  [503, CLOSE.overload],
]);

/** Asks for what changed since the reader's cursor. Rejects when no answer comes. */
export function fetchChanges(
  { url, since, fetch: request }: LinkRequest,
  token: string | undefined,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  const cursor = since();
  const query = cursor === null ? '' : `?since=${cursor}`;
  // Not from a cache: the question is what is new.
  return request(`${url}/changes${query}`, {
    headers: { ...headers, ...authorization(token) },
    signal,
    cache: 'no-store',
  });
}

/** Tells of an answer that is none to build on, with the close code that means the same. */
export async function closeForRefusal(response: Response, events: LinkEvents): Promise<void> {
  const { message } = errorOf(response.status, parseJson(await response.text().catch(() => '')));
  events.onClose(CODES.get(response.status) ?? 1006, message, retryAfterMs(response));
}
