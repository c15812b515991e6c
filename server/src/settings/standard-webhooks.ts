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
 * Checks a publisher's address: https, or http to this machine only, and without credentials in it.
 * @throws RangeError when it is not valid.
 */
export function readWebhookUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isHere = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (
    url === null ||
    (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere)) ||
    url.username ||
    url.password
  )
    throw new RangeError(
      'The webhook address is not valid: expected https://…, or http://localhost…, without credentials.',
    );
  return url.href;
}
