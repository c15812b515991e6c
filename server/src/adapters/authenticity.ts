import { createHash, timingSafeEqual } from 'node:crypto';
import type { Problem } from 'peeksafe/protocol';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether two texts are the same, in a time that says nothing about them. */
export const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/** A call that does not prove to be of its source. It does not reveal whether the source is set up. */
export const notAuthentic = (expected: string): Problem => ({
  code: 'unauthorised',
  message: 'The call does not prove that it is of this source, or the stream takes nothing of it.',
  expected,
});
