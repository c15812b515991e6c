import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addArm,
  addBatch,
  addFatigueBatch,
  addFatiguePost,
  addImpressions,
  armLogEvidence,
  createBatchDetector,
  createKillRule,
  createPostDetector,
  createRatioCheck,
  fatigueLogAlarm,
  fatigueLogEvidence,
  interval,
  isConclusive,
  judge,
  planShares,
  predictionLogEvidence,
  priorFrom,
  ratioLogEvidence,
  retireArm,
  reviveArm,
  type Counts,
  type KillRule,
} from './index.ts';
import { seen } from './testing/counts.ts';
import { assertWithinBudget, shareOfPaths } from './testing/paths.ts';
import { createRandom, type Random } from './testing/random.ts';

// These tests check the promise of the name: somebody looks after every batch, and acts at the first chance.
const ALPHA = 0.05;

/** Looks 1, 2, 3 and so on at first, later every tenth part more. */
function* growingLooks(most: number): Generator<number> {
  for (let n = 1; n <= most; n = Math.max(n + 1, Math.floor(n * 1.1))) yield n;
}

for (const [er, predicted] of [
  [0.04, null],
  [0.04, 0.04],
  [0.04, 0.2],
  [0.5, null],
] as const) {
  test(`the true ER of ${er}, predicted ${predicted}, is ever outside its interval in at most 5 % of runs`, () => {
    const prior = priorFrom(predicted);
    const share = shareOfPaths((random) => {
      let [n, s] = [0, 0];
      for (const look of growingLooks(3000)) {
        s += random.binomial(look - n, er);
        n = look;
        const [low, high] = interval(seen(s, n), ALPHA, prior);
        if (er < low || er > high) return true;
      }
      return false;
    });
    assertWithinBudget(share, ALPHA);
  });
}

/** Traffic that flips from 80/20 to 20/80 while the ER drifts from 2 % to 6 %, and no difference between two variants. */
function driftingBatch(random: Random, batch: number, impressions = 100): readonly [Counts, Counts] {
  const phase = batch / 60;
  const er = 0.02 + 0.04 * phase;
  const first = Math.round(impressions * (0.8 - 0.6 * phase));
  const second = impressions - first;
  return [seen(random.binomial(first, er), first), seen(random.binomial(second, er), second)];
}

test('equal variants are told apart in at most 5 % of runs while base rate and traffic drift', () => {
  const share = shareOfPaths((random) => {
    const rule = ruleOf(2);
    for (let batch = 0; batch < 60; batch++) {
      addBatch(rule, driftingBatch(random, batch));
      if (isConclusive(armLogEvidence(rule, 0), ALPHA)) return true;
    }
    return false;
  });
  assertWithinBudget(share, ALPHA);
});

test('the same drift breaks the budget in nearly every run when totals are compared instead of batches', () => {
  const add = (a: Counts, b: Counts): Counts => seen(a.engagements + b.engagements, a.impressions + b.impressions);
  let wrong = 0;
  for (let path = 0; path < 200; path++) {
    const random = createRandom(path);
    let [i, j] = [seen(0, 0), seen(0, 0)];
    for (let batch = 0; batch < 60; batch++) {
      const [more, moreToo] = driftingBatch(random, batch, 1000);
      [i, j] = [add(i, more), add(j, moreToo)];
    }
    const rule = ruleOf(2);
    addBatch(rule, [i, j]);
    if ([0, 1].some((arm) => isConclusive(armLogEvidence(rule, arm), ALPHA))) wrong++;
  }
  assert.ok(wrong > 190, `${wrong} of 200`);
});

function ruleOf(arms: number): KillRule {
  const rule = createKillRule(ALPHA);
  for (let arm = 0; arm < arms; arm++) addArm(rule);
  return rule;
}

/** Zeroes the counts of stopped arms: an arm that is not shown is not judged. */
const shownOf = ({ arms }: KillRule, batch: readonly Counts[]): Counts[] =>
  batch.map((counts, arm) => (arms[arm]?.live === true ? counts : seen(0, 0)));

test('of four equal variants the first is ever killed in at most 5 % of runs', () => {
  const share = shareOfPaths((random) => {
    const rule = ruleOf(4);
    const batch = rule.arms.map(() => ({ impressions: 100, engagements: 0 }));
    for (let look = 0; look < 40; look++) {
      for (const counts of batch) counts.engagements = random.binomial(100, 0.04);
      addBatch(rule, shownOf(rule, batch));
      for (const { arm, kill } of judge(rule)) if (kill) retireArm(rule, arm);
      if (rule.arms[0]?.live !== true) return true;
    }
    return false;
  });
  assertWithinBudget(share, ALPHA);
});

test('arms that join and return at the worst moments kill the best in at most 5 % of runs', () => {
  const share = shareOfPaths((random) => {
    const rule = ruleOf(2);
    for (let look = 0; look < 50; look++) {
      const er = 0.03 + 0.02 * Math.sin(look / 5);
      const batch = rule.arms.map((_, arm) => {
        const impressions = arm === look % 3 ? 120 : 40;
        return seen(random.binomial(impressions, er), impressions);
      });
      addBatch(rule, shownOf(rule, batch));
      const log = armLogEvidence(rule, 0);
      if (isConclusive(log, ALPHA)) return true;
      // An adversary who knows the rule: newcomers whenever the evidence is low, rivals away and back when it falls.
      if (log < -0.5 && rule.arms.length < 7) addArm(rule);
      if (log < -1) retireArm(rule, 1);
      else reviveArm(rule, 1);
    }
    return false;
  });
  assertWithinBudget(share, ALPHA);
});

test('a variant that is at least as good as its floor is ever killed by the prediction in at most 5 % of runs', () => {
  const floor = 0.02;
  const share = shareOfPaths((random) => {
    let s = 0;
    for (let batch = 1; batch <= 100; batch++) {
      s += random.binomial(50, batch % 10 === 0 ? 1.2 * floor : floor);
      if (isConclusive(predictionLogEvidence(seen(s, 50 * batch), floor), ALPHA)) return true;
    }
    return false;
  });
  assertWithinBudget(share, ALPHA);
});

test('traffic that keeps to its plan, and to the next one, is ever alarmed about in at most 5 % of runs', () => {
  const share = shareOfPaths((random) => {
    const check = createRatioCheck([1, 1]);
    for (let look = 0; look < 60; look++) {
      const first = random.heads(1600);
      addImpressions(check, [first, 1600 - first]);
      if (isConclusive(ratioLogEvidence(check), ALPHA)) return true;
    }
    planShares(check, [2, 1, 1]);
    for (let look = 0; look < 30; look++) {
      const first = random.heads(1600);
      const second = random.heads(1600 - first);
      addImpressions(check, [first, second, 1600 - first - second]);
      if (isConclusive(ratioLogEvidence(check), ALPHA)) return true;
    }
    return false;
  });
  assertWithinBudget(share, ALPHA);
});

test('a pattern that keeps its floor is called fatigued within 28 looks in at most 5 % of runs', () => {
  const share = shareOfPaths((random) => {
    const detector = createBatchDetector();
    for (let batch = 0; batch < 28; batch++) {
      addFatigueBatch(detector, seen(random.binomial(100, 0.04), 100), 0.04);
      if (fatigueLogEvidence(detector) >= fatigueLogAlarm(28, ALPHA)) return true;
    }
    return false;
  });
  assertWithinBudget(share, ALPHA);
});

test('posts that differ widely but keep their mean are called fatigued within 28 posts in at most 5 % of runs', () => {
  // A third of the posts does three times as well as their mean, the others fail: y is 1 or 0.
  const share = shareOfPaths((random) => {
    const detector = createPostDetector();
    for (let post = 0; post < 28; post++) {
      addFatiguePost(detector, random.next() < 1 / 3 ? seen(120, 1000) : seen(0, 1000), 0.04, 1 / 3);
      if (fatigueLogEvidence(detector) >= fatigueLogAlarm(28, ALPHA)) return true;
    }
    return false;
  });
  assertWithinBudget(share, ALPHA);
});

test('false alarms of fatigue are at least as far apart, on average, as the alarm level says', () => {
  // A small alarm level of 20 batches, so that alarms come within the run; E-detectors wait at least that long in the mean.
  let batches = 0;
  shareOfPaths((random, path) => {
    if (path % 5 !== 0) return false;
    const detector = createBatchDetector();
    do addFatigueBatch(detector, seen(random.binomial(100, 0.04), 100), 0.04);
    while (fatigueLogEvidence(detector) < Math.log(20) && detector.batches < 2000);
    batches += detector.batches;
    return false;
  });
  assert.ok(batches / 2000 >= 20, `${batches / 2000} batches`);
});

/** Impressions per arm until the worse of two variants is killed; the median of 501 runs. */
function impressionsToKill(worse: number, better: number): number {
  const needed: number[] = [];
  shareOfPaths((random, path) => {
    if (path > 500) return false;
    const rule = ruleOf(2);
    do addBatch(rule, [seen(random.binomial(50, worse), 50), seen(random.binomial(50, better), 50)]);
    while (judge(rule)[0]?.kill !== true);
    needed.push(rule.arms[0]?.impressions as number);
    return false;
  });
  return needed.sort((a, b) => a - b)[250] as number;
}

test('a variant half as good is found in about 1,000 impressions per arm, one three quarters as good in about 4,300', () => {
  const [half, threeQuarters] = [impressionsToKill(0.02, 0.04), impressionsToKill(0.03, 0.04)];
  assert.ok(Math.abs(half - 1000) < 200, `${half}`);
  assert.ok(Math.abs(threeQuarters - 4300) < 800, `${threeQuarters}`);
});
