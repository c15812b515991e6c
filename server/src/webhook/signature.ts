import { createHmac } from 'node:crypto';

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
