import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far a message's time may be from that of its receiver, milliseconds. */
const TOLERANCE_MS = 5 * 60 * 1000;
const PREFIX = 'whsec_';

/**
 * Reads a secret of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. The message of the error never repeats it.
 * @throws RangeError when it is none.
 */
export function readSecret(text: string): Uint8Array {
  const encoded = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : '';
  const bytes = Buffer.from(encoded, 'base64');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded) || bytes.length < 24 || bytes.length > 64) {
    throw new RangeError('The webhook secret is not valid: expected "whsec_" and then 24 to 64 bytes in base64.');
  }
  return bytes;
}

function digest(secret: Uint8Array, id: string, timestamp: number, body: string): Buffer {
  return createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest();
}

/**
 * Signs a message as Standard Webhooks has it: HMAC-SHA256 of `id.timestamp.body`, one signature for each secret, so that secrets can be
 * changed without a gap.
 * @param timestamp Seconds since 1970.
 * @returns The value of the header `webhook-signature`.
 */
export function sign(secrets: readonly Uint8Array[], id: string, timestamp: number, body: string): string {
  return secrets.map((secret) => `v1,${digest(secret, id, timestamp, body).toString('base64')}`).join(' ');
}

/**
 * Checks a message as its receiver does, in constant time.
 * @param headers Value of a header by its name in lower case.
 * @param now Milliseconds since 1970.
 * @throws Error saying what does not hold.
 */
export function verifySignature(
  secrets: readonly Uint8Array[],
  headers: (name: string) => string | null | undefined,
  body: string,
  now: number,
): void {
  const [id, time, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(headers);
  if (!id || !time || !signatures) throw new Error('A header of the webhook is missing.');
  const timestamp = Number(time);
  if (!Number.isInteger(timestamp) || Math.abs(timestamp * 1000 - now) > TOLERANCE_MS)
    throw new Error('The time of the webhook is more than 5 minutes off: it may be sent again by somebody else.');
  const expected = secrets.map((secret) => digest(secret, id, timestamp, body));
  const matches = signatures.split(' ').some((one) => {
    const [version, encoded = ''] = one.split(',');
    const given = Buffer.from(encoded, 'base64');
    return version === 'v1' && expected.some((good) => good.length === given.length && timingSafeEqual(good, given));
  });
  if (!matches) throw new Error('The signature of the webhook does not match.');
}
