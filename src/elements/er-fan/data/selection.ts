import type { Experiment, Kill, Metric, Variant } from '../../../protocol/index.ts';
import { experimentSituation, type Situation } from '../../shared/experiments/situation.ts';
import { lettersOf, placeOf, type LetterOrder } from '../../shared/letters/letters.ts';
import { savedImpressions } from '../../shared/views/saved-impressions.ts';
import type { FanRow } from '../layout/picture.ts';
import type { FanData } from '../model/fan-data.ts';

/** Everything that is known of one experiment beside its counts. */
export interface Selection {
  readonly id: string;
  /** Null on plain data without experiments. */
  readonly experiment: Experiment | null;
  /** In the order of their letters. */
  readonly variants: readonly Variant[];
  readonly letters: ReadonlyMap<string, string>;
  readonly situation: Situation | null;
}

/** The newest entities of a stream. */
interface Entities {
  readonly experiments: ReadonlyMap<string, Experiment>;
  readonly variants: ReadonlyMap<string, Variant>;
}

const byPlace = (letters: ReadonlyMap<string, string>) => (a: Variant, b: Variant) =>
  placeOf(letters.get(a.id) ?? '') - placeOf(letters.get(b.id) ?? '');

/** Chooses an experiment: the one that is named, else the one in view, else the first. Null while there is none. */
export function selectExperiment(
  wanted: string | null,
  experiments: ReadonlyMap<string, Experiment>,
  variants: Iterable<Variant>,
  order: LetterOrder,
): Selection | null {
  const all = [...variants];
  const id = wanted ?? experiments.keys().next().value ?? all[0]?.experiment ?? null;
  if (id === null) return null;
  const own: Variant[] = all.filter(({ experiment }) => experiment === id);
  const experiment = experiments.get(id) ?? null;
  if (own.length === 0) return null;
  const letters = lettersOf(own, order);
  return {
    id,
    experiment,
    letters,
    variants: own.sort(byPlace(letters)),
    situation: experiment === null ? null : experimentSituation(experiment, own, order),
  };
}

/** The same experiment after its counts changed: its variants are known, and need not be looked for among all of the stream. */
export function refreshed(selection: Selection, { experiments, variants }: Entities): Selection {
  const experiment = experiments.get(selection.id) ?? selection.experiment;
  const own = selection.variants.map((variant) => variants.get(variant.id) ?? variant);
  return {
    ...selection,
    experiment,
    variants: own,
    situation: experiment === null ? null : experimentSituation(experiment, own, 'posted'),
  };
}

/** The two that are compared; null where there is none. */
export interface Pair {
  readonly leader: string | null;
  readonly runnerUp: string | null;
}

/**
 * The leader and the runner-up: those of the server, the winner alone once it is decided, else, and in a metric, those whose intervals have the best
 * ends on the careful side.
 * Never by a raw rate.
 */
export function pairOf({ situation, variants }: Selection, data: FanData, metric: Metric | null = null): Pair {
  if (situation?.kind === 'decided' && situation.winner !== null)
    return { leader: situation.winner.id, runnerUp: null };
  if (metric === null && situation?.leader && situation.runnerUp)
    return { leader: situation.leader.id, runnerUp: situation.runnerUp.id };
  const lowEnd = ({ id }: Variant): number => {
    const sequence = data.sequences.get(id);
    const ends = sequence?.intervalAt(sequence.length - 1) ?? null;
    if (ends === null) return Number.NaN;
    return metric?.better === 'lower' ? -ends[1] : ends[0];
  };
  const [first, second] = variants
    .filter((variant) => variant.status === 'active' && !Number.isNaN(lowEnd(variant)))
    .sort((a, b) => lowEnd(b) - lowEnd(a));
  return { leader: first?.id ?? null, runnerUp: second?.id ?? null };
}

/** The rows of a drawing. @param shown Ids of those with intervals; null for the pair. */
export function rowsOf(
  { variants, letters, experiment }: Selection,
  data: FanData,
  pair: Pair,
  shown: readonly string[] | null,
  kills: Iterable<Kill>,
): FanRow[] {
  const standing = new Map<string, Kill>();
  for (const kill of kills) if (kill.revivedAt === null) standing.set(kill.variant, kill);
  const drawn = new Set(shown ?? [pair.leader, pair.runnerUp]);
  return variants.map((variant): FanRow => {
    const letter = letters.get(variant.id) ?? '';
    const kill = standing.get(variant.id);
    const isStopped = variant.status === 'killed';
    const end = (isStopped ? kill?.at : null) ?? variant.endedAt;
    return {
      variant,
      letter,
      place: placeOf(letter),
      sequence: data.sequences.get(variant.id),
      isShown: drawn.has(variant.id),
      endsAt: end === null ? Infinity : Date.parse(end),
      isStopped,
      saved: isStopped && kill !== undefined ? savedImpressions(kill, experiment ?? undefined) : null,
    };
  });
}
