import { checkPositive, reject } from '../numbers/counts.ts';

/** How worn a pattern is, as in the protocol. Only `fatigued` (and `severe`, which is worse) has a guarantee. */
export type FatigueLevel = 'fresh' | 'overused' | 'declining' | 'fatigued' | 'severe' | 'rested';

/** Use of a pattern in the 7 days up to a moment. */
export interface Usage {
  /** Uses within the window. */
  readonly uses: number;
  /** 1, .5, .25 or 0 after 0, 1, 2, or 3 and more uses. */
  readonly freshness: number;
  /** When an overused pattern is no longer overused if it rests, in milliseconds since 1970; null when it is not overused. */
  readonly freshAt: number | null;
}

/** The signs of a pattern's fatigue; see {@link fatigueLevel}. */
export interface FatigueSigns {
  /** Uses in the 7 days up to now. */
  readonly uses: number;
  /** ln M of the pattern's detector, from `fatigueLogEvidence`. */
  readonly logEvidence: number;
  /** ln A, from `fatigueLogAlarm`. */
  readonly logAlarm: number;
  /** The same with variants beside which nothing is shown; it is good for `declining` at most. Left out: there are none. */
  readonly logWithAlone?: number;
  /** Upper end of the interval of the recent ER; 1 while unknown. */
  readonly recentHigh: number;
  /** ER of the stream's other patterns in the same time; 0 while unknown. */
  readonly baseline: number;
}

/** Uses within 7 days from which on a pattern is overused. */
export const OVERUSED_FROM = 3;

/** How long a use counts: 7 days, in milliseconds. */
export const USAGE_WINDOW_MS = 604_800_000;

const FRESHNESS: readonly number[] = [1, 0.5, 0.25];

/**
 * Use of a pattern in a rolling window of 7 days, and how fresh that leaves it. A rule of thumb, without statistics. A use counts from its own
 * moment until 7 days later, that moment excluded; uses after `now` do not count yet.
 * @param uses Times of use in milliseconds since 1970, in any order.
 * @param now The moment in question, in the same unit.
 * @returns The uses that count, the freshness that they leave, and when it is over.
 * @throws RangeError if one of the times is not a finite number.
 * @example
 * ```ts
 * const now = Date.parse('2026-03-09T12:00:00Z');
 * const uses = ['2026-03-01T09:00:00Z', '2026-03-05T09:00:00Z', '2026-03-08T09:00:00Z'].map(Date.parse);
 * usageOf(uses, now); // { uses: 2, freshness: 0.25, freshAt: null }
 * ```
 */
export function usageOf(uses: readonly number[], now: number): Usage {
  for (const time of [now, ...uses])
    if (!Number.isFinite(time)) reject('time', time, 'a number of milliseconds since 1970');
  const recent = uses.filter((use) => use <= now && use > now - USAGE_WINDOW_MS).sort((a, b) => b - a);
  const lastToLeave = recent[OVERUSED_FROM - 1];
  return {
    uses: recent.length,
    freshness: FRESHNESS[recent.length] ?? 0,
    freshAt: lastToLeave === undefined ? null : lastToLeave + USAGE_WINDOW_MS,
  };
}

/** When time alone next changes how many uses count, in milliseconds since 1970; Infinity for never. */
export function usageHoldsUntil(uses: readonly number[], now: number): number {
  let until = Infinity;
  for (const at of uses) {
    const change = at > now ? at : at + USAGE_WINDOW_MS;
    if (change > now) until = Math.min(until, change);
  }
  return until;
}

/**
 * How worn a pattern is, by the first rule that fits:
 * - `rested`: it was not `fresh` before (`previous`) and was not used for 7 days. Start a new detector at its next use.
 * - `severe`: fatigued, and the recent ER's upper bound is below half the baseline.
 * - `fatigued`: M >= A. The level with a guarantee.
 * - `declining`: M >= sqrt(A), also where a variant is judged alone.
 * - `overused`: 3 or more uses in 7 days, a rule of usage.
 * - `fresh`.
 *
 * @throws RangeError if the alarm level is not above 0.
 */
export function fatigueLevel(signs: FatigueSigns, previous: FatigueLevel = 'fresh'): FatigueLevel {
  const { uses, logEvidence, logAlarm, logWithAlone = logEvidence, recentHigh, baseline } = signs;
  checkPositive('logAlarm', logAlarm);
  if (uses === 0 && previous !== 'fresh') return 'rested';
  if (logEvidence >= logAlarm) return recentHigh < baseline / 2 ? 'severe' : 'fatigued';
  if (Math.max(logEvidence, logWithAlone) >= logAlarm / 2) return 'declining';
  return uses >= OVERUSED_FROM ? 'overused' : 'fresh';
}
