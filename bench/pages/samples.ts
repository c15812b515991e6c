import { rowOf, type Row } from '../rows.ts';
import type { Watched } from './in-page.ts';
import type { Work } from './meter.ts';

/** Takes a figure of the subject and the round that are measured now. */
export type Take = (metric: string, unit: string, value: number) => void;

/** Takes what a stretch of live work cost; `seconds` is how long the messages came. */
export function takeWork(what: string, seconds: number, work: Work, take: Take): void {
  take(`${what}, main thread`, 'ms/s', work.task / seconds);
  take(`${what}, script`, 'ms/s', work.script / seconds);
  take(`${what}, layout`, 'ms/s', work.layout / seconds);
  take(`${what}, style`, 'ms/s', work.style / seconds);
}

/** Takes how a stretch of live work looked. */
export function takeFrames(what: string, watched: Watched, take: Take): void {
  take(`${what}, frames`, 'frames/s', watched.frames / watched.seconds);
  take(`${what}, longest frame`, 'ms', watched.longestFrameMs);
  take(`${what}, behind at the end`, 'ms', watched.behindMs);
}

/** Takes both of one stretch. */
export function takeLive(what: string, seconds: number, work: Work, watched: Watched, take: Take): void {
  takeWork(what, seconds, work, take);
  // Of a machine that is busy with other things frames are missing: what each costs is the same all the same.
  take(`${what}, main thread per frame`, 'ms', work.task / watched.frames);
  takeFrames(what, watched, take);
}

/** The measurements of several subjects, round by round. */
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
        const ratios = theirs.flatMap((value, round) =>
          (ours[round] ?? 0) > 0 ? [value / (ours[round] as number)] : [],
        );
        if (subject !== 'peeksafe' && ratios.length > 0)
          rows.push(rowOf(this.#bench, subject, `${metric}, divided by that of peeksafe`, 'times', ratios));
      }
    }
    return rows;
  }
}

/**
 * The subjects that were named, or all when none was.
 * @throws Error when there is none of a name.
 */
export function chosen(all: readonly string[], named: readonly string[]): readonly string[] {
  const unknown = named.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new Error(`There is no subject "${unknown}". Subjects: ${all.join(', ')}.`);
  return named.length === 0 ? all : all.filter((name) => named.includes(name));
}
