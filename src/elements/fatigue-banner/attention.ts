import type { FatigueLevel, Pattern } from '../../protocol/index.ts';

const SEVERITY: Readonly<Record<FatigueLevel, number>> = {
  fresh: 0,
  rested: 0,
  overused: 1,
  declining: 2,
  fatigued: 3,
  severe: 4,
};

/** Whether one level asks for more attention than another. */
export const isWorse = (a: FatigueLevel, b: FatigueLevel): boolean => SEVERITY[a] > SEVERITY[b];

/** The patterns that need attention, worst first. */
export function needingAttention(patterns: Iterable<Pattern>): Pattern[] {
  return [...patterns]
    .filter(({ level }) => SEVERITY[level] > 0)
    .sort(
      (a, b) =>
        SEVERITY[b.level] - SEVERITY[a.level] || a.freshness - b.freshness || b.uses - a.uses || (a.id < b.id ? -1 : 1),
    );
}
