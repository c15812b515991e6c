import type { EventInput } from '../../protocol/events.ts';
import { rejectionOf } from '../transports/responses.ts';
import type { TokenSource } from '../connection/token.ts';
import { PeeksafeError } from '../error.ts';
import { publish } from './publisher.ts';

/**
 * Posts what a person decided; resolves with the cursor from which on the stream's state includes it.
 * @throws PeeksafeError with the server's code when it rejects one of them, `closed` when the signal ends it before the server answers.
 */
export async function submitActions(
  url: string,
  decisions: readonly EventInput[],
  { token, fetch: request }: { readonly token?: TokenSource | undefined; readonly fetch?: typeof fetch },
  signal: AbortSignal,
): Promise<string> {
  const publisher = publish(url, { signal, ...(token && { token }), ...(request && { fetch: request }) });
  try {
    const { results, cursor } = await publisher.send(decisions);
    const refused = results.find((result) => result.status === 'rejected');
    if (refused?.status === 'rejected') throw rejectionOf(refused.errors);
    // Only a stream that does not exist has no cursor, and it accepts no decision: there was none.
    if (cursor === null) throw new PeeksafeError('no-stream', 'There is no such stream yet.');
    return cursor;
  } finally {
    publisher.close();
  }
}
