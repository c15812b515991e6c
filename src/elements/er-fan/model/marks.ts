import type { Experiment, Kill, Variant } from '../../../protocol/index.ts';

/** A note on the time axis, as far as it is drawn. */
export interface FanNote {
  /** Its id, as on the wire. */
  readonly id: string;
  /** An instant, as on the wire. */
  readonly at: string;
  /** The text of the note. */
  readonly text: string;
  /** The experiment that it is about; null or left out for all. */
  readonly experiment?: string | null;
  /** When it was deleted, an instant; null or left out while it stands. */
  readonly deletedAt?: string | null;
}

/** Something that happened, at the time at which people saw it. */
export type FanMark =
  | { readonly kind: 'stop' | 'restart' | 'join' | 'winner'; readonly at: number; readonly variant: string }
  | { readonly kind: 'alarm'; readonly at: number }
  | { readonly kind: 'afresh'; readonly at: number }
  | { readonly kind: 'note'; readonly at: number; readonly text: string };

/** An experiment with what newer servers say of its end. */
interface ClosedExperiment extends Experiment {
  readonly closedAt?: string | undefined;
  readonly winner?: string | undefined;
}

/** Variants posted this long after the first ones, milliseconds, came to them later. */
const JOINED_AFTER_MS = 60_000;

const time = (instant: string): number => Date.parse(instant);

function lives(variants: readonly Variant[], kills: Iterable<Kill>, experiment: string): FanMark[] {
  const marks: FanMark[] = [];
  const told = new Set<string>();
  const ids = new Set(variants.map(({ id }) => id));
  for (const { variant, at, revivedAt, experiment: theirs } of kills) {
    if (theirs !== experiment || !ids.has(variant)) continue;
    told.add(variant);
    marks.push({ kind: 'stop', at: time(at), variant });
    if (revivedAt !== null) marks.push({ kind: 'restart', at: time(revivedAt), variant });
  }
  const first = Math.min(...variants.map(({ postedAt }) => time(postedAt)));
  for (const { id, status, endedAt, postedAt } of variants) {
    if (status === 'killed' && endedAt !== null && !told.has(id))
      marks.push({ kind: 'stop', at: time(endedAt), variant: id });
    if (time(postedAt) > first + JOINED_AFTER_MS) marks.push({ kind: 'join', at: time(postedAt), variant: id });
    if (status === 'winner' && endedAt !== null) marks.push({ kind: 'winner', at: time(endedAt), variant: id });
  }
  return marks;
}

/** The events of an experiment, oldest first. @param variants Those of the experiment. */
export function marksOf(
  experiment: ClosedExperiment | null,
  variants: readonly Variant[],
  kills: Iterable<Kill>,
  notes: Iterable<FanNote>,
): FanMark[] {
  const id = experiment?.id ?? variants[0]?.experiment ?? '';
  const marks = lives(variants, kills, id);
  if (experiment?.pause?.cause === 'traffic') marks.push({ kind: 'alarm', at: time(experiment.pause.since) });
  if (experiment?.restarted !== undefined) marks.push({ kind: 'afresh', at: time(experiment.restarted.at) });
  for (const note of notes) {
    const isHere = (note.experiment ?? null) === null || note.experiment === id;
    if (isHere && (note.deletedAt ?? null) === null) marks.push({ kind: 'note', at: time(note.at), text: note.text });
  }
  return marks.filter(({ at }) => Number.isFinite(at)).sort((a, b) => a.at - b.at);
}
