import { checkAlpha, checkWhole } from '../numbers/counts.ts';
import { MIN_IMPRESSIONS } from './prediction.ts';

/**
 * How close a variant is to a kill: `learning` too little is known; `steady` no sign against it; `watch` a first sign;
 * `endangered` more than half of the way, on the scale of logarithms; `killed` its showing was stopped.
 */
export type KillLevel = 'learning' | 'steady' | 'watch' | 'endangered' | 'killed';

const WATCH_FROM = /* @__PURE__ */ Math.log(3);

/**
 * Whether evidence suffices for a kill: E >= 1/alpha.
 * @param logEvidence ln E, from `armLogEvidence` or `predictionLogEvidence`.
 * @param alpha Error budget of the rule, in (0, 1).
 * @returns True from E = 1/alpha up.
 * @example
 * ```ts
 * isConclusive(Math.log(25), 0.04); // true
 * isConclusive(Math.log(24), 0.04); // false
 * ```
 */
export function isConclusive(logEvidence: number, alpha: number): boolean {
  return logEvidence >= -Math.log(alpha);
}

/**
 * The level to show for a live variant, by the first rule that fits: `endangered` from E >= 1/sqrt(alpha); `watch` from E >= 3 or
 * when the simple rule warns; `learning` below 100 impressions; else `steady`.
 *
 * A level is advice and has no guarantee of its own; only E >= 1/alpha has. Show evidence as "22 : 1", never as a probability.
 * @param logEvidence ln E of the rule that is nearest to a kill.
 * @param alpha Budget of that rule.
 * @param impressions Running total of the variant.
 * @param warned Whether `isBelowThreshold` holds.
 * @returns The level; never `killed`, which only its stop makes.
 * @throws RangeError if alpha is outside (0, 1) or impressions cannot be.
 * @example
 * ```ts
 * killLevel(Math.log(22), 0.05, 8000); // 'endangered'
 * killLevel(Math.log(4), 0.05, 8000); // 'watch'
 * killLevel(0, 0.05, 60); // 'learning'
 * ```
 */
export function killLevel(
  logEvidence: number,
  alpha: number,
  impressions: number,
  warned = false,
): Exclude<KillLevel, 'killed'> {
  checkAlpha(alpha);
  checkWhole('impressions', impressions);
  if (logEvidence >= -Math.log(alpha) / 2) return 'endangered';
  if (warned || logEvidence >= WATCH_FROM) return 'watch';
  return impressions < MIN_IMPRESSIONS ? 'learning' : 'steady';
}
