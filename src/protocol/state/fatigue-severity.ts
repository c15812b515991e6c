import type { FatigueLevel } from './entities.ts';

/** How much attention each level of fatigue needs: 0 for none, more for worse. */
export const FATIGUE_SEVERITY: Readonly<Record<FatigueLevel, number>> = {
  fresh: 0,
  rested: 0,
  overused: 1,
  declining: 2,
  fatigued: 3,
  severe: 4,
};

/** Whether a pattern of this level is overused or worn out, so that a fresher one is worth using. */
export const needsAttention = (level: FatigueLevel): boolean => FATIGUE_SEVERITY[level] > 0;

/** Whether one level needs more attention than another. */
export const isWorse = (a: FatigueLevel, b: FatigueLevel): boolean => FATIGUE_SEVERITY[a] > FATIGUE_SEVERITY[b];
