import { createHmac } from 'node:crypto';
import type { Problem } from 'peeksafe/protocol';
import { messagesOfJson, type Adapter, type UnreadCall } from './adapter.ts';
import { isSame, notAuthentic } from './authenticity.ts';
import { adaptTrack } from './track.ts';

// Segment's destination "Webhooks (Actions)": github.com/segmentio/action-destinations, destinations/webhook.

/** Signs the whole body, batches as well. */
const WHOLE = 'x-segment-signature';

/** Signs one event; of a batch the first alone, so that a sender who has one batch could put anything behind it. */
const FIRST = 'x-signature';

const EXPECTED =
  "the header X-Segment-Signature, which Segment sends with its setting 'Use X-Segment-Signature Header'";

const BRACKET = '['.charCodeAt(0);

const isBatch = (body: Uint8Array): boolean => body.find((byte) => byte > ' '.charCodeAt(0)) === BRACKET;

async function authenticate(call: UnreadCall, secret: string): Promise<Problem | null> {
  const whole = call.header(WHOLE);
  const signature = whole ?? call.header(FIRST);
  if (signature === undefined) return notAuthentic(EXPECTED);
  const body = await call.body();
  if (whole === undefined && isBatch(body)) return notAuthentic(`${EXPECTED}: X-Signature covers the first event only`);
  const expected = createHmac('sha1', secret).update(body).digest('hex');
  return isSame(signature.toLowerCase(), expected) ? null : notAuthentic(EXPECTED);
}

/** Segment: one event, or a batch. */
export const segment: Adapter = { authenticate, messagesOf: messagesOfJson, adapt: adaptTrack };
