import { FATIGUE_SEVERITY, needsAttention } from '../../protocol/state/fatigue-severity.ts';
import type { Pattern } from '../../protocol/index.ts';

/** The patterns that need attention, worst first. */
export function needingAttention(patterns: Iterable<Pattern>): Pattern[] {
  return [...patterns]
    .filter(({ level }) => needsAttention(level))
    .sort(
      (a, b) =>
        FATIGUE_SEVERITY[b.level] - FATIGUE_SEVERITY[a.level] ||
        a.freshness - b.freshness ||
        b.uses - a.uses ||
        (a.id < b.id ? -1 : 1),
    );
}

/** Whether there is evidence that a pattern earns less, and not only that it is used too often. */
export const isDeclining = ({ level }: Pick<Pattern, 'level'>): boolean =>
  needsAttention(level) && level !== 'overused';
