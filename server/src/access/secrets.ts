import { createHash } from 'node:crypto';
import { readSettingFile, setting, type Environment } from '../settings/environment.ts';

/** Minimum length of a secret: that of the hash of HS256 (RFC 7518, section 3.2). Bytes. */
const MIN_SECRET_BYTES = 32;

/** A secret that signs tokens, and the key id that tokens name it by. */
export interface Secret {
  readonly key: Uint8Array;
  /** First half of a hash of the secret; tells secrets apart during a rotation. */
  readonly keyId: string;
}

/**
 * Reads a secret.
 * @throws RangeError when it is shorter than 32 bytes. The message never holds the secret.
 */
export function secretOf(text: string): Secret {
  const key = new TextEncoder().encode(text);
  if (key.length < MIN_SECRET_BYTES)
    throw new RangeError(
      `A secret for tokens has at least ${MIN_SECRET_BYTES} bytes, and one has ${key.length}: make one with "openssl rand -base64 32".`,
    );
  return { key, keyId: createHash('sha256').update('peeksafe key id').update(key).digest('hex').slice(0, 16) };
}

function listed(name: string, text: string): string[] {
  const secrets = text.split(/[\s,]+/).filter((one) => one !== '');
  if (secrets.length === 0) throw new RangeError(`${name} is set but holds no secret: give it one, or unset it.`);
  return secrets;
}

/**
 * The secrets of an environment, the signing one first: from `PEEKSAFE_SECRET` and the file `PEEKSAFE_SECRET_FILE`, each with one or more secrets
 * separated by white space or commas. Empty when neither is set.
 * @throws RangeError when a variable is set but holds no secret, a secret is too short, or the file cannot be read.
 */
export function readSecrets(environment: Environment): string[] {
  const text = setting(environment, 'PEEKSAFE_SECRET');
  const file = setting(environment, 'PEEKSAFE_SECRET_FILE');
  const secrets = [
    ...(text === null ? [] : listed('PEEKSAFE_SECRET', text)),
    ...(file === null ? [] : listed('PEEKSAFE_SECRET_FILE', readSettingFile('PEEKSAFE_SECRET_FILE', file))),
  ];
  for (const secret of secrets) secretOf(secret);
  return secrets;
}
