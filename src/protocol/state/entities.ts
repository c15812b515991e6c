import * as z from 'zod/mini';
import { Metric, MetricResult } from './metrics.ts';
import { OrdinaryTest } from './ordinary-test.ts';
import { Content, Count, Fraction, Id, Instant, Sentence, Seq, Actor } from '../values/values.ts';

// A server of before says nothing of who decided or snoozed; a page takes that for nobody.
const actorOrNull = z._default(z.nullable(Actor), null);

/** Where a variant is in its life. */
export const VariantStatus = z.enum(['active', 'killed', 'winner', 'closed']);
/** Where a variant is in its life. */
export type VariantStatus = z.infer<typeof VariantStatus>;

/** How close a variant is to a kill. `learning`: too little is known; `watch`: a first sign; `endangered`: close to the bound. */
export const Level = z.enum(['learning', 'steady', 'watch', 'endangered']);
/** How close a variant is to a kill. */
export type Level = z.infer<typeof Level>;

/** Why the showing of a variant was stopped. */
export const KillCause = z.enum(['below-leader', 'below-prediction', 'guardrail', 'operator', 'external']);
/** Why the showing of a variant was stopped. */
export type KillCause = z.infer<typeof KillCause>;

/** How variants may be killed automatically: `evidence` and `threshold` kill by rule, `advise` only warns, `off` does neither. */
export const KillPolicy = z.enum(['evidence', 'threshold', 'advise', 'off']);
/** How variants may be killed automatically. */
export type KillPolicy = z.infer<typeof KillPolicy>;

/** How the variants of an experiment were shown: side by side to a random audience, or each at its own time. */
// On the wire and in logs since the first version, so that its spelling stays, in an API that is American otherwise.
export const Comparison = z.enum(['randomised', 'observational']);
/** How the variants of an experiment were shown. */
export type Comparison = z.infer<typeof Comparison>;

/** The time that engagements of a stream carry: that of their impression, or their own. */
export const EngagementTime = z.enum(['impression', 'own']);
/** The time that engagements of a stream carry. */
export type EngagementTime = z.infer<typeof EngagementTime>;

/** A unit of an experiment: what is assigned to its variants, or what is counted of them. One visitor may see a variant many times. */
export const Unit = z.enum(['impressions', 'visitors']);
/** A unit of an experiment. */
export type Unit = z.infer<typeof Unit>;

/** The planned share of the traffic of one variant. */
export const PlannedShare = z.object({ variant: Id, share: Fraction });
/** The planned share of the traffic of one variant. */
export type PlannedShare = z.infer<typeof PlannedShare>;

/** How often a variant was shown, and how often a showing was engaged with. */
export const Tally = z.object({ impressions: Count, engagements: Count });
/** How often a variant was shown, and how often a showing was engaged with. */
export type Tally = z.infer<typeof Tally>;

/** Evidence and where it suffices, as natural logarithms; show them as "e^logE : 1". */
export const Evidence = z.object({ logE: z.number(), logNeeded: z.number() });
/** Evidence and where it suffices, as natural logarithms. */
export type Evidence = z.infer<typeof Evidence>;

/** The rule that speaks: `evidence` (against the other variants), `prediction`, a `guardrail` that kills, or the simple `threshold`. */
export const KillRuleName = z.enum(['threshold', 'evidence', 'prediction', 'guardrail']);
/** The rule that speaks. */
export type KillRuleName = z.infer<typeof KillRuleName>;

/** One piece of content under test, with all that is known of it. */
export const Variant = z.object({
  id: Id,
  seq: Seq,
  experiment: Id,
  /**
   * Its letter in its experiment, `A` to `Z` and then `AA`, `AB`, ..., by the order of posting; it never changes. Left out by older servers.
   */
  letter: z.optional(z.string()),
  content: Content,
  patterns: z.array(Id),
  /** The ER that the publisher's model predicted, 0 to 1; null when nothing was predicted. */
  predictedEr: z.nullable(Fraction),
  status: VariantStatus,
  level: Level,
  postedAt: Instant,
  impressions: Count,
  engagements: Count,
  /** Visitors who were shown it, and those of them who engaged within the attribution window of their first impression; left out where none are counted. */
  units: z.optional(Count),
  engagedUnits: z.optional(Count),
  /** engagements / impressions, or engagedUnits / units where visitors are counted; null before the first. */
  er: z.nullable(Fraction),
  /** (er - predictedEr) / predictedEr; null when either is unknown or the prediction is 0. */
  delta: z.nullable(z.number()),
  /** Confidence sequence for the average ER so far as [low, high], from judged counts; valid at every look. [0, 1] before the first. */
  interval: z.tuple([Fraction, Fraction]),
  /**
   * The part of the counts that decisions rest on: closed batches since it was posted or revived. The rest is provisional. Where visitors are counted
   * its impressions are visitors, and its engagements those of them who engaged.
   */
  judged: Tally,
  /** The rule that is nearest to a kill and how near; null while it cannot be judged. */
  killDistance: z.nullable(z.extend(Evidence, { rule: KillRuleName })),
  /** Probability of being the best of those that are shown, for display and traffic advice only; null while not compared. */
  probabilityBest: z.nullable(Fraction),
  /** (recent er - er) / er, the recent batches counting more; null while too little is known. */
  trend: z.nullable(z.number()),
  /** A person keeps it from being killed automatically. */
  protected: z.boolean(),
  /** When the last count arrived, by the sender's clock; null before the first. */
  countedAt: z.nullable(Instant),
  /** When it was killed, closed or declared winner; null while active. */
  endedAt: z.nullable(Instant),
  /**
   * The part of its counts that came after their batch had closed: it is in the totals, and no decision rests on it. Left out while there is none. In
   * the unit of `judged`.
   */
  late: z.optional(Tally),
  /** The metrics that its experiment declares, in that order; left out where there are none. */
  metrics: z.optional(z.array(MetricResult)),
});
/** One piece of content under test, with all that is known of it. */
export type Variant = z.infer<typeof Variant>;

/** The simple rule: it kills a variant whose ER is below `factor` of the prediction after `minImpressions`. */
export const Threshold = z.object({ factor: Fraction.check(z.gt(0)), minImpressions: Count });
/** The settings of the simple rule. */
export type Threshold = z.infer<typeof Threshold>;

/**
 * How an experiment's error budget is split: the chance that its best variant is ever killed is at most `alpha`, the sum of `comparison`,
 * `prediction` and `guardrail`. An alarm about the traffic only pauses, and has a budget of its own.
 */
export const Budget = z.object({
  alpha: Fraction,
  comparison: Fraction,
  prediction: Fraction,
  traffic: Fraction,
  /** Of all guardrails together that kill; left out where none does. */
  guardrail: z.optional(Fraction),
});
/** How an experiment's error budget is split. */
export type Budget = z.infer<typeof Budget>;

/**
 * Why automatic kills are paused: a person said so, the traffic is not shared as planned, counts come `late` more often with some variants
 * than with others, or a variant breaks a `guardrail` that pauses.
 */
export const PauseCause = z.enum(['operator', 'traffic', 'late', 'guardrail']);
/** Why automatic kills are paused. */
export type PauseCause = z.infer<typeof PauseCause>;

/** A pause of automatic kills. */
export const Pause = z.object({
  cause: PauseCause,
  reason: Sentence,
  /** The reason as a code of `REASONS`; left out where it is somebody's own sentence, and by older servers. */
  reasonCode: z.optional(Id),
  since: Instant,
  /** The actor who paused; null when nobody did, or when that is unknown. */
  by: actorOrNull,
});
/** A pause of automatic kills. */
export type Pause = z.infer<typeof Pause>;

/** Whether one variant leads: `leads` and `changed` are covered by an interval that holds at every look, `too-early` says that it cannot tell. */
export const LeadVerdict = z.enum(['too-early', 'leads', 'changed']);
/** Whether one variant leads. */
export type LeadVerdict = z.infer<typeof LeadVerdict>;

/** A number with its interval. */
export const Estimate = z.object({ estimate: z.number(), low: z.number(), high: z.number() });
/** A number with its interval. */
export type Estimate = z.infer<typeof Estimate>;

/** How the two best variants of an experiment compare, from judged counts of the times at which both were shown. */
export const Lead = z.object({
  leader: Id,
  runnerUp: Id,
  verdict: LeadVerdict,
  /** Rate of the leader divided by that of the runner-up, above 0; null before enough is known, and when the lead has changed. */
  ratio: z.nullable(Estimate),
  /** Rate of the leader less that of the runner-up, -1 to 1: 0.009 is 0.9 percentage points. Null where the ratio is. */
  difference: z.nullable(Estimate),
  /** The batch since which the same is said, from 1 up. */
  sinceBatch: Count,
  /** The end of that batch; left out by older servers. */
  since: z.optional(Instant),
  /** Up to when counts are in it. */
  judgedTo: Instant,
  /** The error budget of this pair: that of the experiment divided by the pairs that it was chosen from. */
  alpha: Fraction,
  /** Variants that were ever judged: the two were chosen from them. */
  variants: Count,
});
/** How the two best variants of an experiment compare. */
export type Lead = z.infer<typeof Lead>;

/** Impressions that went to other variants because some were stopped. */
export const Saved = z.object({
  /** By all stops so far, those that were taken back included. */
  impressions: Count,
  /** Growth of the impressions that stopped variants would have had; see `saving` of a kill. */
  growth: z.number(),
});
/** Impressions that went to other variants because some were stopped. */
export type Saved = z.infer<typeof Saved>;

/** Variants that compete for the same audience. */
export const Experiment = z.object({
  id: Id,
  seq: Seq,
  title: Sentence,
  openedAt: Instant,
  policy: KillPolicy,
  comparison: Comparison,
  shares: z.array(PlannedShare),
  threshold: Threshold,
  /** Planned impressions of each variant, and the ER that is expected; left out where they were not planned. */
  plannedImpressions: z.optional(Count.check(z.gt(0))),
  expectedEr: z.optional(Fraction.check(z.gt(0))),
  budget: Budget,
  /** Whether the shares of the traffic are declared to stay the same relative to each other; left out while they are not. */
  sharesConstant: z.optional(z.boolean()),
  /** The unit that is assigned to its variants at random, as its publisher declares it; left out where nobody did. */
  randomizationUnit: z.optional(Unit),
  /** The unit that it is counted and judged in; left out for impressions, and before the first counts. */
  unit: z.optional(Unit),
  /** The part of all visitors that takes part, where they are assigned by the stream's plan; left out for all. */
  coverage: z.optional(Fraction),
  /** The seed that visitors are dealt by; left out for its id. */
  seed: z.optional(Id),
  /**
   * Why nothing is promised about its stops, as a code of `REASONS`: `visitors-as-impressions`. They go on. Left out while the promise holds.
   */
  notPromised: z.optional(Id),
  /**
   * Why its variants are not compared although they are shown side by side, as a code of `REASONS`: `totals-vary` or `own-time`. Only a prediction
   * may stop them then. Left out while they are compared.
   */
  notCompared: z.optional(Id),
  /** Why automatic kills are paused; null while they are not. */
  pause: z.nullable(Pause),
  /** Evidence that traffic is not shared as planned; null without planned shares. */
  traffic: z.nullable(Evidence),
  /** Batches closed so far. */
  batches: Count,
  /** Batches that were not judged for some variant, because its impressions were far off its planned share in them; left out while there are none. */
  skipped: z.optional(Count),
  /**
   * Why and when all evidence of its variants last began afresh: a correction took back more than its batch had, or an alarm about the traffic or
   * about late counts. Left out while it never did.
   */
  restarted: z.optional(z.object({ cause: z.enum(['correction', 'alarm']), at: Instant })),
  /** Up to when its counts are judged; what came later is provisional. Null before the first batch. */
  judgedTo: z.nullable(Instant),
  /** Counts of its variants that came after their batch had closed, as of the batch that was closed last. Left out while there are none. */
  late: z.optional(Tally),
  /** The variant that leads. Null while fewer than two variants are judged, where they are not shown side by side, and from older servers. */
  lead: z._default(z.nullable(Lead), null),
  /** Impressions saved. Null where nobody was stopped, where variants are not shown side by side, and from older servers. */
  saved: z._default(z.nullable(Saved), null),
  /**
   * The result that an ordinary test of the two best variants would have had, for display only. Left out before the first batch that is judged for two,
   * where variants are not shown side by side, and by older servers.
   */
  ordinaryTest: z.optional(OrdinaryTest),
  /** When it was closed; left out while it is open, and by older servers. */
  closedAt: z.optional(Instant),
  /** The variant that it was closed with as its winner; left out where there is none. */
  winner: z.optional(Id),
  /** The actor who closed it; left out while it is open, and when that is unknown. */
  closedBy: z.optional(Actor),
  /** When it ends by itself; left out where nobody said so, and by older servers. */
  end: z.optional(
    z.object({
      maxDays: z.optional(z.number()),
      minEffect: z.optional(Fraction),
      when: z.enum(['suggest', 'close']),
    }),
  ),
  /** Metrics besides engagements; left out where nothing is. */
  metrics: z.optional(z.array(Metric)),
  /** Names of the dimensions that it may be broken down by; left out where there are none. */
  dimensions: z.optional(z.array(Id)),
});
/** Variants that compete for the same audience. */
export type Experiment = z.infer<typeof Experiment>;

/** How worn a pattern is, from unused to worn out. */
export const FatigueLevel = z.enum(['fresh', 'overused', 'declining', 'fatigued', 'severe', 'rested']);
/** How worn a pattern is, from unused to worn out. */
export type FatigueLevel = z.infer<typeof FatigueLevel>;

/** The origin of an assessment: this server's own monitors, or one that the team already had. */
export const Source = z.enum(['peeksafe', 'external']);
/** The origin of an assessment. */
export type Source = z.infer<typeof Source>;

/** A reusable content device and its wear. */
export const Pattern = z.object({
  id: Id,
  seq: Seq,
  /** Uses in the 7 days before `assessedAt`. */
  uses: Count,
  lastUsedAt: z.nullable(Instant),
  level: FatigueLevel,
  /** 1 = unused, 0 = worn out. */
  freshness: Fraction,
  /** The rule that set the level, in one sentence; empty while fresh. */
  reason: Sentence,
  /** The reason as a code of `REASONS`; left out where it is somebody's own sentence, and by older servers. */
  reasonCode: z.optional(Id),
  /** When an overused pattern is fresh again if it rests; null when it is fresh or nobody can say. */
  freshAt: z.nullable(Instant),
  /** Fresher patterns of the same stream to use instead, freshest first. */
  alternatives: z.array(Id),
  /** The signs of a falling ER: evidence, the recent ER, and the ER it had to keep; null while too little is known. */
  decline: z.nullable(
    z.extend(Evidence, {
      er: z.nullable(Fraction),
      floor: Fraction,
      /** True where nothing comparable is shown beside it: then it is called declining at most. */
      alone: z.optional(z.boolean()),
    }),
  ),
  source: Source,
  assessedAt: Instant,
  /** Until when its warning is hidden for everybody; null when it is not. It may have passed: compare it with the time. */
  snoozedUntil: z._default(z.nullable(Instant), null),
  /** The actor who hid it; null when nobody did, or when that is unknown. */
  snoozedBy: actorOrNull,
});
/** A reusable content device and its wear. */
export type Pattern = z.infer<typeof Pattern>;

/** The numbers that a kill was decided on, frozen at the decision. */
export const KillEvidence = z.object({
  /** Name of the rule: `threshold`, `evidence` (that others are better), `prediction` or `guardrail`. */
  rule: KillRuleName,
  /** Counts that the rule judged; late and provisional ones are not among them. */
  impressions: z.optional(Count),
  engagements: z.optional(Count),
  /** The unit of these counts; left out for impressions. */
  unit: z.optional(Unit),
  predictedEr: z.optional(Fraction),
  /** The fraction of the prediction below which the rule kills. */
  factor: z.optional(Fraction),
  minImpressions: z.optional(Count),
  /** Natural logarithm of the evidence; show it as "e^logE : 1". */
  logE: z.optional(z.number()),
  /** The error budget that the rule spends. */
  alpha: z.optional(Fraction),
  leader: z.optional(Id),
  leaderEr: z.optional(Fraction),
  /** The metric that it was decided by, the primary one or a guardrail; `impressions` are its units then. Left out for engagements. */
  metric: z.optional(Id),
  /** The value of that metric of the variant, and of the leader. */
  value: z.optional(z.number()),
  leaderValue: z.optional(z.number()),
  /** Of a guardrail: the value of what it held the variant to, which is the others together, the control or the limit, and by how much the variant may be worse. */
  othersValue: z.optional(z.number()),
  controlValue: z.optional(z.number()),
  limitValue: z.optional(z.number()),
  bound: z.optional(z.number()),
  /** Of a guardrail with a control: the id of that variant. */
  control: z.optional(Id),
});
/** The numbers that a kill was decided on. */
export type KillEvidence = z.infer<typeof KillEvidence>;

/** The base of what one stop saved: `impressions` times (growth / `from` - 1), with the growth of its experiment now, or `to`. */
export const Saving = z.object({
  /** Impressions that the variant would have had when it was stopped, from 0 up. */
  impressions: z.number(),
  /** The growth of its experiment at that moment, above 0. */
  from: z.number(),
  /** The growth when the variant was shown again; null while it is not. */
  to: z.nullable(z.number()),
});
/** The base of what one stop saved. */
export type Saving = z.infer<typeof Saving>;

/** One stop of the showing of a variant. */
export const Kill = z.object({
  id: Id,
  seq: Seq,
  variant: Id,
  experiment: Id,
  cause: KillCause,
  reason: Sentence,
  /** The reason as a code of `REASONS`; left out where it is somebody's own sentence, and by older servers. */
  reasonCode: z.optional(Id),
  at: Instant,
  /** When the server took it in, by its own clock; `at` is what the sender says. Older servers do not say it. */
  receivedAt: z.optional(Instant),
  impressions: Count,
  engagements: Count,
  /** Visitors and those who engaged, as of its variant; left out where none are counted. */
  units: z.optional(Count),
  engagedUnits: z.optional(Count),
  er: z.nullable(Fraction),
  evidence: z.nullable(KillEvidence),
  /** When it was taken back by hand; null while it stands. */
  revivedAt: z.nullable(Instant),
  /** The actor who stopped it; null when the monitors here did, or when that is unknown. */
  by: actorOrNull,
  /** The actor who revived it; null while the kill stands, or when that is unknown. */
  revivedBy: actorOrNull,
  /** The base of the impressions that it saved; null where nobody can say, and from older servers. */
  saving: z._default(z.nullable(Saving), null),
});
/** One stop of the showing of a variant. */
export type Kill = z.infer<typeof Kill>;
