import * as z from 'zod/mini';
import { LIMITS, OWN_PREFIX } from '../limits.ts';
import {
  CURSOR,
  isInstant,
  isNfc,
  isPlain,
  isProse,
  isWritable,
  readableInstant,
  TIME_ZONE,
  WEB_ADDRESS,
} from './texts.ts';

// Marks of direction, joiners and other signs that nobody sees, and separators of lines: two ids that look alike must be alike, and one must
// not rewrite the line that it stands in. Viewers take what an older server has let in.
const UNSEEN = /[\p{Cf}\p{Zl}\p{Zp}]/u;
const isSeen = (text: string): boolean => !UNSEEN.test(text);

/**
 * An id: 1 to 128 characters, in Unicode normal form C, without control characters and without format characters such as marks of direction.
 * Ids are data: keep them in a `Map`.
 */
export const Id = z.string().check(
  z.minLength(1),
  z.maxLength(LIMITS.idLength),
  z.refine(isPlain, { error: 'has no control characters' }),
  z.refine(isSeen, { error: 'has no format characters, such as marks of direction' }),
  z.refine(isNfc, { error: 'is in Unicode normal form C (NFC)' }),
  z.refine((text) => text.isWellFormed(), { error: 'is well-formed Unicode (no lone surrogates)' }),
);

/** The name of a stream: an id that an address can hold and a token can name, and that is not the server's own. */
export const StreamName = Id.check(
  z.refine((text) => text !== '*', { error: 'is not "*", which means all streams in a token' }),
  z.refine((text) => text !== '.' && text !== '..', { error: 'is not "." or "..", which an address cannot hold' }),
  z.refine((text) => !text.startsWith(OWN_PREFIX), { error: `does not begin with "${OWN_PREFIX}"` }),
);

/** The text of a variant: up to 4,096 characters; line breaks are welcome. */
export const Content = z.string().check(
  z.minLength(1),
  z.maxLength(LIMITS.contentLength),
  z.refine(isProse, { error: 'has no control characters but line breaks and tabs' }),
  z.refine((text) => text.isWellFormed(), { error: 'is well-formed Unicode (no lone surrogates)' }),
);

/** A title, a reason or another sentence for people: up to 1,024 characters. */
export const Sentence = z.string().check(
  z.maxLength(LIMITS.sentenceLength),
  z.refine(isProse, { error: 'has no control characters but line breaks and tabs' }),
  z.refine((text) => text.isWellFormed(), { error: 'is well-formed Unicode (no lone surrogates)' }),
);

/** The person or program that decided something: the subject of a token, 1 to 255 characters, as OpenID Connect bounds it. */
export const Actor = z.string().check(
  z.minLength(1),
  z.maxLength(LIMITS.whoLength),
  z.refine(isPlain, { error: 'has no control characters' }),
  z.refine(isSeen, { error: 'has no format characters, such as marks of direction' }),
  z.refine((text) => text.isWellFormed(), { error: 'is well-formed Unicode (no lone surrogates)' }),
);

/** The address of a page, beginning with `https://`: up to 2,048 characters. */
export const WebAddress = z.string().check(
  z.minLength(1),
  z.maxLength(LIMITS.urlLength),
  z.refine((text) => WEB_ADDRESS.test(text), { error: 'is an address that begins with https://' }),
  z.refine((text) => text.isWellFormed(), { error: 'is well-formed Unicode (no lone surrogates)' }),
);

/** The name of a time zone in the IANA database, such as `Europe/Berlin`. */
export const TimeZone = z.string().check(
  z.minLength(1),
  z.maxLength(LIMITS.timeZoneLength),
  z.refine((text) => TIME_ZONE.test(text), { error: 'is the IANA name of a time zone, such as Europe/Berlin' }),
);

// Not z.iso.datetime: naming z.iso brings dates, times and durations into every viewer's bundle.
/**
 * An instant in RFC 3339 form with its offset, such as `2026-11-23T21:17:30.250Z`; with a space or in lower case, and a leap second, too, which are
 * brought into that form. A local time without offset is refused.
 */
export const Instant = z
  .stringFormat('datetime', (text) => isInstant(readableInstant(text)))
  .check(
    z.overwrite(readableInstant),
    // Outside of these years an offset can push the instant past what RFC 3339 can write.
    z.refine((text) => isWritable(Date.parse(text)), { error: 'is a time from 1970 to 9999' }),
  );

/** A count of impressions or engagements: a whole number from 0 to 2^53 - 1. */
export const Count = z.int().check(z.nonnegative());

/** A rate, share or other fraction from 0 to 1. */
export const Fraction = z.number().check(z.gte(0), z.lte(1));

/** A sequence number: how many events of a stream came before and including this one. */
export const Seq = z.int().check(z.nonnegative());

/** A cursor on the wire: `epoch.seq`. */
export const Cursor = z.string().check(z.regex(CURSOR, { error: 'is a cursor of the form epoch.seq' }));
