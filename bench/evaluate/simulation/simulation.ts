import { BUDGET } from 'peeksafe/engine';
import { createRandom, type Random } from 'peeksafe/simulator';
import {
  addFatigueBatch,
  addFatiguePost,
  addImpressions,
  ALPHA,
  createBatchDetector,
  createPostDetector,
  createRatioCheck,
  fatigueLogAlarm,
  fatigueLogEvidence,
  interval,
  isConclusive,
  predictionLogEvidence,
  priorFrom,
  ratioLogEvidence,
  type Counts,
} from 'peeksafe/stats';
import { ATTACKS } from '../attacks/attacks.ts';
import { METRICS } from '../metrics/metric-worlds.ts';
import { SEGMENTS } from '../segments/segment-worlds.ts';
import { POWER } from '../power/power.ts';
import type { Batch } from '../upworthy/deal.ts';
import { addPairBatch, createPairEvidence, pairLogEvidence } from '../first-form/comparison.ts';
import { bayesBestRule, bayesLeaderRule, evidenceRule, simpleRule, type RuleMaker } from '../rules/rules.ts';
import type { Simulation } from '../world.ts';
import { Z_AT_95, zScore } from '../rules/z-test.ts';

const PATHS = 5_000;
/** A Bayes rule costs a hundred times more a path, and is far from any budget. */
const MIN_PATHS = 1_000;
/** Chi-square with one degree of freedom at .01. */
const CHI_SQUARE_AT_99 = 6.634896601021214;

function seen(random: Random, impressions: number, er: number): Counts {
  return { impressions, engagements: random.binomial(impressions, er) };
}

function plus(a: Counts, b: Counts): Counts {
  return { impressions: a.impressions + b.impressions, engagements: a.engagements + b.engagements };
}

const NOTHING: Counts = { impressions: 0, engagements: 0 };

const yes = (happened: boolean): number => (happened ? 1 : 0);

/**
 * Two equal variants while the base ER drifts from 2 to 6 % and traffic flips from 80/20 to 20/80; 60 looks, 1,000 impressions each.
 * Columns: a z-test on totals ever says they differ; so does the two-sided evidence; the kill rule ever stops either.
 */
function drift(random: Random): number[] {
  const looks = 60;
  const impressions = 1000;
  const [worse, better] = [createPairEvidence(), createPairEvidence()];
  const kill = evidenceRule(ALPHA)(2);
  let [first, second] = [NOTHING, NOTHING];
  let [zWrong, evidenceWrong, killed] = [false, false, false];
  for (let look = 0; look < looks; look++) {
    const phase = look / (looks - 1);
    const er = 0.02 + 0.04 * phase;
    const shown = Math.round(impressions * (0.8 - 0.6 * phase));
    const [i, j] = [seen(random, shown, er), seen(random, impressions - shown, er)];
    [first, second] = [plus(first, i), plus(second, j)];
    zWrong ||= Math.abs(zScore(first, second)) >= Z_AT_95;
    addPairBatch(worse, i, j);
    addPairBatch(better, j, i);
    evidenceWrong ||= [worse, better].some((evidence) => isConclusive(pairLogEvidence(evidence), ALPHA / 2));
    killed = kill.look([i, j]).length > 0 || killed;
  }
  return [yes(zWrong), yes(evidenceWrong), yes(killed)];
}

/** Whether the first of four equal arms at 4 % is ever stopped: 100 looks at 100 impressions per arm. One column a rule. */
function fourEqual(rules: readonly RuleMaker[]): (random: Random) => number[] {
  return (random) => {
    const batches = Array.from({ length: 100 }, () => [0, 1, 2, 3].map(() => seen(random, 100, 0.04)));
    return rules.map((makeRule) => yes(everStopsFirst(makeRule, batches)));
  };
}

/** Four equal arms while base ER swings between 2 and 6 % and traffic goes round: whoever looks only at totals is fooled. */
function fourDrifting(random: Random): number[] {
  const batches = Array.from({ length: 100 }, (_, look) => {
    const er = 0.04 + 0.02 * Math.sin(look / 8);
    return [0, 1, 2, 3].map((arm) => seen(random, arm === Math.floor(look / 10) % 4 ? 400 : 100, er));
  });
  return [
    yes(everStopsFirst(evidenceRule(ALPHA), batches)),
    yes(everStopsFirst(evidenceRule(BUDGET.comparison), batches)),
  ];
}

function everStopsFirst(makeRule: RuleMaker, batches: readonly Batch[]): boolean {
  const rule = makeRule((batches[0] as Batch).length);
  return batches.some((batch) => rule.look(batch).includes(0));
}

/** F1: the true ER is ever outside its interval; looks at 1, 2, 3 and so on, later every 2 %, up to 10,000 impressions. */
function outside(er: number, predicted: number | null): (random: Random) => number[] {
  const prior = priorFrom(predicted);
  return (random) => {
    let counts = NOTHING;
    while (counts.impressions < 10_000) {
      const more = Math.max(1, Math.floor(counts.impressions / 50));
      counts = plus(counts, seen(random, more, er));
      const [low, high] = interval(counts, ALPHA, prior);
      if (er < low || er > high) return [1];
    }
    return [0];
  };
}

/** F4: a variant that is exactly half as good as predicted is stopped; 200 looks, 50 impressions each. Columns: at .05, at .01. */
function atFloor(random: Random): number[] {
  const floor = 0.02;
  let counts = NOTHING;
  let highest = -Infinity;
  for (let look = 0; look < 200; look++) {
    counts = plus(counts, seen(random, 50, floor));
    highest = Math.max(highest, predictionLogEvidence(counts, floor));
  }
  return [yes(isConclusive(highest, ALPHA)), yes(isConclusive(highest, BUDGET.prediction))];
}

/** F6: traffic that keeps to 50/50 is alarmed about; 1,000 looks, 100 impressions each. Columns: chi-square at .01, ours at .01. */
function keptRatio(random: Random): number[] {
  const check = createRatioCheck([1, 1]);
  let [chiSquare, ours] = [false, false];
  for (let look = 1; look <= 1000; look++) {
    const first = random.binomial(100, 0.5);
    addImpressions(check, [first, 100 - first]);
    const excess = (check.counts[0] as number) - 50 * look;
    chiSquare ||= excess ** 2 / (25 * look) >= CHI_SQUARE_AT_99;
    ours ||= isConclusive(ratioLogEvidence(check), BUDGET.ratio);
  }
  return [yes(chiSquare), yes(ours)];
}

/** F7 (i): a pattern exactly at its floor is called fatigued within 28 batches of 100 impressions. */
function freshBatches(random: Random): number[] {
  const detector = createBatchDetector();
  for (let batch = 0; batch < 28; batch++) {
    addFatigueBatch(detector, seen(random, 100, 0.04), 0.04);
    if (fatigueLogEvidence(detector) >= fatigueLogAlarm(28, ALPHA)) return [1];
  }
  return [0];
}

/** F7 (ii): so is one whose posts differ as far as they can: a third earns three times the baseline, the others nothing. */
function freshPosts(random: Random): number[] {
  const detector = createPostDetector();
  for (let post = 0; post < 28; post++) {
    const counts = { impressions: 1000, engagements: random.next() < 1 / 3 ? 120 : 0 };
    addFatiguePost(detector, counts, 0.04, 1 / 3);
    if (fatigueLogEvidence(detector) >= fatigueLogAlarm(28, ALPHA)) return [1];
  }
  return [0];
}

/** All that is simulated, by name. */
export const SIMULATIONS = {
  drift: { paths: PATHS, run: drift },
  fourEqual: {
    paths: PATHS,
    run: fourEqual([evidenceRule(ALPHA), evidenceRule(BUDGET.comparison), simpleRule(0.04)]),
  },
  fourEqualBayes: { paths: MIN_PATHS, run: fourEqual([bayesLeaderRule(0.95), bayesBestRule(0.95)]) },
  fourDrifting: { paths: PATHS, run: fourDrifting },
  outside: { paths: PATHS, run: outside(0.04, null) },
  outsidePredicted: { paths: PATHS, run: outside(0.04, 0.04) },
  outsideMispredicted: { paths: PATHS, run: outside(0.04, 0.2) },
  atFloor: { paths: PATHS, run: atFloor },
  keptRatio: { paths: PATHS, run: keptRatio },
  freshBatches: { paths: PATHS, run: freshBatches },
  freshPosts: { paths: PATHS, run: freshPosts },
  ...POWER,
  ...METRICS,
  ...SEGMENTS,
  ...ATTACKS,
} as const satisfies Readonly<Record<string, Simulation>>;

/** Names of {@link SIMULATIONS}. */
export type SimulationName = keyof typeof SIMULATIONS;

/** Runs the paths from `from` up to but not including `to`; each has a seed of its own, so it does not matter who runs which. */
export function runPaths(name: SimulationName, from: number, to: number, seed: string | number): number[][] {
  const { run } = SIMULATIONS[name];
  return Array.from({ length: to - from }, (_, i) => run(createRandom(`${seed}/${name}/${from + i}`)));
}
