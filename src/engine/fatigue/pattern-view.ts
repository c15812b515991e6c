import { isWorse, type Pattern, type ReasonCode } from '../../protocol/index.ts';
import { WARNING_REASON } from '../sentences.ts';
import type { PatternState } from '../state.ts';

/** Whether a person has hidden its warning until later than `now`, milliseconds since 1970. */
export function isSnoozed({ snooze }: Readonly<PatternState>, now: number): boolean {
  return snooze !== null && now < Date.parse(snooze.until);
}

const codeOfWarning = (reason: string): ReasonCode | null => (reason === WARNING_REASON ? 'external-detector' : null);

function codeOfOwn({ level, decline }: PatternState['own']): ReasonCode | null {
  if (level === 'declining' && decline?.alone === true) return 'declining-alone';
  return level === 'fresh' ? null : level;
}

/** The pattern as viewers see it: the worse of what the engine's monitor and an external one say. */
export function viewOfPattern(pattern: PatternState): Pattern {
  const { own, external } = pattern;
  const isExternal = external !== null && isWorse(external.level, own.level);
  const shown = isExternal ? external : own;
  const reasonCode = isExternal ? codeOfWarning(external.reason) : codeOfOwn(own);
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
    source: isExternal ? 'external' : 'peeksafe',
    assessedAt: shown.at,
    snoozedUntil: pattern.snooze?.until ?? null,
    snoozedBy: pattern.snooze?.by ?? null,
  };
}
