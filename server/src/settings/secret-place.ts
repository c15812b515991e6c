import { LIMITS } from 'peeksafe/protocol';
import * as z from 'zod/mini';
import { readSettingFile, setting, type Environment } from './environment.ts';

/** Names in other systems, and of variables and files. */
export const Name = z.string().check(z.minLength(1), z.maxLength(LIMITS.sentenceLength));

/** A secret, by the place where it is: the configuration file itself holds none. */
export const SecretPlace = z.union([z.strictObject({ env: Name }), z.strictObject({ file: Name })], {
  error: '{ "env": "NAME" } or { "file": "PATH" }',
});
/** A secret, by the place where it is. */
export type SecretPlace = z.infer<typeof SecretPlace>;

/**
 * Reads a secret.
 * @param where The path of its place in the configuration file.
 * @throws RangeError when the variable is not set or empty, or the file cannot be read or is empty. The message never holds the secret.
 */
export function readSecretAt(place: SecretPlace, where: string, environment: Environment): string {
  if ('file' in place) return readSettingFile(`"${where}.file"`, place.file);
  const secret = setting(environment, place.env);
  if (secret === null) throw new RangeError(`"${where}.env" names the variable ${place.env}, which is not set.`);
  return secret;
}

/** The place of a secret in words. */
export const placeInWords = (place: SecretPlace): string =>
  'env' in place ? `the variable ${place.env}` : `the file ${place.file}`;
