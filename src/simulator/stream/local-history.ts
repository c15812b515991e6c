import {
  chooseBuckets,
  DEFAULT_HISTORY_POINTS,
  judgedSeries,
  type HistorySpan,
  type Increment,
  type JudgedPoint,
  type JudgedRow,
} from '../../engine/index.ts';
import type { HistoryQuery, HistorySeries, JudgedSeries } from '../../protocol/index.ts';

interface Columns {
  readonly at: number[];
  readonly impressions: number[];
  readonly engagements: number[];
}

const floorTo = (at: number, width: number): number => at - (at % width);

/** Cumulative counts of every variant over time, as a server's history tells them. */
export class LocalHistory {
  readonly #columns = new Map<string, Columns>();
  readonly #judged = new Map<string, JudgedRow[]>();

  /** Adds counts at the moment to which they belong, which may be long past. */
  add({ variant, at, impressions, engagements }: Increment): void {
    let columns = this.#columns.get(variant);
    if (columns === undefined) this.#columns.set(variant, (columns = { at: [], impressions: [], engagements: [] }));
    const place = this.#placeFor(columns, at);
    for (let i = place; i < columns.at.length; i++) {
      (columns.impressions[i] as number) += impressions;
      (columns.engagements[i] as number) += engagements;
    }
  }

  /** Adds what was judged. Points of a variant come in order of time; one a second is kept. */
  addJudged({ variant, at, impressions, engagements, logE, logNeeded, isRestart }: JudgedPoint): void {
    let rows = this.#judged.get(variant);
    if (rows === undefined) this.#judged.set(variant, (rows = []));
    const last = rows.at(-1);
    const isSame = last !== undefined && floorTo(last.at, 1000) === floorTo(at, 1000);
    const restartedAt = isRestart ? at : isSame ? last.restartedAt : null;
    rows[isSame ? rows.length - 1 : rows.length] = { at, impressions, engagements, logE, logNeeded, restartedAt };
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
   * @throws RangeError for a variant that was never posted, and for a span that ends before it begins.
   */
  read(query: HistoryQuery, known: Iterable<string>, now: number): { resolutionMs: number; series: HistorySeries[] } {
    const ids = [...known];
    const wanted = query.variants ?? ids;
    const stranger = wanted.find((id) => !ids.includes(id));
    if (stranger !== undefined)
      throw new RangeError(`There is no variant "${stranger}": expected ids of variants of this stream.`);
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
      return query.judged === true ? { ...counts, judged: this.#judgedOf(variant, aligned, width) } : counts;
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
