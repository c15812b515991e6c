import type { FatigueLevel } from '../../protocol/index.ts';

/** Uses older than this no longer wear a pattern. */
export const USAGE_WINDOW_MS = 7 * 24 * 60 * 60 * 1000;

/** From this many uses within the window on a pattern is overused. */
export const OVERUSED_FROM = 3;

// Freshness by uses within the window, as operators of the former system know it; worn out from the last entry on.
const FRESHNESS = [1, 0.5, 0.25, 0] as const;

/** What the usage rule says of a pattern at one moment. */
export interface Usage {
  readonly uses: number;
  readonly freshness: number;
  readonly level: Extract<FatigueLevel, 'fresh' | 'overused'>;
  /** When the oldest use that makes it overused leaves the window, ms since 1970; null when it is not overused. */
  readonly freshAt: number | null;
}

/** The usage rule: three or more uses in a rolling seven days wear a pattern out. A rule of thumb, no statistics. */
export function usageAt(uses: readonly number[], now: number): Usage {
  const recent = uses.filter((at) => at > now - USAGE_WINDOW_MS && at <= now);
  const count = recent.length;
  const freshness = FRESHNESS[Math.min(count, FRESHNESS.length - 1)] as number;
  if (count < OVERUSED_FROM) return { uses: count, freshness, level: 'fresh', freshAt: null };
  const decisive = recent[count - OVERUSED_FROM] as number;
  return { uses: count, freshness, level: 'overused', freshAt: decisive + USAGE_WINDOW_MS };
}

/** When time alone changes the uses that count next, milliseconds since 1970; Infinity for never. */
export function usageHoldsUntil(uses: readonly number[], now: number): number {
  let until = Infinity;
  for (const at of uses) {
    const change = at > now ? at : at + USAGE_WINDOW_MS;
    if (change > now) until = Math.min(until, change);
  }
  return until;
}
