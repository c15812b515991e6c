import type { Variant } from '../../protocol/index.ts';
import type { Words } from '../shared/words.ts';

type Field = string | number | null | boolean;

const FIELDS: Readonly<Record<keyof Words['table']['csv'], (variant: Variant) => Field>> = {
  id: ({ id }) => id,
  experiment: ({ experiment }) => experiment,
  content: ({ content }) => content,
  patterns: ({ patterns }) => patterns.join(', '),
  status: ({ status }) => status,
  level: ({ level }) => level,
  predictedEr: ({ predictedEr }) => predictedEr,
  er: ({ er }) => er,
  low: ({ interval }) => interval[0],
  high: ({ interval }) => interval[1],
  delta: ({ delta }) => delta,
  impressions: ({ impressions }) => impressions,
  engagements: ({ engagements }) => engagements,
  trend: ({ trend }) => trend,
  probabilityBest: ({ probabilityBest }) => probabilityBest,
  protected: (variant) => variant.protected,
  postedAt: ({ postedAt }) => postedAt,
  endedAt: ({ endedAt }) => endedAt,
};
const NAMES = Object.keys(FIELDS) as (keyof typeof FIELDS)[];

/** Text that a spreadsheet would take for a formula gets an apostrophe before it: content may come from anybody. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const written = (field: Field): string =>
  field === null ? '' : typeof field === 'string' ? harmless(field) : String(field);

const lines = (variants: Iterable<Variant>, words: Words, join: (fields: string[]) => string): string[] => [
  join(NAMES.map((name) => words.table.csv[name])),
  ...Array.from(variants, (variant) => join(NAMES.map((name) => written(FIELDS[name](variant))))),
];

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Variants as comma-separated values (RFC 4180), numbers as they are on the wire, with a line of names. */
export const toCsv = (variants: Iterable<Variant>, words: Words): string =>
  lines(variants, words, (fields) => fields.map(quoted).join(',')).join('\r\n') + '\r\n';

/** The same with tabs between fields, for spreadsheets' clipboards; line breaks and tabs inside a field become spaces. */
export const toTsv = (variants: Iterable<Variant>, words: Words): string =>
  lines(variants, words, (fields) => fields.map((text) => text.replace(/\s+/g, ' ')).join('\t')).join('\n');
