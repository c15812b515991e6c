import type { Random } from 'peeksafe/simulator';
import { ALPHA, requiredImpressions } from 'peeksafe/stats';
import { oracleRule } from '../rules/oracle.ts';
import { bayesLeaderRule, firstFormRule, evidenceRule, zTestRule, type RuleMaker } from '../rules/rules.ts';
import type { Batch } from '../upworthy/deal.ts';
import type { Simulation } from '../world.ts';

/** One variant that is better than all others, which are equal. */
export interface PowerWorld extends Simulation {
  /** ER of the best. */
  readonly better: number;
  /** ER of the others. */
  readonly worse: number;
  readonly variants: number;
}

/** The rules that look, in the order of the columns. */
export const POWER_RULES: readonly string[] = [
  'peeksafe',
  'peeksafe, planned',
  'first form',
  'oracle',
  'z-test',
  'bayes-95',
];

const makersFor = (worse: number, better: number, impressions: number): readonly RuleMaker[] => [
  evidenceRule(ALPHA),
  evidenceRule(ALPHA, { impressions, er: worse }),
  firstFormRule(ALPHA),
  oracleRule(ALPHA, worse, better),
  zTestRule(),
  bayesLeaderRule(0.95),
];

/**
 * Impressions of each variant until a rule has stopped half of the losers; 0 when it stopped the best first.
 * @param batchAt The batch of a look: the same for all rules.
 */
function untilHalfStopped(
  makeRule: RuleMaker,
  variants: number,
  size: number,
  batchAt: (look: number) => Batch,
): number {
  const rule = makeRule(variants);
  let left = Math.ceil((variants - 1) / 2);
  for (let look = 0; ; look++) {
    const stopped = rule.look(batchAt(look));
    if (stopped.includes(0)) return 0;
    left -= stopped.length;
    if (left <= 0) return (look + 1) * size;
  }
}

function world(worse: number, better: number, variants: number, size: number, paths: number): PowerWorld {
  const planned = requiredImpressions({ er: worse, effect: better / worse - 1, variants });
  const run = (random: Random): number[] => {
    const batches: Batch[] = [];
    const batchAt = (look: number): Batch =>
      (batches[look] ??= Array.from({ length: variants }, (_, arm) => ({
        impressions: size,
        engagements: random.binomial(size, arm === 0 ? better : worse),
      })));
    return makersFor(worse, better, planned).map((makeRule) => untilHalfStopped(makeRule, variants, size, batchAt));
  };
  return { better, worse, variants, paths, run };
}

/** Every world, by name: rates that newsrooms see, and one where engagement is frequent. */
export const POWER = {
  power2v4of2: world(0.02, 0.04, 2, 50, 1000),
  power2v4of4: world(0.02, 0.04, 4, 50, 1000),
  power2v4of10: world(0.02, 0.04, 10, 50, 1000),
  power3v4of2: world(0.03, 0.04, 2, 50, 1000),
  power3v4of4: world(0.03, 0.04, 4, 50, 1000),
  power3v4of10: world(0.03, 0.04, 10, 50, 300),
  power36v4of2: world(0.036, 0.04, 2, 200, 1000),
  power36v4of4: world(0.036, 0.04, 4, 200, 400),
  power36v4of10: world(0.036, 0.04, 10, 200, 300),
  power30v36of2: world(0.3, 0.36, 2, 50, 1000),
  power30v36of4: world(0.3, 0.36, 4, 50, 1000),
  power30v36of10: world(0.3, 0.36, 10, 50, 400),
} as const satisfies Readonly<Record<string, PowerWorld>>;
