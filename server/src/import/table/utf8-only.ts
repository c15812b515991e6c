import { isUtf8 } from 'node:buffer';
import { Transform } from 'node:stream';
import { ImportError } from '../import-error.ts';

const LINE_FEED = 10;

/** Longer lines are checked in parts: none of them is held whole. Bytes. */
const MAX_HELD = 1024 * 1024;

/** Where a text may be cut without cutting a character: before its last bytes that are not ASCII. */
function wholeLength(text: Buffer): number {
  let end = text.length;
  while (end > 0 && text.length - end < 4 && (text[end - 1] as number) >= 0x80) end--;
  return end;
}

/** The line, from 1, of the first one that is not UTF-8. */
function badLine(text: Buffer, from: number): number {
  let line = from;
  for (let start = 0; ; line++) {
    const end = text.indexOf(LINE_FEED, start);
    if (end === -1 || !isUtf8(text.subarray(start, end))) return line;
    start = end + 1;
  }
}

/** Passes text on, and ends with an error at the first line that is not UTF-8: decoded as such it would be stored as U+FFFD for good. */
export function utf8Only(): Transform {
  let held = Buffer.alloc(0);
  let line = 1;
  const check = (text: Buffer): void => {
    if (!isUtf8(text)) {
      const message =
        'the text is not UTF-8 (perhaps it is Latin-1 or UTF-16). Convert it first, such as by "iconv -f LATIN1 -t UTF-8".';
      throw new ImportError('damaged-file', message, badLine(text, line));
    }
    for (let at = text.indexOf(LINE_FEED); at !== -1; at = text.indexOf(LINE_FEED, at + 1)) line++;
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const lines = text.lastIndexOf(LINE_FEED) + 1;
      const cut = text.length - lines > MAX_HELD ? wholeLength(text) : lines;
      try {
        check(text.subarray(0, cut));
      } catch (error) {
        return done(error as Error);
      }
      held = Buffer.from(text.subarray(cut));
      done(null, text.subarray(0, cut));
    },
    flush(done) {
      try {
        check(held);
      } catch (error) {
        return done(error as Error);
      }
      done(null, held);
    },
  });
}
