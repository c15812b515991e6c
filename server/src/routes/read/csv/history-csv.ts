import { METRIC_FIELDS } from 'peeksafe/engine';
import type {
  History,
  HistoryQuery,
  HistorySeries,
  JudgedMetricSeries,
  MetricSeries,
  MetricType,
} from 'peeksafe/protocol';
import { csvLine } from '../../../http/csv.ts';
import type { AnswerSource } from '../../../http/bounded-response.ts';
import { bytesOfHistory } from '../../../live/history.ts';

type Numbers = readonly (number | null)[];

/** Columns that have the same times. */
interface Group {
  readonly times: readonly number[];
  /** As many as the group has names; one that is missing is empty. */
  readonly columns: readonly (Numbers | undefined)[];
}

/** Sums by name of the column; those that the metric of the answer does not have are left out of the file. */
const SUMS = [
  ['n', 'n'],
  ['sum', 'sum'],
  ['sum_squares', 'sumSquares'],
  ['denominator', 'denominator'],
  ['denominator_squares', 'denominatorSquares'],
  ['cross', 'cross'],
] as const;

/** The value of a metric at each time: the rate, the mean or the ratio; null before the first unit. */
function valuesOf({ n, sum, denominator = n }: MetricSeries | JudgedMetricSeries): Numbers {
  return sum.map((above, i) => (denominator[i] === 0 ? null : above / (denominator[i] as number)));
}

/** A group of columns of a file: their names, and where a series has them. */
export interface Part {
  readonly names: readonly string[];
  readonly of: (series: HistorySeries) => Group;
}

const NOTHING: Group = { times: [], columns: [] };

/** The columns of a file, by what is asked for: all of its pages have the same. @param types The types of the metric that is asked for; empty for none. */
export function historyColumns(
  { metric, judged = false }: HistoryQuery,
  types: readonly MetricType[],
): readonly Part[] {
  const fields = new Set<string>(types.flatMap((type) => METRIC_FIELDS[type]));
  const sums = SUMS.filter(([, field]) => fields.has(field));
  const named = (prefix: string): string[] => [prefix, ...sums.map(([name]) => `${prefix}_${name}`)];
  const sumsOf = (one: MetricSeries | JudgedMetricSeries): Group['columns'] => [
    valuesOf(one),
    ...sums.map(([, field]) => one[field]),
  ];
  const parts: Part[] = [
    {
      names: ['impressions', 'engagements'],
      of: ({ times, impressions, engagements }) => ({ times, columns: [impressions, engagements] }),
    },
  ];
  if (judged)
    parts.push({
      names: ['judged_impressions', 'judged_engagements', 'log_e', 'log_needed'],
      of: ({ judged }) =>
        judged
          ? { times: judged.times, columns: [judged.impressions, judged.engagements, judged.logE, judged.logNeeded] }
          : NOTHING,
    });
  if (metric !== undefined)
    parts.push({
      names: named(metric),
      of: (one) => (one.metric ? { times: one.metric.times, columns: sumsOf(one.metric) } : NOTHING),
    });
  if (metric !== undefined && judged)
    parts.push({
      names: [...named(`judged_${metric}`), `${metric}_log_e`, `${metric}_log_needed`],
      of: ({ metric: { judged } = {} }) =>
        judged ? { times: judged.times, columns: [...sumsOf(judged), judged.logE, judged.logNeeded] } : NOTHING,
    });
  return parts;
}

/** The rows of one variant: a time each, with what has a value at that time. */
function* rowsOf(series: HistorySeries, parts: readonly Part[]): Generator<string> {
  const groups = parts.map(({ of, names }) => ({ ...of(series), width: names.length }));
  const places = groups.map(() => 0);
  for (;;) {
    const time = Math.min(...groups.map(({ times }, g) => times[places[g] as number] ?? Infinity));
    if (time === Infinity) return;
    const fields = groups.flatMap(({ times, columns, width }, g): (number | null)[] => {
      const place = places[g] as number;
      if (times[place] !== time) return new Array<null>(width).fill(null);
      places[g] = place + 1;
      return Array.from({ length: width }, (_, k) => columns[k]?.[place] ?? null);
    });
    yield csvLine([new Date(time).toISOString(), series.variant, ...fields]);
  }
}

/** A page of a history as comma-separated values, a variant at a time. @param withHead Whether the names of the columns come first. */
export function historyCsv(history: History, parts: readonly Part[], withHead: boolean): AnswerSource {
  const pieces = function* (): Generator<string> {
    if (withHead) yield csvLine(['time', 'variant', ...parts.flatMap(({ names }) => names)]);
    for (const one of history.series) yield [...rowsOf(one, parts)].join('');
  };
  return { bytes: bytesOfHistory(history), pieces };
}
