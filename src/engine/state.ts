import {
  ENTITY_KINDS,
  forEachKind,
  type DeclaredMetric,
  type ExperimentClosing,
  type ExperimentEnd,
  type EngagementTime,
  type Experiment,
  type FatigueLevel,
  type Kill,
  type Note,
  type OrdinaryTest,
  type Pattern,
  type PauseCause,
  type StreamInfo,
  type Suggestion,
  type Tally,
  type Unit,
  type Variant,
} from '../protocol/index.ts';
import type { SavedArm, SavedImpressions } from '../stats/index.ts';
import type { ExperimentEvidence } from './evidence/experiment-evidence.ts';
import type { Counting } from './evidence/comparability.ts';
import type { LateWatch } from './evidence/late-watch.ts';
import { createStreamFatigue, type PatternFatigue, type StreamFatigue } from './fatigue/pattern-fatigue.ts';
import type { VariantFatigue } from './fatigue/variant-fatigue.ts';
import type { LeadState } from './lead/lead.ts';
import type { NamedSums, VariantMetrics } from './metrics/sums.ts';
import type { Cells, Dimension } from './segments/cells.ts';

/** A variant as the fold keeps it: its counts and what is needed to take the next one. */
export interface VariantState {
  /** Names it in its stream. */
  readonly id: string;
  /** The last event that changed it. */
  seq: number;
  /** The experiment that it is of. */
  readonly experiment: string;
  /** The content that visitors are shown. */
  readonly content: string;
  /** The patterns that it uses. */
  readonly patterns: readonly string[];
  /** The ER that was predicted, 0 to 1; null for none. */
  readonly predictedEr: number | null;
  /** Whether it is shown, and if not why. */
  status: Variant['status'];
  /** When it was posted, RFC 3339. */
  readonly postedAt: string;
  /** How often it was shown. */
  impressions: number;
  /** How often that led to something. */
  engagements: number;
  /** Visitors and those of them who engaged, where its experiment counts visitors; null where it counts impressions, and before its first counts. */
  units: Tally | null;
  /** The platform's own running totals at its last report; differences are taken from them. */
  measured: { impressions: number; engagements: number } | null;
  /** The newest time of its counts, RFC 3339; null before the first. */
  countedAt: string | null;
  /** When it was killed, closed or declared winner, RFC 3339; null while active. */
  endedAt: string | null;
  /** The standing kill; null when there is none. */
  kill: string | null;
  /** Whether it is kept from automatic kills. */
  protected: boolean;
  /** Since when its present life is, ms since 1970 by its experiment's clock; 0 in its first. */
  judgedFrom: number;
  /** Whether it was shown when the batch that was closed last began: batches are judged by that, whatever has happened since. */
  isJudged: boolean;
  /** Whether it waits, after it came or came back, for the first batch that begins since: until then its life before goes on. */
  isWaiting: boolean;
  /** Counts of closed batches since it was posted or revived: what its rules judge. */
  judged: Tally;
  /** ln of the evidence against its prediction at the start of this life; 0 or below. */
  logPredictionStart: number;
  /** The recent batches, older ones fading, as of `recentBatch`: what a trend is read from. See `recentOf`. */
  recent: Readonly<Tally>;
  /**
   * Evidence that it wears out: see `variant-fatigue.ts`.
   * @internal
   */
  readonly fatigue: VariantFatigue;
  /** All that its totals were ever corrected downwards by: with the totals, the most that any part of its counts can add up to. */
  corrected: Readonly<Tally>;
  /** How many batches its experiment had closed when `recent` was last brought up to date: from there on it fades. */
  recentBatch: number;
  /** Its counts that came after their batch had closed: they are in the totals, and in no evidence. */
  late: Readonly<Tally>;
  /** The impressions that it would have had nothing been stopped. */
  readonly saving: SavedArm;
  /** When its newest running totals were measured, milliseconds since 1970; 0 for none. */
  measuredAt: number;
  /** How long after those before they were measured, milliseconds; 0 for none. */
  measuredEveryMs: number;
  /** The closing of its experiment that ended it; null when none did. */
  closing: string | null;
  /**
   * Sums of the metrics that its experiment declares; left out until something is reported of them.
   * @internal
   */
  metrics?: VariantMetrics;
  /**
   * Its counts of closed batches by value of each dimension, since it was posted or revived; left out until something is judged of them.
   * @internal
   */
  segments?: Cells;
}

/** An experiment as the fold keeps it. */
export interface ExperimentState extends Pick<
  Experiment,
  'id' | 'title' | 'openedAt' | 'policy' | 'comparison' | 'shares' | 'threshold'
> {
  /** The last event that changed it. */
  seq: number;
  /** A short name for people; may be empty. */
  title: string;
  /** How its losers are stopped. */
  policy: Experiment['policy'];
  /** Whether its variants are shown by chance beside each other. */
  comparison: Experiment['comparison'];
  /** The planned share of traffic of each variant, 0 to 1; empty without a plan. */
  shares: Experiment['shares'];
  /** When a fixed threshold stops a variant. */
  threshold: Experiment['threshold'];
  /** The plan made before its first counts; null without one. */
  plan: { readonly impressions: number | null; readonly er: number | null };
  /** Why and when the evidence of all its variants last began afresh; null for never. */
  restarted: NonNullable<Experiment['restarted']> | null;
  /** Why automatic kills are paused, by each cause. */
  pauses: NonNullable<Experiment['pause']>[];
  /** The newest `at` among its counts, none later than it was received: its own clock, so that one experiment's future is not another's. */
  newestAt: number;
  /** When that count was received, milliseconds since 1970. */
  newestReceivedAt: number;
  /**
   * Its batches, and the evidence in them.
   * @internal
   */
  readonly evidence: ExperimentEvidence;
  /**
   * Counts that came too late for its batches.
   * @internal
   */
  readonly late: LateWatch;
  /**
   * The variant that leads, and the batches that say so.
   * @internal
   */
  readonly lead: LeadState;
  /** The impressions that its stops saved. */
  readonly saved: SavedImpressions;
  /** The same as viewers see it: as of the batch that was closed last, since an experiment changes with its batches and not with each count. */
  savedSeen: Experiment['saved'];
  /** Whether the shares of the traffic are declared to stay the same relative to each other. */
  sharesConstant: boolean;
  /** The unit that is declared to be assigned to its variants; null where nobody did. */
  randomizationUnit: Unit | null;
  /** The part of all visitors that takes part, 0 to 1. */
  coverage: number;
  /** Whether the plan of the stream assigns its visitors, so that equal shares are planned where nobody plans others. */
  isAssignedByPlan: boolean;
  /** The seed that visitors are dealt by; null for its id. */
  seed: string | null;
  /** The unit of its counts: that of its first, since those of two units cannot be added up. Null before them. */
  unit: Unit | null;
  /**
   * How its counts come.
   * @internal
   */
  readonly counting: Counting;
  /** The result that an ordinary test would have had so far, for display only; null before it could be made. */
  ordinary: OrdinaryTest | null;
  /** Its closing, with the pauses that it ended; null while it is open. */
  closing: StandingClosing | null;
  /** When it ends by itself; left out where nobody said so. */
  end?: ExperimentEnd;
  /** Metrics besides engagements; left out where nothing is. */
  metrics?: readonly DeclaredMetric[];
  /** Dimensions that its counts may be broken down by; left out where there are none. */
  dimensions?: readonly Dimension[];
}

/** The closing of an experiment that stands. */
export interface StandingClosing extends Pick<ExperimentClosing, 'id' | 'at' | 'winner' | 'by'> {
  /** The pauses that it ended. */
  readonly pauses: ExperimentState['pauses'];
}

/** Whether a pause says that the batches cannot be trusted: the traffic is bent, or counts are later with some variants than with others. */
export const isAlarm = ({ cause }: { readonly cause: PauseCause }): boolean => cause === 'traffic' || cause === 'late';

/** How batches are closed. */
export interface StreamSettings {
  /** How long a batch is, milliseconds. */
  batchMs: number;
  /** How long after its end a batch waits for late counts, milliseconds. */
  attributionWindowMs: number;
  /** The time that engagements carry; null where nobody has said it. */
  engagementTime: EngagementTime | null;
}

/** An assessment of a pattern's fatigue, and until when it holds. */
export interface Assessment {
  /** How worn it is. */
  readonly level: FatigueLevel;
  /** How fresh it is, from 0 to 1. */
  readonly freshness: number;
  /** Why, in a sentence. */
  readonly reason: string;
  /** When it is expected to be fresh again, RFC 3339; null when nobody can say. */
  readonly freshAt: string | null;
  /** When it was said, RFC 3339. */
  readonly at: string;
}

/** A pattern as the fold keeps it: each use of the last days, and who said what of it. */
export interface PatternState {
  /** Names it in its stream. */
  readonly id: string;
  /** The last event that changed it. */
  seq: number;
  /** Times of use, milliseconds since 1970, ascending, none older than the window at the last use. */
  uses: number[];
  /** When it was last used, RFC 3339; null for never. */
  lastUsedAt: string | null;
  /** The engine's own assessment. */
  own: Assessment & { uses: number; alternatives: readonly string[]; decline: Pattern['decline'] };
  /** That of somebody outside; null when there is none. */
  external: Assessment | null;
  /**
   * The counts of its posts, and the evidence that they earn less.
   * @internal
   */
  fatigue: PatternFatigue;
  /** Until when a person has hidden its warning, who, and how worn it was then; null when nobody has. */
  snooze: { readonly until: string; readonly by: string | null; readonly level: FatigueLevel } | null;
}

/** Everything that a stream's log amounts to. Plain data: it goes to JSON and back without loss. */
export interface StreamState {
  /** The last event folded. */
  seq: number;
  /** The newest `at` among the events, milliseconds since 1970; the stream's own clock. */
  newestAt: number;
  /** When the event that set `newestAt` was received, by the server's clock. */
  newestReceivedAt: number;
  /** How its batches are closed. */
  readonly settings: StreamSettings;
  /**
   * The counts of all its posts together.
   * @internal
   */
  readonly fatigue: StreamFatigue;
  /** Its settings that viewers need; null before any of them was set. */
  info: StreamInfo | null;
  /** Its experiments, by id. */
  readonly experiments: Map<string, ExperimentState>;
  /** Its variants, by id. */
  readonly variants: Map<string, VariantState>;
  /** Its patterns, by id. */
  readonly patterns: Map<string, PatternState>;
  /** Its kills, by id. */
  readonly kills: Map<string, Kill>;
  /** Its suggestions, by id. */
  readonly suggestions: Map<string, Suggestion>;
  /** Its notes, by id; deleted ones without their text. */
  readonly notes: Map<string, Note>;
  /** The closings of its experiments, by id. */
  readonly closings: Map<string, ExperimentClosing>;
}

const DEFAULT_BATCH_MS = 30_000;
const DEFAULT_ATTRIBUTION_WINDOW_MS = 600_000;

/** A stream without events. */
export function emptyState(): StreamState {
  return {
    seq: 0,
    newestAt: 0,
    newestReceivedAt: 0,
    settings: { batchMs: DEFAULT_BATCH_MS, attributionWindowMs: DEFAULT_ATTRIBUTION_WINDOW_MS, engagementTime: null },
    fatigue: createStreamFatigue(),
    info: null,
    experiments: new Map(),
    variants: new Map(),
    patterns: new Map(),
    kills: new Map(),
    suggestions: new Map(),
    notes: new Map(),
    closings: new Map(),
  };
}

/** The entities that events have changed, so that each is worked on once however many events touched it. */
export interface Touched {
  /** Whether the settings of the stream have changed that viewers need. */
  stream: boolean;
  /** Ids of experiments. */
  readonly experiments: Set<string>;
  /** Ids of variants. */
  readonly variants: Set<string>;
  /** Ids of patterns. */
  readonly patterns: Set<string>;
  /** Ids of kills. */
  readonly kills: Set<string>;
  /** Ids of suggestions. */
  readonly suggestions: Set<string>;
  /** Ids of notes. */
  readonly notes: Set<string>;
  /** Ids of closings. */
  readonly closings: Set<string>;
}

/** Nothing touched yet. */
export function nothingTouched(): Touched {
  return { stream: false, ...forEachKind(() => new Set<string>()) };
}

/** Adds what was touched to what was touched before. */
export function mergeTouched(into: Touched, more: Touched): void {
  into.stream ||= more.stream;
  for (const kind of ENTITY_KINDS) for (const id of more[kind]) into[kind].add(id);
}

/** The ids of an experiment's variants in the order of their posting, stopped ones too; none where there is no such experiment. */
export function variantsOf({ experiments }: Readonly<StreamState>, experiment: string): readonly string[] {
  return experiments.get(experiment)?.evidence.variants ?? [];
}

/** Counts of one variant that belong to one moment, in the unit of its experiment: what the history's buckets add up. */
export interface Increment {
  /** The variant that was counted. */
  readonly variant: string;
  /** When it happened, milliseconds since 1970. */
  readonly at: number;
  /** May be negative: a platform corrected its totals downwards. */
  readonly impressions: number;
  /** May be negative too. */
  readonly engagements: number;
  /** Sums that were added to its metrics; left out where there are none. */
  readonly metrics?: readonly NamedSums[];
}
