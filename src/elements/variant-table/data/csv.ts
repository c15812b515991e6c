import type { Variant } from '../../../protocol/index.ts';
import { csvField, harmless } from '../../../protocol/values/spreadsheet.ts';
import type { Calendar } from '../../shared/format/calendar.ts';
import { addStrings } from '../../shared/strings/language/languages.ts';
import { rowActions } from '../../shared/strings/table/row-actions.ts';
import type { Column } from '../cells/columns.ts';
import type { Strings } from '../../shared/strings/strings.ts';

addStrings({ rowActions });

type Field = string | number | null | boolean;

const FIELDS: Readonly<Record<keyof Strings['rowActions']['csv'], (variant: Variant, calendar: Calendar) => Field>> = {
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
  units: ({ units }) => units ?? null,
  engagedUnits: ({ engagedUnits }) => engagedUnits ?? null,
  trend: ({ trend }) => trend,
  probabilityBest: ({ probabilityBest }) => probabilityBest,
  protected: (variant) => variant.protected,
  postedAt: ({ postedAt }, { iso }) => iso(Date.parse(postedAt)),
  endedAt: ({ endedAt }, { iso }) => (endedAt === null ? null : iso(Date.parse(endedAt))),
};
const NAMES = Object.keys(FIELDS) as (keyof typeof FIELDS)[];

/** The words and times of a file, and the columns of the page's own, which come last. */
export interface FileOptions {
  readonly strings: Strings;
  readonly calendar: Calendar;
  readonly own: readonly Column[];
}

/** Numbers are written as they are, a minus included; texts by a function that makes them harmless. */
const lines = (
  variants: Iterable<Variant>,
  { strings, calendar, own }: FileOptions,
  join: string,
  text: (text: string) => string,
): string[] => {
  const written = (field: Field): string => (typeof field === 'string' ? text(field) : String(field ?? ''));
  const heads = [...NAMES.map((name) => strings.rowActions.csv[name]), ...own.map(({ label }) => label(strings))];
  const fieldsOf = (variant: Variant): Field[] => [
    ...NAMES.map((name) => FIELDS[name](variant, calendar)),
    ...own.map((column) => column.own?.value(variant) ?? null),
  ];
  return [heads.map(text).join(join), ...Array.from(variants, (variant) => fieldsOf(variant).map(written).join(join))];
};

/** Variants as comma-separated values (RFC 4180), numbers as they are on the wire, times by a calendar, with a line of names. */
export const toCsv = (variants: Iterable<Variant>, options: FileOptions): string =>
  lines(variants, options, ',', csvField).join('\r\n') + '\r\n';

/** A cell that begins with a quote would be read on to the next one, across cells and rows. */
const pasted = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.startsWith('"') ? `"${line.replaceAll('"', '""')}"` : line;
};

/** The same with tabs between fields, for spreadsheets' clipboards; line breaks and tabs inside a field become spaces. */
export const toTsv = (variants: Iterable<Variant>, options: FileOptions): string =>
  lines(variants, options, '\t', (text) => pasted(harmless(text))).join('\n');
