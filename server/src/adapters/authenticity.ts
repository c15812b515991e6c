import { createHash, timingSafeEqual } from 'node:crypto';
import type { Problem } from 'peeksafe/protocol';
import type { UnreadCall } from './adapter.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether two texts are the same, in a time that says nothing about them. */
export const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/** A call that does not prove to be of its source. It does not reveal whether the source is set up. */
export const notAuthentic = (expected: string): Problem => ({
  code: 'unauthorised',
  message: 'The call does not prove that it is of this source, or the stream takes nothing of it.',
  expected,
});

/** The header by which sources that sign nothing send the secret. */
const HEADER = 'X-Peeksafe-Secret';

/** Says why a call does not carry the secret in a header; null where it does. The body is not read for that. */
export function checkHeader(call: UnreadCall, secret: string): Promise<Problem | null> {
  const given = call.header(HEADER);
  const isRight = given !== undefined && isSame(given, secret);
  return Promise.resolve(
    isRight ? null : notAuthentic(`the header ${HEADER} with the secret of the configuration file`),
  );
}
