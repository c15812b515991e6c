import { LIMITS } from 'peeksafe/protocol';
import type { DescriptionGroup } from './description-group.ts';

const NO_CONTROLS = 'It is well-formed Unicode and has no control characters';

/** Words for plain values: what their schemas check beyond what JSON Schema can say is said here. */
export const VALUES: DescriptionGroup = {
  common: {},
  components: {
    StreamName: { '': 'The name of a stream: an id that is not `*`, `.` or `..` and does not begin with `peeksafe:`.' },
    Id: {
      '': `An id: 1 to ${LIMITS.idLength} UTF-16 code units, in Unicode normal form C. ${NO_CONTROLS}. Ids are data: keep them in a map, never as keys of an object.`,
    },
    Content: {
      '': `The text of a variant: 1 to ${LIMITS.contentLength} UTF-16 code units. ${NO_CONTROLS} but line breaks and tabs.`,
    },
    Sentence: {
      '': `A title, a reason or another sentence for people: at most ${LIMITS.sentenceLength} UTF-16 code units. ${NO_CONTROLS} but line breaks and tabs.`,
    },
    Actor: {
      '': `Who decided something: the subject (\`sub\`) of a token, 1 to ${LIMITS.whoLength} UTF-16 code units. ${NO_CONTROLS}.`,
    },
    WebAddress: {
      '': `The address of a page, beginning with \`https://\`: at most ${LIMITS.urlLength} UTF-16 code units, without spaces, quotes, angle brackets and backslashes.`,
    },
    EngagementKind: {
      '': 'The kind of an engagement, such as `click`: a word of at most 32 lower-case letters, digits and hyphens, a letter first.',
    },
    TimeZone: {
      '': 'The name of a time zone in the IANA database, such as `Europe/Berlin`.',
    },
    Instant: {
      '': 'An instant in RFC 3339 form with its offset, such as `2026-11-23T21:17:30.250Z`, in the years from 1970 to 9999. A time without offset is refused.',
    },
    Count: { '': 'A count: a whole number from 0 to 2^53 - 1.' },
    Fraction: { '': 'A rate, a share or another fraction, from 0 to 1.' },
    Seq: { '': 'A sequence number: how many events of a stream came before and including this one.' },
    Cursor: {
      '': 'How much of a stream a reader has seen: `epoch.seq`, such as `k3v9x2.1042`. Cursors of different epochs cannot be compared.',
    },
  },
};
