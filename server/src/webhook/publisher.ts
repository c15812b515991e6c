import type { LoggedEvent } from 'peeksafe/protocol';
import type { Endpoint } from './courier.ts';
import { deliverByHttp, isOk, type Outgoing } from './http-delivery.ts';
import type { Followed, NewMessage, Outbox } from './outbox.ts';
import { sign } from './signature.ts';

/** The data of a message that go beyond its stream, its sequence number, the reason and the actor; null when there is no message. */
function dataOf(event: LoggedEvent): object | null {
  switch (event.kind) {
    case 'variant.killed':
      return { variant: event.variant, cause: event.cause, evidence: event.evidence ?? null };
    case 'variant.revived':
      return { variant: event.variant };
    case 'experiment.closed':
      // Left out where somebody closed it, as in the log.
      return {
        ...{ experiment: event.experiment, winner: event.winner ?? null },
        ...(event.cause !== undefined && { cause: event.cause }),
      };
    case 'experiment.reopened':
      return { experiment: event.experiment };
    default:
      return null;
  }
}

/**
 * The message about a kill, a closing, or what takes them back: the event as it stands in the log, with its stream and sequence number.
 */
function messageOf({ stream, epoch, seq, event }: Followed): NewMessage | null {
  const data = dataOf(event);
  if (data === null) return null;
  const { kind: type, at: timestamp } = event;
  const [reason, by] = ['reason' in event ? event.reason : undefined, 'by' in event ? event.by : undefined];
  const rest = { reason: reason ?? '', by: by ?? null };
  const body = JSON.stringify({ type, timestamp, data: { stream, seq, ...data, ...rest } });
  return { id: `msg_${epoch}_${seq}`, body, incident: null };
}

/** A message of Standard Webhooks on its way. */
export function signedRequest(
  { url, secrets }: { readonly url: string; readonly secrets: readonly Uint8Array[] },
  { id, body }: { readonly id: string; readonly body: string },
  now: number,
): Outgoing {
  const timestamp = Math.floor(now / 1000);
  const headers = {
    'Content-Type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': sign(secrets, id, timestamp, body),
  };
  return { url, headers, body };
}

/** The publisher, who hears of kills and closings. */
export const publisher = (
  outbox: Outbox,
  to: { readonly url: string; readonly secrets: readonly Uint8Array[] },
): Endpoint => ({
  name: 'webhook',
  collect(now) {
    outbox.follow((followed) => {
      const message = followed.isOurs ? messageOf(followed) : null;
      if (message !== null) outbox.add(message, now);
    }, now);
    return null;
  },
  deliver: (message, attempt) =>
    deliverByHttp(
      signedRequest(to, message, attempt.now),
      (status) => (isOk(status) ? 'taken' : status === 410 ? 'never' : 'again'),
      attempt,
    ),
});
