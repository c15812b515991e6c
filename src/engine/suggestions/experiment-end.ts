import type { ClosingCause } from '../../protocol/index.ts';
import { isComparing } from '../evidence/comparability.ts';
import { clockOf } from '../evidence/experiment-clock.ts';
import { closestRival } from '../lead/closest-rival.ts';
import { isComparable } from '../fold/rivals.ts';
import type { ExperimentState, StreamState } from '../state.ts';
import { brief, coded, type Candidate, type CodedReason } from './candidate.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The times at which an end is looked for, milliseconds since 1970: that of the stream, and the host's clock. */
export interface Times {
  readonly now: number;
  readonly clock: number;
}

/** The end of an experiment that has come. */
export interface DueEnd {
  readonly cause: ClosingCause;
  /** Null where the evidence names none. */
  readonly winner: string | null;
  readonly reason: string;
  readonly coded: CodedReason;
}

/** The only variant that is left after the comparison has stopped others; null where several are shown, or people have stopped them. */
function lastLeft(state: Readonly<StreamState>, { evidence }: ExperimentState): string | null {
  const shown = evidence.variants.filter((id) => state.variants.get(id)?.status === 'active');
  if (shown.length !== 1) return null;
  const isStopped = evidence.variants.some((id) => {
    const { kill = null } = state.variants.get(id) ?? {};
    return kill !== null && state.kills.get(kill)?.cause === 'below-leader';
  });
  return isStopped ? (shown[0] as string) : null;
}

/** The winner by the evidence, and how much better than it another one may be. @returns `most` is infinite while nobody can say that it is within the limit. */
function standingOf(
  state: Readonly<StreamState>,
  experiment: ExperimentState,
  limit: number,
): { readonly winner: string | null; readonly most: number } {
  const { evidence } = experiment;
  const last = lastLeft(state, experiment);
  if (last !== null) return { winner: last, most: 0 };
  // Every rival takes an interval of its own.
  if (!isComparing(experiment) || evidence.primary !== undefined || !isComparable(evidence.compared))
    return { winner: null, most: Infinity };
  const rival = closestRival(state, experiment, limit);
  return rival === null
    ? { winner: null, most: Infinity }
    : { winner: rival.most < 1 ? rival.leader : null, most: rival.most };
}

/** Whether the duration of an experiment is over, and all batches that began in it are judged. */
function isOver(state: Readonly<StreamState>, experiment: ExperimentState, maxDays: number, times: Times): boolean {
  const end = Date.parse(experiment.openedAt) + maxDays * DAY_MS;
  // Nothing was counted yet: the stream's time, so that a replay does not end before it begins.
  const clock =
    experiment.newestAt === 0 ? times.now : clockOf(experiment, state.settings.attributionWindowMs, times.clock);
  const oldest = experiment.evidence.open[0];
  return clock >= end && (oldest === undefined || oldest.start >= end);
}

/** The length of an experiment in an English sentence: `14 days`. */
const daysText = (days: number): string => `${Number(days.toPrecision(3))} ${days === 1 ? 'day' : 'days'}`;

/** The end of an experiment by its duration; null while it is not over, and where it is closed. */
export function durationEnd(state: Readonly<StreamState>, experiment: ExperimentState, times: Times): DueEnd | null {
  const { end, closing } = experiment;
  if (end?.maxDays === undefined || closing !== null || !isOver(state, experiment, end.maxDays, times)) return null;
  return {
    cause: 'max-days',
    winner: standingOf(state, experiment, 1).winner,
    reason: `Its planned duration of ${daysText(end.maxDays)} is over`,
    coded: coded('duration-over', { durationMs: end.maxDays * DAY_MS }),
  };
}

/** The end of an experiment that says when it ends; null while it has not come, and where it is closed. */
export function dueEnd(state: Readonly<StreamState>, experiment: ExperimentState, times: Times): DueEnd | null {
  const over = durationEnd(state, experiment, times);
  const { end, closing } = experiment;
  if (over !== null || end?.minEffect === undefined || closing !== null) return over;
  const { minEffect } = end;
  const { winner, most } = standingOf(state, experiment, 1 + minEffect);
  if (most > 1 + minEffect) return null;
  return {
    cause: 'no-effect',
    winner,
    reason: `No other variant can be better than the leader by more than ${Number((100 * minEffect).toPrecision(3))}% of its rate`,
    coded: coded('no-effect-left', { minEffect }),
  };
}

/** The suggestion to close an experiment whose end has come; null while it has not. */
export function endExperiment(
  state: Readonly<StreamState>,
  experiment: ExperimentState,
  times: Times,
): Candidate | null {
  const due = dueEnd(state, experiment, times);
  if (due === null) return null;
  const { winner, reason, coded: said } = due;
  const named = winner === null ? undefined : state.variants.get(winner);
  return {
    action: 'close-experiment',
    about: { kind: 'experiment', id: experiment.id },
    priority: 'high',
    title: `Close "${brief(experiment.title)}"`,
    reason: `${reason}; ${named === undefined ? 'the evidence names no winner' : `the evidence names "${brief(named.content)}"`}`,
    coded: { ...said, variant: winner },
    evidence: [],
    expectedGain: null,
    effect: { kind: 'close-experiment', ...(winner !== null && { winner }) },
  };
}
