import type { FatigueLevel, Pattern, ReasonCode } from '../../protocol/index.ts';
import { WARNING_REASON } from '../sentences.ts';
import type { PatternState } from '../state.ts';

const SEVERITY: Readonly<Record<FatigueLevel, number>> = {
  fresh: 0,
  rested: 0,
  overused: 1,
  declining: 2,
  fatigued: 3,
  severe: 4,
};

/** Whether one level asks for more attention than another. */
export function isWorse(a: FatigueLevel, b: FatigueLevel): boolean {
  return SEVERITY[a] > SEVERITY[b];
}

/** Whether a person has hidden its warning until later than `now`, milliseconds since 1970. */
export function isSnoozed({ snooze }: Readonly<PatternState>, now: number): boolean {
  return snooze !== null && now < Date.parse(snooze.until);
}

const codeOfWarning = (reason: string): ReasonCode | null => (reason === WARNING_REASON ? 'external-detector' : null);
const codeOfLevel = (level: FatigueLevel): ReasonCode | null => (level === 'fresh' ? null : level);

/** The pattern as viewers see it: the worse of what our own monitor and an outside detector say. */
export function viewOfPattern(pattern: PatternState): Pattern {
  const { own, external } = pattern;
  const outside = external !== null && isWorse(external.level, own.level);
  const shown = outside ? external : own;
  const reasonCode = outside ? codeOfWarning(external.reason) : codeOfLevel(own.level);
  return {
    id: pattern.id,
    seq: pattern.seq,
    uses: own.uses,
    lastUsedAt: pattern.lastUsedAt,
    level: shown.level,
    freshness: Math.min(own.freshness, external?.freshness ?? 1),
    reason: shown.reason,
    ...(reasonCode !== null && { reasonCode }),
    freshAt: shown.freshAt,
    alternatives: [...own.alternatives],
    decline: own.decline,
    source: outside ? 'external' : 'peeksafe',
    assessedAt: shown.at,
    snoozedUntil: pattern.snooze?.until ?? null,
    snoozedBy: pattern.snooze?.by ?? null,
  };
}
