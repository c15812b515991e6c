import * as z from 'zod/mini';
import { Actor, Count, Id, Instant, Sentence, Seq } from '../values/values.ts';
import { PlannedShare, Source, Unit } from './entities.ts';

/** How urgent a suggestion is. */
export const Priority = z.enum(['low', 'medium', 'high', 'critical']);
/** How urgent a suggestion is. */
export type Priority = z.infer<typeof Priority>;

/** The thing that a suggestion is about. */
export const Subject = z.object({ kind: z.enum(['stream', 'experiment', 'variant', 'pattern']), id: Id });
/** The thing that a suggestion is about. */
export type Subject = z.infer<typeof Subject>;

/** One number that a suggestion rests on, by name, such as `impressions` or `share of variant-3`. */
export const Figure = z.object({
  name: Sentence,
  value: z.number(),
  /** The name as a code of `FIGURES`; left out by older servers, and where the number is not the engine's. */
  code: z.optional(Id),
  /** The variant that it is a number of. */
  variant: z.optional(Id),
});
/** One number that a suggestion rests on. */
export type Figure = z.infer<typeof Figure>;

/** Engagements per 1,000 impressions to be gained, with its interval; where the unit is `visitors`, visitors who engage of 1,000. */
export const Gain = z.object({
  estimate: z.number(),
  low: z.number(),
  high: z.number(),
  /** Left out for impressions. */
  unit: z.optional(Unit),
});
/** Engagements per 1,000 impressions to be gained, with its interval. */
export type Gain = z.infer<typeof Gain>;

/** The state of a suggestion; `settled`: its reason no longer holds. */
export const SuggestionStatus = z.enum(['open', 'accepted', 'dismissed', 'expired', 'settled']);
/** The state of a suggestion. */
export type SuggestionStatus = z.infer<typeof SuggestionStatus>;

/** The action of the server when a suggestion is accepted. */
export const SuggestionEffectKind = z.enum([
  'stop-variant',
  'plan-shares',
  'close-experiment',
  'resume-stops',
  'set-window',
]);
/** The action of the server when a suggestion is accepted. */
export type SuggestionEffectKind = z.infer<typeof SuggestionEffectKind>;

/** The effect of accepting a suggestion on the thing that it is about: for each kind the setting that it names. */
export const PlannedEffect = z.object({
  kind: SuggestionEffectKind,
  /** The shares of `plan-shares`, which add up to 1. */
  shares: z.optional(z.array(PlannedShare)),
  /** The winner of `close-experiment`. */
  winner: z.optional(Id),
  /** The attribution window of `set-window`, in milliseconds; it is that of the whole stream. */
  attributionWindowMs: z.optional(Count),
});
/** The effect of accepting a suggestion on the thing that it is about. */
export type PlannedEffect = z.infer<typeof PlannedEffect>;

/** The effect of accepting a suggestion, and once it is accepted, the setting before: reopening the suggestion brings that back. */
export const SuggestionEffect = z.extend(PlannedEffect, {
  /** The settings that its acceptance has changed; left out before, and where there was nothing left to do. */
  before: z.optional(
    z.object({
      shares: z.optional(z.array(PlannedShare)),
      attributionWindowMs: z.optional(Count),
    }),
  ),
});
/** The effect of accepting a suggestion, and once it is accepted, the setting before. */
export type SuggestionEffect = z.infer<typeof SuggestionEffect>;

/** One action worth taking. */
export const Suggestion = z.object({
  id: Id,
  seq: Seq,
  /** The kind of action: a word such as `shift-traffic` or `rest-pattern`. */
  action: Id,
  priority: Priority,
  title: Sentence,
  reason: Sentence,
  /** Title and reason as a code of `REASONS`; left out where it is somebody's own sentence, and by older servers. */
  reasonCode: z.optional(Id),
  /** The numbers that the reason names. */
  reasonNumbers: z.optional(z.array(Figure)),
  /** The variant that title or reason name besides what the suggestion is about. */
  reasonVariant: z.optional(Id),
  /** The subject of the suggestion; null when its sender did not name one. */
  about: z.nullable(Subject),
  /** The numbers that it rests on. */
  evidence: z.array(Figure),
  source: Source,
  /** Whether a language model worded it; it never decides what is suggested. */
  generated: z.boolean(),
  madeAt: Instant,
  expiresAt: z.nullable(Instant),
  /** Null when nobody can say. */
  expectedGain: z.nullable(Gain),
  /** The effect of accepting it; left out where only its publisher can do what it says, and by older servers: then it is marked as done. */
  effect: z.optional(SuggestionEffect),
  status: SuggestionStatus,
  /** When it ceased to be open; null while it is. */
  endedAt: z.nullable(Instant),
  /** The result, in one sentence; empty until it is known. */
  outcome: Sentence,
  /** The outcome as a code of `OUTCOMES`. */
  outcomeCode: z.optional(Id),
  /** The actor who accepted or dismissed it; null when nobody did, or when that is unknown. */
  endedBy: z._default(z.nullable(Actor), null),
});
/** One action worth taking. */
export type Suggestion = z.infer<typeof Suggestion>;
