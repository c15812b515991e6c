import type { Variant } from '../../../protocol/index.ts';
import type { Calendar } from '../../shared/format/calendar.ts';
import { csvField, harmless } from '../../shared/format/spreadsheet.ts';
import { addStrings } from '../../shared/strings/language/languages.ts';
import { rowActions } from '../../shared/strings/table/row-actions.ts';
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

/** Numbers are written as they are, a minus included; texts by a function that makes them harmless. */
const lines = (
  variants: Iterable<Variant>,
  strings: Strings,
  calendar: Calendar,
  join: string,
  text: (text: string) => string,
): string[] => {
  const written = (field: Field): string => (typeof field === 'string' ? text(field) : String(field ?? ''));
  return [
    NAMES.map((name) => text(strings.rowActions.csv[name])).join(join),
    ...Array.from(variants, (variant) => NAMES.map((name) => written(FIELDS[name](variant, calendar))).join(join)),
  ];
};

/** Variants as comma-separated values (RFC 4180), numbers as they are on the wire, times by a calendar, with a line of names. */
export const toCsv = (variants: Iterable<Variant>, strings: Strings, calendar: Calendar): string =>
  lines(variants, strings, calendar, ',', csvField).join('\r\n') + '\r\n';

/** A cell that begins with a quote would be read on to the next one, across cells and rows. */
const pasted = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.startsWith('"') ? `"${line.replaceAll('"', '""')}"` : line;
};

/** The same with tabs between fields, for spreadsheets' clipboards; line breaks and tabs inside a field become spaces. */
export const toTsv = (variants: Iterable<Variant>, strings: Strings, calendar: Calendar): string =>
  lines(variants, strings, calendar, '\t', (text) => pasted(harmless(text))).join('\n');
