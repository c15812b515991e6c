import { formatCount, LIMITS, type EventResult, type IncomingEvent, type Problem } from 'peeksafe/protocol';
import { refuseAll, type Sender } from 'peeksafe/engine';
import type { OpenStreams } from './open-streams.ts';

/** The results of submitted events, and the cursor of their stream; null when no stream was created. */
export interface SubmitOutcome {
  readonly results: readonly EventResult[];
  readonly cursor: string | null;
}

const tooManyStreams = (stream: string): Problem => ({
  code: 'too-many-streams',
  field: 'stream',
  message: `The stream "${stream}" cannot be made: this server has ${formatCount(LIMITS.streams)} streams.`,
  expected: 'the name of a stream that exists',
});

/**
 * Submits events to a stream, which is created with its first accepted event: a call whose events are all rejected creates nothing.
 * @param sender The actor that the token names, and its scopes on this stream.
 * @throws LogUnavailable when it is not certain that they are durable; all of them may be sent again.
 */
export async function submitTo(
  streams: OpenStreams,
  name: string,
  events: readonly IncomingEvent[],
  sender: Sender,
): Promise<SubmitOutcome> {
  const known = streams.get(name, false);
  if (known === null) {
    const refused = refuseAll(events, sender, Date.now());
    if (refused !== null) return { results: refused, cursor: null };
    if (streams.all().size >= LIMITS.streams) {
      const errors = [tooManyStreams(name)];
      return { results: events.map(({ id }) => ({ status: 'rejected', id, errors })), cursor: null };
    }
  }
  const stream = known ?? (await streams.open(name));
  return stream.service.submit(events, sender);
}
