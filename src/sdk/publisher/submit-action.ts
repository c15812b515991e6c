import type { EventInput } from '../../protocol/events.ts';
import { rejectionOf } from '../transports/responses.ts';
import type { ConnectOptions } from '../connection/connection.ts';
import { PeeksafeError } from '../error.ts';
import { publish } from './publisher.ts';

/**
 * Posts what a person decided; resolves with the cursor from which on the stream's state has it.
 * @throws PeeksafeError with the server's code when it refuses one of them, `closed` when the signal ends it before the server answers.
 */
export async function submitActions(
  url: string,
  decisions: readonly EventInput[],
  { token, fetch: request }: ConnectOptions,
  signal: AbortSignal,
): Promise<string> {
  const publisher = publish(url, { signal, ...(token && { token }), ...(request && { fetch: request }) });
  try {
    const { results, cursor } = await publisher.send(decisions);
    const refused = results.find((result) => result.status === 'rejected');
    if (refused?.status === 'rejected') throw rejectionOf(refused.errors);
    // Only a stream that is not there has no cursor, and it takes no decision either; nothing was asked then.
    if (cursor === null) throw new PeeksafeError('no-stream', 'There is no such stream yet.');
    return cursor;
  } finally {
    publisher.close();
  }
}
