import type { EventInput } from '../../protocol/events.ts';
import { rejectionOf } from '../transports/responses.ts';
import { PeeksafeError } from '../error.ts';
import type { CallOptions } from '../state/fetch-json.ts';
import { EventCalls } from './event-calls.ts';

/**
 * Posts what a person decided; resolves with the cursor from which on the stream's state includes it.
 * @throws PeeksafeError with the server's code when it rejects one of them, `closed` when the signal ends it before the server answers.
 */
export async function submitActions(
  url: string,
  decisions: readonly EventInput[],
  options: CallOptions,
  signal: AbortSignal,
): Promise<string> {
  const calls = new EventCalls(url, options);
  const close = (): void => calls.close();
  // Removed when they are answered: a viewer stays longer than a decision takes.
  signal.addEventListener('abort', close, { signal: calls.closing });
  if (signal.aborted) close();
  try {
    const { results, cursor } = await calls.send(decisions);
    const refused = results.find((result) => result.status === 'rejected');
    if (refused?.status === 'rejected') throw rejectionOf(refused.errors);
    // Only a stream that does not exist has no cursor, and it accepts no decision: there was none.
    if (cursor === null) throw new PeeksafeError('no-stream', 'There is no such stream yet.');
    return cursor;
  } finally {
    close();
  }
}
