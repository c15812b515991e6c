import {
  chooseBuckets,
  DEFAULT_HISTORY_POINTS,
  judgedMetricSeries,
  judgedSeries,
  metricSeries,
  type HistorySpan,
  type Increment,
  type JudgedMetricRow,
  type JudgedPoint,
  type JudgedRow,
} from '../../engine/index.ts';
import type {
  DeclaredMetric,
  HistoryQuery,
  HistorySeries,
  JudgedSeries,
  MetricSeries,
  MetricType,
} from '../../protocol/index.ts';
import type { RatioMoments } from '../../stats/means/moments.ts';

interface Columns {
  readonly at: number[];
  readonly impressions: number[];
  readonly engagements: number[];
}

/** Finds a metric that the experiment of a variant declares. */
type FindMetric = (variant: string, name: string) => DeclaredMetric | undefined;

/** The series of a query. */
interface Past {
  readonly resolutionMs: number;
  readonly series: HistorySeries[];
}

const floorTo = (at: number, width: number): number => at - (at % width);

interface SumsRow {
  readonly at: number;
  readonly sums: RatioMoments;
}

const NO_SUMS: RatioMoments = { n: 0, sum: 0, sumSquares: 0, denominator: 0, denominatorSquares: 0, cross: 0 };

const plus = (a: RatioMoments, b: RatioMoments): RatioMoments => ({
  n: a.n + b.n,
  sum: a.sum + b.sum,
  sumSquares: a.sumSquares + b.sumSquares,
  denominator: a.denominator + b.denominator,
  denominatorSquares: a.denominatorSquares + b.denominatorSquares,
  cross: a.cross + b.cross,
});

/** Names of metrics have no slash. */
const keyOf = (variant: string, metric: string): string => `${metric}/${variant}`;

/** Adds a row that is the last of its second. */
function addLast<R extends { readonly at: number; readonly restartedAt: number | null }>(
  rows: R[],
  row: Omit<R, 'restartedAt'>,
  isRestart: boolean,
): void {
  const last = rows.at(-1);
  const isSame = last !== undefined && floorTo(last.at, 1000) === floorTo(row.at, 1000);
  const restartedAt = isRestart ? row.at : isSame ? last.restartedAt : null;
  rows[isSame ? rows.length - 1 : rows.length] = { ...row, restartedAt } as R;
}

/** Cumulative counts of every variant over time, as a server's history tells them. */
export class LocalHistory {
  readonly #columns = new Map<string, Columns>();
  readonly #judged = new Map<string, JudgedRow[]>();
  readonly #sums = new Map<string, SumsRow[]>();
  readonly #judgedSums = new Map<string, JudgedMetricRow[]>();

  /** Adds counts at the moment to which they belong, which may be long past. */
  add({ variant, at, impressions, engagements, metrics }: Increment): void {
    for (const { name, sums } of metrics ?? []) this.#addSums(keyOf(variant, name), at, sums);
    let columns = this.#columns.get(variant);
    if (columns === undefined) this.#columns.set(variant, (columns = { at: [], impressions: [], engagements: [] }));
    const place = this.#placeFor(columns, at);
    for (let i = place; i < columns.at.length; i++) {
      (columns.impressions[i] as number) += impressions;
      (columns.engagements[i] as number) += engagements;
    }
  }

  #addSums(key: string, at: number, added: RatioMoments): void {
    const rows = this.#sums.get(key) ?? [];
    this.#sums.set(key, rows);
    let place = rows.length;
    while (place > 0 && (rows[place - 1] as SumsRow).at > at) place--;
    rows.splice(place, 0, { at, sums: rows[place - 1]?.sums ?? NO_SUMS });
    for (let i = place; i < rows.length; i++)
      rows[i] = { ...(rows[i] as SumsRow), sums: plus((rows[i] as SumsRow).sums, added) };
    const [before, here] = [rows[place - 1], rows[place] as SumsRow];
    // One a second is the finest resolution of a query.
    if (before !== undefined && floorTo(before.at, 1000) === floorTo(here.at, 1000)) rows.splice(place - 1, 1);
  }

  /** Adds what was judged. Points of a variant come in order of time; one a second is kept. */
  addJudged({ variant, at, impressions, engagements, logE, logNeeded, isRestart, metrics }: JudgedPoint): void {
    for (const { name, ...metric } of metrics ?? []) {
      const key = keyOf(variant, name);
      const all = this.#judgedSums.get(key) ?? [];
      this.#judgedSums.set(key, all);
      addLast(all, { at, ...metric }, isRestart);
    }
    let rows = this.#judged.get(variant);
    if (rows === undefined) this.#judged.set(variant, (rows = []));
    addLast(rows, { at, impressions, engagements, logE, logNeeded }, isRestart);
  }

  /** The entry of a moment's second, created when there is none. One a second is the finest resolution of a query. */
  #placeFor({ at: times, impressions, engagements }: Columns, at: number): number {
    const second = floorTo(at, 1000);
    let place = times.length;
    while (place > 0 && (times[place - 1] as number) > at) place--;
    for (const near of [place - 1, place]) {
      const time = times[near];
      if (time === undefined || floorTo(time, 1000) !== second) continue;
      times[near] = Math.max(time, at);
      return near;
    }
    times.splice(place, 0, at);
    impressions.splice(place, 0, impressions[place - 1] ?? 0);
    engagements.splice(place, 0, engagements[place - 1] ?? 0);
    return place;
  }

  /**
   * Downsamples to the points of the query.
   * @param metricOf The metric of a name that the experiment of a variant declares.
   * @throws RangeError for a variant that was never posted, a metric that none of them has, and for a span that ends before it begins.
   */
  read(query: HistoryQuery, known: Iterable<string>, now: number, metricOf: FindMetric): Past {
    const ids = [...known];
    const wanted = query.variants ?? ids;
    const stranger = wanted.find((id) => !ids.includes(id));
    if (stranger !== undefined)
      throw new RangeError(`There is no variant "${stranger}": expected ids of variants of this stream.`);
    const typeOf = (variant: string): MetricType | undefined =>
      query.metric === undefined ? undefined : metricOf(variant, query.metric)?.type;
    if (query.metric !== undefined && wanted.every((variant) => typeOf(variant) === undefined))
      throw new RangeError(
        `None of these variants has a metric "${query.metric}": expected one that an experiment of theirs declares.`,
      );
    const to = query.to ?? now + 1;
    const from = query.from ?? this.#beginning(wanted) ?? to - 1;
    if (from >= to)
      throw new RangeError(
        `"from" (${from}) is not before "to" (${to}): expected from < to, in milliseconds since 1970.`,
      );
    const { width } = chooseBuckets({ from, to }, Math.max(2, query.points ?? DEFAULT_HISTORY_POINTS));
    const aligned = { from: floorTo(from, width), to };
    const series = wanted.map((variant) => {
      const counts = this.#seriesOf(variant, aligned, width);
      const type = typeOf(variant);
      const withJudged = query.judged === true;
      return {
        ...counts,
        ...(withJudged && { judged: this.#judgedOf(variant, aligned, width) }),
        ...(type && {
          metric: this.#metricOf(keyOf(variant, query.metric as string), type, aligned, width, withJudged),
        }),
      };
    });
    return { resolutionMs: width, series };
  }

  #beginning(variants: readonly string[]): number | null {
    const starts = variants.flatMap((variant) => this.#columns.get(variant)?.at[0] ?? []);
    return starts.length === 0 ? null : Math.min(...starts);
  }

  #judgedOf(variant: string, span: HistorySpan, width: number): JudgedSeries {
    const rows = this.#judged.get(variant) ?? [];
    const before = rows.findLast(({ at }) => at < span.from) ?? null;
    const within = rows.filter(({ at }) => at >= span.from && at < span.to);
    return judgedSeries(before, within, span, width);
  }

  #metricOf(key: string, type: MetricType, span: HistorySpan, width: number, withJudged: boolean): MetricSeries {
    const rows: SumsRow[] = [];
    for (const { at, sums } of this.#sums.get(key) ?? []) {
      if (at >= span.to) break;
      const end = at < span.from ? span.from : Math.min(floorTo(at, width) + width, span.to);
      rows[rows.at(-1)?.at === end ? rows.length - 1 : rows.length] = { at: end, sums };
    }
    const series = metricSeries(type, rows);
    if (!withJudged) return series;
    const judged = this.#judgedSums.get(key) ?? [];
    const before = judged.findLast(({ at }) => at < span.from) ?? null;
    const within = judged.filter(({ at }) => at >= span.from && at < span.to);
    return { ...series, judged: judgedMetricSeries(type, before, within, span, width) };
  }

  #seriesOf(variant: string, { from, to }: HistorySpan, width: number): HistorySeries {
    const series: HistorySeries = { variant, times: [], impressions: [], engagements: [] };
    const columns = this.#columns.get(variant);
    for (let i = 0; columns !== undefined && i < columns.at.length; i++) {
      const at = columns.at[i] as number;
      if (at >= to) break;
      const end = at < from ? from : Math.min(floorTo(at, width) + width, to);
      // Counters are cumulative: the last entry of a bucket stands for all of it.
      const place = series.times.at(-1) === end ? series.times.length - 1 : series.times.length;
      series.times[place] = end;
      series.impressions[place] = columns.impressions[i] as number;
      series.engagements[place] = columns.engagements[i] as number;
    }
    return series;
  }
}
