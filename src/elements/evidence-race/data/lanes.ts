import type { Experiment, HistorySeries, Kill, KillEvidence, Variant } from '../../../protocol/index.ts';
import { lettersOf, placeOf } from '../../shared/letters/letters.ts';
import { savedImpressions } from '../../shared/views/saved-impressions.ts';
import { type EvidenceColumns, type EvidenceTrack, projectedImpressions } from './evidence-track.ts';

/** Where a variant stands in the race. `waiting`: it was not there yet at that moment. */
export type LaneState = 'running' | 'paused' | 'stopped' | 'closed' | 'winner' | 'waiting';

/** One variant in the race. Only `letter`, `logE` and `logNeeded` are needed on plain data. */
export interface RaceLane {
  /** `A`, `B`, ... */
  readonly letter: string;
  /** Its title; read aloud. */
  readonly name?: string;
  /** Natural logarithm of the evidence against it; null while it is not judged. */
  readonly logE: number | null;
  /** Natural logarithm of the evidence that stops it, above 0. */
  readonly logNeeded: number;
  /** `running` when it is left out. */
  readonly state?: LaneState;
  /** A person keeps it from being stopped. */
  readonly isProtected?: boolean;
  /** ln E at the ends of the last batches, the oldest first, the present one last. */
  readonly tail?: readonly number[];
  /** The highest ln E so far; that of the tail when it is left out. */
  readonly highest?: number | null;
  /** Impressions that it still needs until it is stopped, projected; null where none is. */
  readonly projection?: number | null;
  /** Whether a null as projection means that its evidence does not rise; else nothing is known of it. */
  readonly isNotRising?: boolean;
  /** When it was stopped, or came, milliseconds since 1970; null where that is not known. */
  readonly at?: number | null;
  /** Impressions saved by its stop; null where nobody can say. */
  readonly saved?: number | null;
  /** Whether it is counted in visitors. */
  readonly isOfVisitors?: boolean;
  /** Words in place of what its evidence says, such as that a bound is broken. */
  readonly words?: string;
}

/** Everything that the lanes of an experiment are made from. */
export interface RaceFacts {
  readonly experiment: Experiment | null;
  /** All variants of the experiment, stopped ones too. */
  readonly variants: readonly Variant[];
  readonly kills: Iterable<Kill>;
  /** The judged history, by variant; left out where only the present counts. */
  readonly tracks?: ReadonlyMap<string, EvidenceTrack>;
  /** The moment to show, milliseconds since 1970; null for now. */
  readonly moment?: number | null;
  /** The evidence that the race is about; left out for that towards a stop. */
  readonly subject?: RaceSubject | null;
}

/** Evidence that variants race by, other than that towards a stop: that of a guardrail. */
export interface RaceSubject {
  /** The name of its metric. */
  readonly metric: string;
  /** The evidence against a variant now; null while it is not judged. */
  evidenceOf(variant: Variant): (Pick<RaceLane, 'logNeeded' | 'words'> & { readonly logE: number }) | null;
  /** The judged units of a variant. */
  unitsOf(variant: Variant): number;
  /** The evidence of a stop, where it was one by this metric. */
  evidenceOfKill(kill: Kill): KillEvidence | null;
  /** ln of the evidence that suffices. */
  neededBy(variants: readonly Variant[]): number;
  /** Its judged figures; null where a history has none. */
  columnsOf(series: HistorySeries): EvidenceColumns | null;
}

/** The comparison's share of the usual budget: 25 : 1. */
const USUAL_BUDGET = 0.04;

/** ln of the evidence at which a variant of the experiment stops: of the comparison, where one is. */
export function neededBy(experiment: Experiment | null, variants: readonly Variant[]): number {
  for (const { killDistance } of variants) if (killDistance?.rule === 'evidence') return killDistance.logNeeded;
  return -Math.log(experiment?.budget.comparison || USUAL_BUDGET);
}

/**
 * How long counts wait until they are judged, milliseconds: a stop is shown when it happens, and rests on batches that ended this long before.
 */
function judgedLag(experiment: Experiment | null, variants: readonly Variant[]): number {
  if (experiment === null || experiment.judgedTo === null) return 0;
  const counted = variants.map(({ countedAt }) => (countedAt === null ? -Infinity : Date.parse(countedAt)));
  const lag = Math.max(...counted) - Date.parse(experiment.judgedTo);
  return Number.isFinite(lag) ? Math.max(0, lag) : 0;
}

/** The stops that stand, by variant. */
function standingKills(kills: Iterable<Kill>, ids: ReadonlySet<string>): ReadonlyMap<string, Kill> {
  const standing = new Map<string, Kill>();
  for (const kill of kills) if (kill.revivedAt === null && ids.has(kill.variant)) standing.set(kill.variant, kill);
  return standing;
}

function stateOf(variant: Variant, end: number, facts: RaceFacts): LaneState {
  const moment = facts.moment ?? Infinity;
  if (Date.parse(variant.postedAt) > moment) return 'waiting';
  if (variant.status === 'active' || end > moment)
    // Only stopping is paused: a guardrail goes on judging.
    return facts.experiment?.pause && (facts.moment ?? null) === null && !facts.subject ? 'paused' : 'running';
  return variant.status === 'killed' ? 'stopped' : variant.status;
}

/** The evidence against a variant now: that towards a stop, or that of another subject. */
const evidenceNow = (variant: Variant, subject: RaceSubject | null): ReturnType<RaceSubject['evidenceOf']> =>
  subject === null ? variant.killDistance : subject.evidenceOf(variant);

/** The evidence that a stop rested on, where it is of the same subject. */
const evidenceOfKill = (kill: Kill | undefined, subject: RaceSubject | null): KillEvidence | null => {
  if (kill === undefined) return null;
  return subject === null ? (kill.evidence ?? null) : subject.evidenceOfKill(kill);
};

/** The evidence at the moment, from what was judged batch by batch; what the stream says now where that is not known. */
function evidenceOf(
  variant: Variant,
  kill: Kill | undefined,
  until: number,
  track: EvidenceTrack | undefined,
  subject: RaceSubject | null,
): Partial<RaceLane> {
  const row = track?.rowAt(until) ?? -1;
  const now = evidenceNow(variant, subject);
  const words = until === Infinity && now?.words !== undefined ? { words: now.words } : {};
  if (track === undefined || row < 0) {
    const logE = now?.logE ?? evidenceOfKill(kill, subject)?.logE ?? null;
    return { ...words, logE: until === Infinity ? logE : null };
  }
  const isLast = until === Infinity && variant.status === 'active';
  const logE = isLast ? (now?.logE ?? null) : track.logEAt(row);
  const [tail, highest, slope] = [track.tailAt(row), track.highestAt(row), track.slopeAt(row)];
  return { ...words, logE, tail, highest, isNotRising: slope !== null && slope <= 0, ...(slope !== null && { slope }) };
}

/** The lanes of an experiment in the order of their letters. */
export function lanesOf(facts: RaceFacts): RaceLane[] {
  const { experiment, variants, kills, tracks, moment = null, subject = null } = facts;
  const letters = lettersOf(variants);
  const standing = standingKills(kills, new Set(variants.map(({ id }) => id)));
  const usual = subject?.neededBy(variants) ?? neededBy(experiment, variants);
  const until = moment === null ? Infinity : moment - judgedLag(experiment, variants);
  const lanes = variants.map((variant): RaceLane => {
    const kill = standing.get(variant.id);
    const end = variant.endedAt === null ? Infinity : Date.parse(variant.endedAt);
    const state = stateOf(variant, end, facts);
    const isOver = state === 'stopped' || state === 'closed' || state === 'winner';
    const evidence: Partial<RaceLane> & { readonly slope?: number } =
      state === 'waiting' ? {} : evidenceOf(variant, kill, until, tracks?.get(variant.id), subject);
    const { slope = null, ...rest } = evidence;
    // The batch that a stop was decided on is not in its track, which ends before the line.
    const { logE: decidedAt, alpha } = (state === 'stopped' ? evidenceOfKill(kill, subject) : null) ?? {};
    const logNeeded = alpha ? -Math.log(alpha) : (evidenceNow(variant, subject)?.logNeeded ?? usual);
    const units = subject?.unitsOf(variant) ?? variant.judged.impressions;
    const logE = (alpha ? decidedAt : undefined) ?? rest.logE ?? null;
    return {
      letter: letters.get(variant.id) ?? '',
      name: variant.content,
      logNeeded,
      state,
      isProtected: variant.protected,
      ...rest,
      logE,
      projection:
        logE === null || state !== 'running' || variant.protected
          ? null
          : projectedImpressions(logE, logNeeded, slope, units),
      at: isOver
        ? kill === undefined
          ? end
          : Date.parse(kill.at)
        : state === 'waiting'
          ? Date.parse(variant.postedAt)
          : null,
      saved: state === 'stopped' && moment === null && kill ? savedImpressions(kill, experiment ?? undefined) : null,
      isOfVisitors: experiment?.unit === 'visitors',
    };
  });
  return lanes.sort((a, b) => placeOf(a.letter) - placeOf(b.letter));
}

/** How far a variant is on the way to its stop: ln E / ln needed, from 0 to 1; 0 while it is not judged. */
export const progressOf = ({ logE, logNeeded }: Pick<RaceLane, 'logE' | 'logNeeded'>, value = logE): number =>
  value === null || !(logNeeded > 0) || Number.isNaN(value) ? 0 : Math.max(0, Math.min(1, value / logNeeded));
