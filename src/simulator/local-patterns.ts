import type { FatigueLevel, Pattern } from '../protocol/index.ts';
import { PATTERNS } from './templates.ts';
import { WEAR_WINDOW_MS } from './wear.ts';

/** From this many uses in 7 days on a pattern is overused. */
export const OVERUSED_FROM = 3;

const FRESHNESS = [1, 0.5, 0.25, 0] as const;
const ALTERNATIVES = 3;

const SEVERITY: readonly FatigueLevel[] = ['fresh', 'rested', 'overused', 'declining', 'fatigued', 'severe'];

/** Whether one level asks for more attention than another. */
export const isWorse = (a: FatigueLevel, b: FatigueLevel): boolean => SEVERITY.indexOf(a) > SEVERITY.indexOf(b);

function usesWithin(uses: readonly number[], now: number): number[] {
  return uses.filter((at) => at > now - WEAR_WINDOW_MS && at <= now);
}

function freshnessOf(uses: readonly number[], now: number): number {
  return FRESHNESS[Math.min(usesWithin(uses, now).length, FRESHNESS.length - 1)] as number;
}

function fresherThan(id: string, all: ReadonlyMap<string, readonly number[]>, now: number): string[] {
  return [...new Set([...all.keys(), ...PATTERNS])]
    .map((other) => ({ other, freshness: freshnessOf(all.get(other) ?? [], now) }))
    .filter(({ other, freshness }) => other !== id && freshness > 0)
    .sort((a, b) => b.freshness - a.freshness || (a.other < b.other ? -1 : 1))
    .slice(0, ALTERNATIVES)
    .map(({ other }) => other);
}

/**
 * A pattern by the usage rule: overused from the third use in a rolling 7 days on.
 * @param uses Moments of its uses, ascending, ms since 1970.
 * @param all The uses of every pattern, to name fresher ones.
 * @param now The moment of the assessment; that of the last use when left out.
 */
export function patternAt(
  id: string,
  seq: number,
  uses: readonly number[],
  all: ReadonlyMap<string, readonly number[]>,
  now: number = uses.at(-1) ?? 0,
): Pattern {
  const recent = usesWithin(uses, now);
  const overused = recent.length >= OVERUSED_FROM;
  const last = uses.at(-1);
  const decisive = recent[recent.length - OVERUSED_FROM];
  return {
    id,
    seq,
    uses: recent.length,
    lastUsedAt: last === undefined ? null : new Date(last).toISOString(),
    level: overused ? 'overused' : 'fresh',
    freshness: freshnessOf(uses, now),
    reason: overused
      ? `Used ${recent.length} times in 7 days; from ${OVERUSED_FROM} uses on a pattern counts as overused`
      : '',
    freshAt: decisive === undefined ? null : new Date(decisive + WEAR_WINDOW_MS).toISOString(),
    alternatives: overused ? fresherThan(id, all, now) : [],
    decline: null,
    source: 'peeksafe',
    assessedAt: new Date(now).toISOString(),
    snoozedUntil: null,
    snoozedBy: null,
  };
}
