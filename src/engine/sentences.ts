import {
  formatCount,
  type Kill,
  type KillRuleName,
  type Pause,
  type PauseCause,
  type ReasonCode,
} from '../protocol/index.ts';

const MAX_ODDS = 1e6;

/** Evidence as people read it, never as a probability: `22 : 1`. Rounded down, so that nothing is claimed that was not reached. */
export function odds(logE: number): string {
  const times = Math.exp(logE);
  if (times > MAX_ODDS) return 'more than a million : 1';
  const shown = times >= 10 ? formatCount(Math.floor(times)) : (Math.floor(times * 10) / 10).toString();
  return `${shown} : 1`;
}

/** How much evidence a budget needs: `25 : 1`. Rounded up. */
export const oddsNeeded = (alpha: number): string => `${formatCount(Math.ceil(1 / alpha - 1e-6))} : 1`;

const SPANS: readonly (readonly [ms: number, unit: string])[] = [
  [24 * 60 * 60 * 1000, 'day'],
  [60 * 60 * 1000, 'hour'],
  [60 * 1000, 'minute'],
  [1000, 'second'],
];

/** A length of time in whole units, the largest that fits: `10 minutes`. */
export function span(ms: number): string {
  const [length, unit] = SPANS.find(([one]) => ms >= one) ?? [1, 'millisecond'];
  const count = Math.floor(ms / length);
  return `${formatCount(count)} ${unit}${count === 1 ? '' : 's'}`;
}

/** The reasons of pauses that come with none. */
export const PAUSE_REASONS = {
  operator: 'Paused by hand',
  traffic: 'The traffic is not split as planned',
  late: 'Counts come later with some variants than with others',
  guardrail: 'A variant breaks a guardrail',
} as const satisfies Readonly<Record<PauseCause, string>>;

/** The reasons of kills that come with none. */
export const KILL_REASONS = {
  operator: 'Stopped by hand',
  external: 'Stopped by an outside monitor',
  'below-leader': 'Below the leader',
  'below-prediction': 'Below its prediction',
  guardrail: 'It breaks a guardrail',
} as const;

/** The reason of an outside detector's warning that comes with none. */
export const WARNING_REASON = 'An outside detector warns of this pattern';

/** The code of a pause's reason; null where it is a person's own sentence. */
export function codeOfPause({ cause, reason, reasonCode }: Pause): ReasonCode | null {
  if (reasonCode === ('traffic-bursts' satisfies ReasonCode)) return 'traffic-bursts';
  if (cause === 'traffic') return 'traffic-split';
  if (cause === 'late') return 'late-unequally';
  if (cause === 'guardrail') return 'guardrail-paused';
  return reason === PAUSE_REASONS.operator ? 'by-hand' : null;
}

const CODES_OF_RULES = {
  evidence: 'below-leader',
  prediction: 'below-prediction',
  threshold: 'below-threshold',
  guardrail: 'guardrail-broken',
} as const satisfies Readonly<Record<KillRuleName, ReasonCode>>;

/** The code of a kill's reason; null where it is a person's or an outside monitor's own sentence. */
export function codeOfKill({ cause, reason, evidence }: Kill): ReasonCode | null {
  if (evidence?.rule === 'evidence' && evidence.metric !== undefined) return 'below-leader-metric';
  if (evidence?.limitValue !== undefined) return 'guardrail-broken-limit';
  if (evidence?.controlValue !== undefined) return 'guardrail-broken-control';
  if (evidence !== null) return CODES_OF_RULES[evidence.rule];
  if (reason !== KILL_REASONS[cause] || cause === 'guardrail') return null;
  return cause === 'operator' ? 'by-hand' : cause === 'external' ? 'external-monitor' : cause;
}

/** An entity with the code of its reason, where it has one. */
export const withCode = <T extends object>(entity: T, reasonCode: ReasonCode | null): T =>
  reasonCode === null ? entity : { ...entity, reasonCode };
