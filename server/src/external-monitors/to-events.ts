import { formatCount, Id, LIMITS, type FatigueLevel, type IncomingEvent } from 'peeksafe/protocol';
import {
  priorityOf,
  type EarlyKill,
  type OptimizationAlert,
  type PatternFatigue,
  type PerformanceUpdate,
} from './schemas.ts';

type Meaning<K extends IncomingEvent['kind']> = Omit<Extract<IncomingEvent, { kind: K }>, 'id' | 'at'>;

/** The meaning of a message: an event without its id and time. Keys are in the order of the protocol's schemas. */
export type ExternalMeaning =
  Meaning<'variant.killed'> | Meaning<'variant.measured'> | Meaning<'pattern.warned'> | Meaning<'suggestion.made'>;

/** Joins sentences that may lack a period, within the protocol's limit for a reason. */
function sentences(...parts: readonly (string | null | undefined)[]): string {
  const said = parts.map((part) => part?.trim() ?? '').filter((part) => part !== '');
  const text = said.map((part, i) => (i < said.length - 1 && !/[.!?…]$/.test(part) ? `${part}.` : part)).join(' ');
  if (text.length <= LIMITS.sentenceLength) return text;
  // Half of a surrogate pair is not valid text.
  return `${text.slice(0, LIMITS.sentenceLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

const reasonOf = (text: string): { reason?: string } => (text === '' ? {} : { reason: text });

const percent = (rate: number): string => `${Number((rate * 100).toPrecision(3))}%`;

/** A kill by an external monitor. Its counts go into the reason, since the event's figures are the server's own. */
export function meaningOfKill(message: EarlyKill): ExternalMeaning {
  const rate = message.final_engagement_rate ?? null;
  const sample = message.sample_size ?? null;
  const figures = [
    ...(rate === null ? [] : [`an ER of ${percent(rate)}`]),
    ...(sample === null ? [] : [`a sample of ${formatCount(sample)}`]),
  ];
  const report = figures.length === 0 ? null : `The external monitor reports ${figures.join(' and ')}.`;
  const reason = reasonOf(sentences(message.reason, report));
  return { kind: 'variant.killed', variant: message.variant_id, cause: 'external', ...reason };
}

/** Running totals; the server takes the differences. */
export function meaningOfPerformance(message: PerformanceUpdate): ExternalMeaning {
  return {
    kind: 'variant.measured',
    variant: message.variant_id,
    impressions: message.view_count,
    engagements: message.interaction_count,
  };
}

// The original's freshness was 1, .5, .25, 0 by uses, so its scores were 0, .5, .75 and 1: each band begins at one of them but the
// last, which leaves room for detectors that never say exactly 1.
const LEVELS: readonly (readonly [from: number, level: FatigueLevel])[] = [
  [0.9, 'severe'],
  [0.75, 'fatigued'],
  [0.5, 'overused'],
  [0, 'fresh'],
];

/** The fatigue level of a score. A score below .5 is not a warning: it withdraws an earlier one. */
const levelOf = (score: number): FatigueLevel => LEVELS.find(([from]) => score >= from)?.[1] ?? 'fresh';

/** A warning about a worn pattern. */
export function meaningOfFatigue(message: PatternFatigue): ExternalMeaning {
  const { pattern, fatigue_score: score, recommendation } = message;
  const uses = message.usage_count ?? null;
  const report = uses === null ? null : `The external detector counts ${formatCount(uses)} uses.`;
  return {
    kind: 'pattern.warned',
    pattern,
    level: levelOf(score),
    // 1 - .9 is .09999999999999998 in floating point.
    freshness: Math.round((1 - score) * 1e9) / 1e9,
    ...reasonOf(sentences(recommendation, report)),
  };
}

/** A word such as `shift-traffic` from what may be `SHIFT_TRAFFIC`; null for a sentence and for nothing. */
function wordOf(text: string | null | undefined): string | null {
  if (!text || !/^\S+$/.test(text)) return null;
  const word = Id.safeParse(text.toLowerCase().replaceAll('_', '-').normalize('NFC'));
  return word.success ? word.data : null;
}

/**
 * A suggestion. An `action` in one word is its action; a sentence goes into the reason, and the type of the alert is the action.
 * @param suggestion Its id. The same words are the same suggestion, so that an alert said every day does not pile up.
 */
export function meaningOfAlert(message: OptimizationAlert, suggestion: string): ExternalMeaning {
  const { title, description, action, alert_type: type, priority } = message;
  const word = wordOf(action);
  return {
    kind: 'suggestion.made',
    suggestion,
    action: word ?? wordOf(type) ?? 'external-alert',
    priority: priorityOf(priority ?? 'medium') ?? 'medium',
    title,
    ...reasonOf(sentences(description, word === null ? action : null)),
  };
}
