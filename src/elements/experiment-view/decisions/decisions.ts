import type { Experiment, ExperimentClosing, Kill, Pause, Variant } from '../../../protocol/index.ts';

/** One thing that was decided about an experiment, or about one of its variants. */
export type Decision = { readonly id: string; readonly at: string } & (
  | { readonly kind: 'stopped'; readonly kill: Kill; readonly variant: Variant | undefined }
  | { readonly kind: 'restarted'; readonly kill: Kill; readonly variant: Variant | undefined }
  | { readonly kind: 'joined'; readonly variant: Variant }
  | { readonly kind: 'won' | 'ended'; readonly variant: Variant }
  | { readonly kind: 'paused'; readonly pause: Pause }
  | { readonly kind: 'evidence-restarted'; readonly cause: 'correction' | 'alarm' }
  | { readonly kind: 'reopened'; readonly by: string | null }
  | {
      readonly kind: 'closed';
      readonly winner: Variant | undefined;
      readonly by: string | null;
      /** Its closing, where it ended by itself. */
      readonly ended: ExperimentClosing | null;
    }
);

/** A variant that was posted this long after the opening of its experiment joined later, milliseconds. */
const JOINED_MS = 60_000;

function ofKills(kills: Iterable<Kill>, experiment: Experiment, variants: ReadonlyMap<string, Variant>): Decision[] {
  const decisions: Decision[] = [];
  for (const kill of kills) {
    if (kill.experiment !== experiment.id) continue;
    const variant = variants.get(kill.variant);
    decisions.push({ kind: 'stopped', id: kill.id, at: kill.at, kill, variant });
    if (kill.revivedAt !== null)
      decisions.push({ kind: 'restarted', id: `${kill.id} restarted`, at: kill.revivedAt, kill, variant });
  }
  return decisions;
}

function ofVariants(experiment: Experiment, variants: ReadonlyMap<string, Variant>): Decision[] {
  const joinedFrom = Date.parse(experiment.openedAt) + JOINED_MS;
  return [...variants.values()].flatMap((variant): Decision[] => {
    const decisions: Decision[] = [];
    if (Date.parse(variant.postedAt) > joinedFrom)
      decisions.push({ kind: 'joined', id: `${variant.id} joined`, at: variant.postedAt, variant });
    const isOver = variant.status === 'winner' || variant.status === 'closed';
    // The closing of the whole experiment says it of all of them at once.
    if (isOver && variant.endedAt !== null && experiment.closedAt === undefined) {
      const kind = variant.status === 'winner' ? 'won' : 'ended';
      decisions.push({ kind, id: `${variant.id} ${kind}`, at: variant.endedAt, variant });
    }
    return decisions;
  });
}

function ofExperiment({ id, pause, restarted }: Experiment): Decision[] {
  const decisions: Decision[] = [];
  if (pause !== null) decisions.push({ kind: 'paused', id: `${id} paused`, at: pause.since, pause });
  if (restarted !== undefined)
    decisions.push({ kind: 'evidence-restarted', id: `${id} evidence`, at: restarted.at, cause: restarted.cause });
  return decisions;
}

function ofClosings(
  { id, closedAt, winner, closedBy }: Experiment,
  closings: Iterable<ExperimentClosing>,
  variants: ReadonlyMap<string, Variant>,
): Decision[] {
  const decisions: Decision[] = [];
  let isSaid = false;
  for (const closing of closings) {
    isSaid ||= closing.reopenedAt === null;
    const won = closing.winner === null ? undefined : variants.get(closing.winner);
    const ended = closing.cause === undefined ? null : closing;
    decisions.push({ kind: 'closed', id: closing.id, at: closing.at, winner: won, by: closing.by, ended });
    if (closing.reopenedAt !== null)
      decisions.push({
        kind: 'reopened',
        id: `${closing.id} reopened`,
        at: closing.reopenedAt,
        by: closing.reopenedBy,
      });
  }
  // One that is under way, or given as plain data, has no entity.
  if (closedAt !== undefined && !isSaid) {
    const won = winner === undefined ? undefined : variants.get(winner);
    decisions.push({
      kind: 'closed',
      id: `${id} closed`,
      at: closedAt,
      winner: won,
      by: closedBy ?? null,
      ended: null,
    });
  }
  return decisions;
}

/**
 * The decisions about an experiment: stops, restarts, pauses, closings and variants that joined later; newest first.
 *
 * @param kills Stops of any experiment. @param variants The variants of this experiment, by id. @param closings Closings of this experiment.
 */
export function decisionsOf(
  experiment: Experiment,
  variants: ReadonlyMap<string, Variant>,
  kills: Iterable<Kill>,
  closings: Iterable<ExperimentClosing> = [],
): Decision[] {
  const all = [
    ...ofKills(kills, experiment, variants),
    ...ofVariants(experiment, variants),
    ...ofExperiment(experiment),
    ...ofClosings(experiment, closings, variants),
  ];
  return all.sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || (a.id < b.id ? -1 : 1));
}
