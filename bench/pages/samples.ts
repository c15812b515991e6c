import { rowOf, type Row } from '../rows.ts';

/** What was measured of several subjects, round by round. */
export class Samples {
  readonly #bench: string;
  readonly #subjects: readonly string[];
  readonly #units = new Map<string, string>();
  /** By metric, then by subject. */
  readonly #values = new Map<string, Map<string, number[]>>();

  constructor(bench: string, subjects: readonly string[]) {
    this.#bench = bench;
    this.#subjects = subjects;
  }

  /** Adds a figure of one round. */
  take(subject: string, metric: string, unit: string, value: number): void {
    this.#units.set(metric, unit);
    const ofMetric = this.#values.get(metric) ?? new Map<string, number[]>();
    this.#values.set(metric, ofMetric);
    ofMetric.set(subject, [...(ofMetric.get(subject) ?? []), value]);
  }

  /** A row for each metric and subject, and beside each but ours how many times ours it is, round by round. */
  rows(): Row[] {
    const rows: Row[] = [];
    for (const [metric, values] of this.#values) {
      const unit = this.#units.get(metric) as string;
      const ours = values.get('peeksafe') ?? [];
      for (const subject of this.#subjects) {
        const theirs = values.get(subject);
        if (theirs === undefined) continue;
        rows.push(rowOf(this.#bench, subject, metric, unit, theirs));
        // Round by round, so that what else the machine did at the time is in both.
        const ratios = theirs.flatMap((value, round) => ((ours[round] ?? 0) > 0 ? [value / (ours[round] as number)] : []));
        if (subject !== 'peeksafe' && ratios.length > 0)
          rows.push(rowOf(this.#bench, subject, `${metric}, divided by that of peeksafe`, 'times', ratios));
      }
    }
    return rows;
  }
}
