import type { Counts, Prior } from '../../../stats/index.ts';
import { OrdinaryVerdicts, type Contender } from './ordinary-test.ts';
import { Sequence, type Measured } from './sequence.ts';

/** Judged counts of one variant at the ends of batches: columns of equal length. */
export interface JudgedColumns {
  readonly variant: string;
  /** Milliseconds since 1970, ascending. */
  readonly times: ArrayLike<number>;
  /** Cumulative, from 0 again at a restart. */
  readonly impressions: ArrayLike<number>;
  readonly engagements: ArrayLike<number>;
  /** ln of the evidence against the variant; left out where it is not known. */
  readonly logE?: ArrayLike<number | null>;
  /** Times at which its evidence began again, ascending. */
  readonly restarts?: readonly number[] | undefined;
  /** Of a metric: what was judged after each batch, by row; impressions are then its units, and engagements their sum. */
  readonly measured?: (row: number) => Measured;
}

/** Counts of one variant after a batch. */
export interface BatchCounts extends Counts {
  readonly variant: string;
  readonly logE: number | null;
}

/** Facts about variants that no counts hold. */
export interface FanContext {
  /** Fixed before the data of the variant. */
  priorOf(variant: string): Prior;
  /** When it ceased to be shown, milliseconds since 1970; Infinity while it is. */
  endOf(variant: string): number;
  /** Whether the counts are those of a metric, of which the ordinary test says nothing. */
  readonly isOfMetric?: boolean;
}

/** Everything that was judged of one experiment: the sequence of each variant, and the verdicts of an ordinary test at each batch. */
export class FanData {
  readonly sequences = new Map<string, Sequence>();
  readonly verdicts = new OrdinaryVerdicts();
  /** The ends of all batches, milliseconds since 1970, ascending. */
  readonly times: number[] = [];
  readonly #context: FanContext;

  constructor(context: FanContext, columns: readonly JudgedColumns[] = []) {
    this.#context = context;
    for (const one of columns) this.#load(one);
    const times = new Set<number>();
    for (const { times: ends, length } of this.sequences.values())
      for (let row = 0; row < length; row++) times.add(ends[row] as number);
    const rows = new Map<Sequence, number>();
    for (const time of [...times].sort((a, b) => a - b)) this.#close(time, rows);
  }

  /** Whether the values are those of a metric: not rates from 0 to 1, and unknown to the ordinary test. */
  get isOfMetric(): boolean {
    return this.#context.isOfMetric === true;
  }

  /** The end of the last batch; NaN before the first. */
  get judgedTo(): number {
    return this.times.at(-1) ?? Number.NaN;
  }

  /** Adds a batch; one that is not after the last changes nothing. @returns Whether it was added. */
  append(time: number, batch: readonly BatchCounts[]): boolean {
    if (time <= this.judgedTo) return false;
    for (const { variant, logE, ...counts } of batch) this.#sequence(variant).append(time, counts, logE);
    this.#close(time, null);
    return true;
  }

  /** The last batch that ended at or before a time; -1 before the first. */
  batchAt(time: number): number {
    let [low, high] = [0, this.times.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.times[middle] as number) <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #sequence(variant: string): Sequence {
    let sequence = this.sequences.get(variant);
    if (sequence === undefined)
      this.sequences.set(variant, (sequence = new Sequence(variant, this.#context.priorOf(variant))));
    return sequence;
  }

  #load({ variant, times, impressions, engagements, logE, restarts = [], measured }: JudgedColumns): void {
    const sequence = this.#sequence(variant);
    let next = 0;
    for (let row = 0; row < times.length; row++) {
      const time = times[row] as number;
      for (; next < restarts.length && (restarts[next] as number) < time; next++)
        sequence.restart(Math.max(restarts[next] as number, sequence.lastTime + 1));
      const counts = { impressions: impressions[row] as number, engagements: engagements[row] as number };
      sequence.append(time, counts, logE?.[row] ?? null, measured?.(row));
    }
  }

  /** Notes a batch, and what an ordinary test says after it. @param rows How far each sequence was read; null to read its last row. */
  #close(time: number, rows: Map<Sequence, number> | null): void {
    const contenders: Contender[] = [];
    for (const sequence of this.sequences.values()) {
      let row = rows?.get(sequence) ?? (rows === null ? sequence.length - 1 : -1);
      while (row + 1 < sequence.length && (sequence.times[row + 1] as number) <= time) row++;
      rows?.set(sequence, row);
      if (row < 0 || Number.isNaN(sequence.rates[row]) || time > this.#context.endOf(sequence.variant)) continue;
      if (this.isOfMetric) continue;
      contenders.push({
        id: sequence.variant,
        impressions: sequence.impressions[row] as number,
        engagements: sequence.engagements[row] as number,
      });
    }
    this.times.push(time);
    this.verdicts.add(contenders);
  }
}
