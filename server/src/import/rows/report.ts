import {
  Id,
  SegmentValue,
  type EventInput,
  type MetricColumns,
  type MetricSums,
  type ViewSegments,
} from 'peeksafe/protocol';
import { ImportError } from '../import-error.ts';
import { variantsOf, type EventField, type ImportMap, type TextField, type VariantFields } from '../import-map.ts';
import type { Row } from '../table/row.ts';
import { countReader, engagementsReader, type CountReader } from '../values/counts.ts';
import { metricReader } from '../values/metrics.ts';
import { textReader, type TextReader } from '../values/texts.ts';
import { timeReader } from '../values/times.ts';
import { bad, decimal } from '../values/values.ts';

/** Counts of one variant at one moment, as a row says them. */
export interface Report {
  /** Id of its event; those of what it opens are made of it. */
  readonly id: string;
  readonly line: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly experiment: string;
  readonly variant: string;
  readonly impressions: number;
  readonly engagements: number;
  readonly visitors: { readonly units: number; readonly engagedUnits: number } | null;
  readonly kinds: Readonly<Record<string, number>> | null;
  /** Sums of metrics by name; null for none. */
  readonly metrics: Readonly<Record<string, MetricSums>> | null;
  /** The value of all of it in each dimension; null where none is said. */
  readonly segments: ViewSegments | null;
  /** Whether the same figures may stand on other rows. */
  readonly isRepeated: boolean;
}

/** A variant and its experiment, as the first row of the variant describes them. */
export interface Introduction {
  readonly title: string | null;
  readonly content: string;
  readonly predictedEr: number | null;
  /** When it went out, milliseconds since 1970; null when only its first row tells. */
  readonly opened: number | null;
}

/** A report, and the way to ask for more of its row: only the first of a variant needs it. */
export interface Reading {
  readonly report: Report;
  readonly introduce: () => Introduction;
}

interface Counts {
  readonly impressions: number;
  readonly engagements: number;
  readonly visitors: Report['visitors'];
  readonly kinds: Report['kinds'];
  readonly metrics: Report['metrics'];
}

/** Reads the values of a row by dimension. */
function segmentsReader({ segments = {} }: VariantFields) {
  const columns = Object.entries(segments);
  const read = (row: Row): Report['segments'] => {
    const said = columns.flatMap(([dimension, column]) => {
      const value = row.text(column).trim();
      if (value === '') return [];
      if (!SegmentValue.safeParse(value).success)
        throw bad(row, column, 'a value of 1 to 64 characters, without control characters');
      return [[dimension, value] as const];
    });
    return said.length === 0 ? null : Object.fromEntries(said);
  };
  return { columns: columns.map(([, column]) => column), read };
}

interface CountsReader {
  readonly columns: readonly string[];
  /** The counts of a row; null when it is about something else. */
  read(row: Row): Counts | null;
}

/** Where each row is one impression or one engagement. */
function eventReader({ column, impressions, engagements }: EventField): CountsReader {
  const nothing = { engagements: 0, visitors: null, kinds: null, metrics: null };
  const read = (row: Row): Counts | null => {
    const kind = row.text(column);
    if (impressions.includes(kind)) return { ...nothing, impressions: 1 };
    return engagements.includes(kind) ? { ...nothing, impressions: 0, engagements: 1, kinds: { [kind]: 1 } } : null;
  };
  return { columns: [column], read };
}

/** Says that a row has more engagements than it can; they may be late ones only where the rows are counts since the last. */
const tooMany = (row: Row, engagements: number, impressions: number): ImportError =>
  new ImportError(
    'bad-value',
    `${engagements} engagements with ${impressions} impressions: expected at most one each.`,
    row.line,
  );

function countsReader(fields: VariantFields, { settings }: ImportMap, isBounded: boolean): CountsReader {
  const impressions = countReader(fields.impressions ?? { value: 0 });
  const engagements = engagementsReader(fields.engagements ?? { value: 0 });
  const kinds = Object.entries(fields.kinds ?? {}).map(([kind, field]) => [kind, countReader(field)] as const);
  const visitors = [fields.units, fields.engagedUnits].flatMap((field) =>
    field === undefined ? [] : [countReader(field)],
  );
  const [units, engagedUnits] = visitors as [CountReader?, CountReader?];
  const types = new Map(settings?.metrics?.map(({ name, type }) => [name, type]));
  const metrics = Object.entries(fields.metrics ?? {}).map(
    ([name, field]) => [name, metricReader(field, types.get(name) ?? 'mean')] as const,
  );
  const read = (row: Row): Counts => {
    const shown = impressions.read(row);
    const engaged = engagements.read(row, shown);
    if (isBounded && engaged > shown) throw tooMany(row, engaged, shown);
    const seen = units && engagedUnits ? { units: units.read(row), engagedUnits: engagedUnits.read(row) } : null;
    const sums = metrics.map(([name, reader]) => [name, reader.read(row, seen?.units ?? shown)] as const);
    return {
      impressions: shown,
      engagements: engaged,
      visitors: seen,
      metrics: sums.length === 0 ? null : Object.fromEntries(sums),
      kinds: kinds.length === 0 ? null : Object.fromEntries(kinds.map(([kind, reader]) => [kind, reader.read(row)])),
    };
  };
  const others = [...kinds, ...metrics].map(([, reader]) => reader);
  const columns = [impressions, engagements, ...visitors, ...others].flatMap((one) => one.columns);
  return { columns, read };
}

interface VariantReader {
  readonly variant: TextReader;
  readonly content: TextReader;
  readonly predictedEr: string | undefined;
  readonly counts: CountsReader;
  readonly segments: ReturnType<typeof segmentsReader>;
  readonly isRepeated: boolean;
}

function variantReader(fields: VariantFields, map: ImportMap): VariantReader {
  const isBounded =
    map.counts === 'running-totals' || map.spread !== undefined || typeof fields.impressions === 'object';
  return {
    variant: textReader(fields.variant),
    content: textReader(fields.content ?? fields.variant),
    predictedEr: fields.predictedEr,
    counts: map.event === undefined ? countsReader(fields, map, isBounded) : eventReader(map.event),
    segments: segmentsReader(fields),
    isRepeated: fields.repeated ?? false,
  };
}

const OWN_ID: TextField = { template: 'import-{$file}-{$row}' };

/** Reads rows by a map. */
export class ReportReader {
  /** Columns that the map names. */
  readonly columns: ReadonlySet<string>;
  readonly #id: TextReader;
  readonly #time: ReturnType<typeof timeReader>;
  readonly #opened: ReturnType<typeof timeReader> | null;
  readonly #experiment: TextReader;
  readonly #title: TextReader | null;
  readonly #variants: readonly VariantReader[];

  /** @throws ImportError when a template, a format or a zone of the map is none. */
  constructor(map: ImportMap) {
    this.#id = textReader(map.id ?? OWN_ID);
    this.#time = timeReader(map.time);
    this.#opened = map.opened === undefined ? null : timeReader(map.opened);
    this.#experiment = textReader(map.experiment);
    this.#title = map.title === undefined ? null : textReader(map.title);
    this.#variants = variantsOf(map).map((fields) => variantReader(fields, map));
    const readers = [this.#id, this.#time, this.#opened, this.#experiment, this.#title];
    this.columns = new Set([
      ...readers.flatMap((reader) => reader?.columns ?? []),
      ...this.#variants.flatMap(({ variant, content, counts, segments }) =>
        [variant, content, counts, segments].flatMap((one) => one.columns),
      ),
      ...this.#variants.flatMap(({ predictedEr }) => predictedEr ?? []),
      ...Object.keys(map.where ?? {}),
    ]);
  }

  /**
   * The reports of a row, one a variant that stands on it; none when it is about something else.
   * @param file Tells the file from others.
   * @throws ImportError with the line when a value cannot be read.
   */
  read(row: Row, file: string): Reading[] {
    const readings: Reading[] = [];
    for (const [place, variant] of this.#variants.entries()) {
      const counts = variant.counts.read(row);
      if (counts === null) continue;
      const at = this.#time.read(row);
      const around = { file, at };
      const own = this.#id.read(row, around);
      const id = this.#variants.length === 1 ? own : `${own}-${place}`;
      if (!Id.safeParse(id).success) throw this.#badId(row, id);
      const report = {
        ...{
          id,
          line: row.line,
          at,
          experiment: this.#experiment.read(row, around),
          variant: variant.variant.read(row, around),
        },
        ...counts,
        segments: variant.segments.read(row),
        isRepeated: variant.isRepeated,
      };
      const introduce = (): Introduction => this.#introduce(row, variant, around);
      readings.push({ report, introduce });
    }
    return readings;
  }

  #badId(row: Row, id: string): ImportError {
    const [column] = this.#id.columns;
    const expected = 'an id of 1 to 128 characters, without control characters';
    return column === undefined
      ? new ImportError('bad-value', `the id of the row is "${id}": expected ${expected}.`, row.line)
      : bad(row, column, expected);
  }

  #introduce(row: Row, { content, predictedEr }: VariantReader, around: { file: string; at: number }): Introduction {
    const isPredicted = predictedEr !== undefined && row.text(predictedEr).trim() !== '';
    return {
      title: this.#title?.read(row, around) ?? null,
      content: content.read(row, around),
      predictedEr: isPredicted ? decimal(row, predictedEr, 1) : null,
      opened: this.#opened?.read(row) ?? null,
    };
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** Sums as columns of one row. */
const columnsOf = (metrics: NonNullable<Report['metrics']>) =>
  Object.fromEntries(
    Object.entries(metrics).map(([name, sums]) => [
      name,
      Object.fromEntries(Object.entries(sums).map(([field, sum]) => [field, [sum]])) as unknown as MetricColumns,
    ]),
  );

/** The counts of a report by value: in the unit that it counts. */
function countsByValue({ impressions, engagements, visitors }: Report) {
  return visitors === null
    ? { impressions, engagements }
    : { impressions: visitors.units, engagements: visitors.engagedUnits };
}

/** The same as the columns of one row. */
function segmentColumns(report: Report, segments: ViewSegments) {
  const { impressions, engagements } = countsByValue(report);
  const entry = { row: [0], value: [0], impressions: [impressions], engagements: [engagements] };
  return Object.fromEntries(Object.entries(segments).map(([name, value]) => [name, { values: [value], ...entry }]));
}

/** The event of a report. */
export function eventOf(report: Report, counts: ImportMap['counts']): EventInput {
  const { id, at, experiment, variant, impressions, engagements, visitors, kinds, metrics, segments } = report;
  const head = { id, at: iso(at) };
  const same = { variant, impressions, engagements, ...(metrics !== null && { metrics }) };
  if (counts === 'running-totals')
    return { ...head, kind: 'variant.measured', ...same, ...(kinds !== null && { kinds }) };
  if (kinds === null) {
    const byValue = Object.entries(segments ?? {}).map(
      ([name, value]) => [name, { [value]: countsByValue(report) }] as const,
    );
    const said = segments !== null && { segments: Object.fromEntries(byValue) };
    return { ...head, kind: 'variant.observed', ...same, ...visitors, ...said };
  }
  const columns = Object.fromEntries(Object.entries(kinds).map(([kind, count]) => [kind, [count]]));
  const rows = {
    variant: [0],
    secondsAgo: [0],
    impressions: [impressions],
    engagements: [engagements],
    kinds: columns,
    ...(metrics !== null && { metrics: columnsOf(metrics) }),
    ...(segments !== null && { segments: segmentColumns(report, segments) }),
  };
  return { ...head, kind: 'experiment.observed', experiment, variants: [variant], rows };
}
