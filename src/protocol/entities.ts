import * as z from 'zod/mini';
import { Content, Count, Fraction, Id, Instant, Sentence, Seq } from './values.ts';

/** Where a variant is in its life. */
export const VariantStatus = z.enum(['active', 'killed', 'winner', 'closed']);
/** Where a variant is in its life. */
export type VariantStatus = z.infer<typeof VariantStatus>;

/** How close a variant is to a kill. `learning`: too little is known; `watch`: a first sign; `endangered`: close to the bound. */
export const Level = z.enum(['learning', 'steady', 'watch', 'endangered']);
/** How close a variant is to a kill. */
export type Level = z.infer<typeof Level>;

/** Why the showing of a variant was stopped. */
export const KillCause = z.enum(['below-leader', 'below-prediction', 'operator', 'external']);
/** Why the showing of a variant was stopped. */
export type KillCause = z.infer<typeof KillCause>;

/** Who may kill on its own: `evidence` and `threshold` kill by rule, `advise` only warns, `off` does neither. */
export const KillPolicy = z.enum(['evidence', 'threshold', 'advise', 'off']);
/** Who may kill on its own. */
export type KillPolicy = z.infer<typeof KillPolicy>;

/** How the variants of an experiment were shown: side by side to a random audience, or each at its own time. */
export const Comparison = z.enum(['randomised', 'observational']);
/** How the variants of an experiment were shown. */
export type Comparison = z.infer<typeof Comparison>;

/** The planned share of the traffic of one variant. */
export const PlannedShare = z.object({ variant: Id, share: Fraction });
/** The planned share of the traffic of one variant. */
export type PlannedShare = z.infer<typeof PlannedShare>;

/** One piece of content under test, with all that is known of it. */
export const Variant = z.object({
  id: Id,
  seq: Seq,
  experiment: Id,
  content: Content,
  patterns: z.array(Id),
  /** What the publisher's model expected, 0 to 1; null when nothing was predicted. */
  predictedEr: z.nullable(Fraction),
  status: VariantStatus,
  level: Level,
  postedAt: Instant,
  impressions: Count,
  engagements: Count,
  /** engagements / impressions; null before the first impression. */
  er: z.nullable(Fraction),
  /** (er - predictedEr) / predictedEr; null when either is unknown or the prediction is 0. */
  delta: z.nullable(z.number()),
  /** Confidence sequence for the true ER as [low, high]; valid at every look. */
  interval: z.tuple([Fraction, Fraction]),
  /** When the last count arrived, by the sender's clock; null before the first. */
  countedAt: z.nullable(Instant),
  /** When it was killed, closed or declared winner; null while active. */
  endedAt: z.nullable(Instant),
});
/** One piece of content under test, with all that is known of it. */
export type Variant = z.infer<typeof Variant>;

/** Variants that compete for the same audience. */
export const Experiment = z.object({
  id: Id,
  seq: Seq,
  title: Sentence,
  openedAt: Instant,
  policy: KillPolicy,
  comparison: Comparison,
  shares: z.array(PlannedShare),
});
/** Variants that compete for the same audience. */
export type Experiment = z.infer<typeof Experiment>;

/** How worn a pattern is, from unused to worn out. */
export const FatigueLevel = z.enum(['fresh', 'overused', 'declining', 'fatigued', 'severe', 'rested']);
/** How worn a pattern is, from unused to worn out. */
export type FatigueLevel = z.infer<typeof FatigueLevel>;

/** Who says so: this server's own monitors, or one that the team already had. */
export const Source = z.enum(['peeksafe', 'external']);
/** Who says so. */
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
  /** When an overused pattern is fresh again if it rests; null when it is fresh or nobody can say. */
  freshAt: z.nullable(Instant),
  /** Fresher patterns of the same stream to use instead, freshest first. */
  alternatives: z.array(Id),
  source: Source,
  assessedAt: Instant,
});
/** A reusable content device and its wear. */
export type Pattern = z.infer<typeof Pattern>;

/** The numbers that a kill was decided on, frozen at the decision. */
export const KillEvidence = z.object({
  /** Name of the rule: `threshold`, `evidence` (against the leader) or `prediction`. */
  rule: z.enum(['threshold', 'evidence', 'prediction']),
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
});
/** The numbers that a kill was decided on. */
export type KillEvidence = z.infer<typeof KillEvidence>;

/** One stop of the showing of a variant. */
export const Kill = z.object({
  id: Id,
  seq: Seq,
  variant: Id,
  experiment: Id,
  cause: KillCause,
  reason: Sentence,
  at: Instant,
  impressions: Count,
  engagements: Count,
  er: z.nullable(Fraction),
  evidence: z.nullable(KillEvidence),
  /** When it was taken back by hand; null while it stands. */
  revivedAt: z.nullable(Instant),
});
/** One stop of the showing of a variant. */
export type Kill = z.infer<typeof Kill>;

/** How urgent a suggestion is. */
export const Priority = z.enum(['low', 'medium', 'high', 'critical']);
/** How urgent a suggestion is. */
export type Priority = z.infer<typeof Priority>;

/** One action worth taking. */
export const Suggestion = z.object({
  id: Id,
  seq: Seq,
  /** What kind of action: a word such as `shift-traffic` or `rest-pattern`. */
  action: Id,
  priority: Priority,
  title: Sentence,
  reason: Sentence,
  source: Source,
  madeAt: Instant,
  expiresAt: z.nullable(Instant),
  /** Engagements per 1,000 impressions to be gained, with its interval; null when nobody can say. */
  expectedGain: z.nullable(z.object({ estimate: z.number(), low: z.number(), high: z.number() })),
  status: z.enum(['open', 'dismissed']),
});
/** One action worth taking. */
export type Suggestion = z.infer<typeof Suggestion>;
