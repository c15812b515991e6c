import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';

/**
 * Reads a secret of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64.
 * @throws RangeError when it is not valid. The message never repeats it.
 */
export function readSecret(text: string): Uint8Array {
  const encoded = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : '';
  const bytes = Buffer.from(encoded, 'base64');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded) || bytes.length < 24 || bytes.length > 64) {
    throw new RangeError('The webhook secret is not valid: expected "whsec_" and then 24 to 64 bytes in base64.');
  }
  return bytes;
}

/**
 * Signs a message by Standard Webhooks: HMAC-SHA256 of `id.timestamp.body`, one signature for each secret, so that secrets can be rotated without a
 * gap.
 * @param timestamp Seconds since 1970.
 * @returns The value of the header `webhook-signature`.
 */
export function sign(secrets: readonly Uint8Array[], id: string, timestamp: number, body: string): string {
  const text = `${id}.${timestamp}.${body}`;
  return secrets.map((secret) => `v1,${createHmac('sha256', secret).update(text).digest('base64')}`).join(' ');
}
