import * as z from 'zod/mini';

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u;
const CONTROL_BUT_BREAKS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/u;
// They turn the order of the letters around them, so that a reader sees another text than the one that is there.
const BIDI_CONTROL = /[\u202a-\u202e\u2066-\u2069]/u;

/**
 * A generated text: not blank, well-formed Unicode, without control characters. White space around it is taken off.
 * @param longest In UTF-16 code units.
 * @param breaks Whether line breaks and tabs are welcome inside of it.
 */
export function prose(longest: number, breaks: 'one-line' | 'with-breaks'): z.ZodMiniType<string> {
  const control = breaks === 'one-line' ? CONTROL : CONTROL_BUT_BREAKS;
  return z.string().check(
    z.trim(),
    z.minLength(1),
    z.maxLength(longest),
    z.refine((text) => text.isWellFormed() && !control.test(text) && !BIDI_CONTROL.test(text)),
  );
}
