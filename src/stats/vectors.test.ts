import { test } from 'node:test';
import {
  addArm,
  addBatch,
  addFatigueBatch,
  addImpressions,
  armLogEvidence,
  createBatchDetector,
  createKillRule,
  createRatioCheck,
  fatigueLogAlarm,
  fatigueLogEvidence,
  interval,
  leadInterval,
  leadLogEvidence,
  predictionLogEvidence,
  probabilityBest,
  ratioLogEvidence,
  restartArm,
  type PairBatch,
  type Prior,
} from './index.ts';
import { addRelativeBatch } from './fatigue/relative.ts';
import { addBounded, addConditional } from './kill/conditional.ts';
import { RATIOS } from './numbers/grid.ts';
import { logMeanExp } from './numbers/log-sum.ts';
import { seen } from './testing/counts.ts';
import { near } from './testing/near.ts';

const UNIFORM: Prior = { a: 1, b: 1 };
const JEFFREYS: Prior = { a: 0.5, b: 0.5 };
type Ends = readonly [low: number, high: number];

// Engagements, impressions, then the ends under Beta(1, 1) and Beta(1/2, 1/2), at alpha = .05, as computed independently.
const INTERVALS: readonly (readonly [number, number, Ends, Ends])[] = [
  [0, 10, [0, 0.4168802757], [0, 0.376987351]],
  [1, 10, [0.0004564169, 0.5451182527], [0.0004656241, 0.5440086761]],
  [10, 10, [0.5831197243, 1], [0.623012649, 1]],
  [40, 1000, [0.0207863286, 0.0679277663], [0.0213112931, 0.0668193486]],
  [4000, 100_000, [0.0373619903, 0.0427540783], [0.0374290361, 0.0426810832]],
];

function assertEnds(actual: Ends, expected: Ends, within?: number): void {
  near(actual[0], expected[0], 'low', within);
  near(actual[1], expected[1], 'high', within);
}

test('the interval of a variant is the one computed independently', () => {
  for (const [engagements, impressions, uniform, jeffreys] of INTERVALS) {
    assertEnds(interval(seen(engagements, impressions), 0.05, UNIFORM), uniform);
    assertEnds(interval(seen(engagements, impressions), 0.05, JEFFREYS), jeffreys);
  }
  assertEnds(interval(seen(40, 1000), 0.05, { a: 4, b: 96 }), [0.0245284824, 0.0606165525]);
});

test('the interval keeps all its digits after 81 million impressions', () => {
  const counts = seen(1_231_208, 81_024_151);
  assertEnds(interval(counts, 0.05, UNIFORM), [0.015125627141367, 0.015265720894539], 1e-14);
  assertEnds(interval(counts, 0.05, JEFFREYS), [0.015128188109922, 0.015263144667354], 1e-14);
});

/** ln E of "the first is at least as good as the second" after batches, each (c_i, m_i; c_j, m_j). */
function pairLogEvidence(batches: readonly (readonly [number, number, number, number])[]): number {
  const logs = RATIOS.map(() => 0);
  for (const [c, m, d, n] of batches) addBounded(logs, 0, RATIOS.map(Math.log), seen(c, m), c + d, m / (m + n));
  return logMeanExp(logs);
}

test('the evidence between two variants is the one computed independently', () => {
  const even: readonly (readonly [number, number, number])[] = [
    [30, 50, 1.5610616613],
    [300, 400, 5.3987320338],
    [20, 40, 2.2725076185],
    [0, 10, 3.2487194034],
    [50, 30, -1.6430062848],
  ];
  for (const [i, j, expected] of even) near(pairLogEvidence([[i, 1000, j, 1000]]), expected, `${i} against ${j}`);
  near(pairLogEvidence([[20, 100, 90, 300]]), 0.7463891943, 'a quarter of the traffic');
  const two = [
    [5, 100, 9, 100],
    [2, 50, 20, 200],
  ] as const;
  near(pairLogEvidence(two), 0.8620133323, 'two batches');
});

test('the evidence against a prediction is the one computed independently', () => {
  const vectors: readonly (readonly [number, number, number, number])[] = [
    [1, 100, 0.04, 0.9700837656],
    [10, 500, 0.04, 2.1584437711],
    [20, 1000, 0.04, 4.9190852441],
    [40, 1000, 0.04, -0.9611110513],
    [10, 1000, 0.02, 2.1136215561],
  ];
  for (const [engagements, impressions, floor, expected] of vectors) {
    near(predictionLogEvidence(seen(engagements, impressions), floor), expected, `${engagements}/${impressions}`);
  }
});

test('the probability of being best is the one computed independently', () => {
  near(probabilityBest([seen(40, 1000), seen(50, 1000)])[1] as number, 0.8583814822, '40 v 50 per 1,000');
  near(probabilityBest([seen(400, 10_000), seen(450, 10_000)])[1] as number, 0.9601105938, '400 v 450 per 10,000');
  const three = probabilityBest([seen(40, 1000), seen(50, 1000), seen(45, 1000)]);
  for (const [k, expected] of [0.0871088812, 0.6439106096, 0.2689805091].entries()) {
    near(three[k] as number, expected, `best of three, ${k}`);
  }
});

test('the evidence that traffic is not shared as planned is the one computed independently', () => {
  const vectors: readonly (readonly [readonly number[], readonly number[], number])[] = [
    [[510, 490], [0.5, 0.5], -0.0294738814],
    [[5300, 4700], [0.5, 0.5], 8.6552146136],
    [[5200, 4800], [0.5, 0.5], 3.6538806657],
    [[52_000, 48_000], [0.5, 0.5], 71.545000495],
    [[9000, 1100], [0.9, 0.1], 1.8412413893],
  ];
  for (const [counts, shares, expected] of vectors) {
    const check = createRatioCheck(shares);
    addImpressions(check, counts);
    near(ratioLogEvidence(check), expected, `${counts.join(' : ')}`);
  }
});

test('the evidence that a pattern wears out inside a variant is the one computed independently', () => {
  const detector = createBatchDetector();
  const expected = [
    -0.415795899, -0.1622320831, 1.0573159245, 1.8247753332, 3.027723973, 3.6008695531, 4.8416856284, 6.9965194125,
  ];
  for (const [batch, engagements] of [4, 5, 2, 2, 1, 2, 1, 0].entries()) {
    addFatigueBatch(detector, seen(engagements, 100), 0.04);
    near(fatigueLogEvidence(detector), expected[batch] as number, `batch ${batch}`);
  }
  near(Math.exp(fatigueLogAlarm(28, 0.05)), 560, 'four weeks, a look a day');
});

test('the exact evidence where engagements are frequent is the one computed independently', () => {
  const vectors: readonly (readonly [number, number, number, number, number])[] = [
    [30, 50, 100, 100, 2.8841195564],
    [2, 20, 50, 200, 0.6070148535],
    [5, 9, 100, 100, 0.2915265486],
  ];
  for (const [i, j, shown, others, expected] of vectors) {
    const logs = RATIOS.map(() => 0);
    addConditional(logs, 0, RATIOS.map(Math.log), seen(i, shown), seen(j, others));
    near(logMeanExp(logs), expected, `${i} of ${shown} against ${j} of ${others}`);
  }
});

test('the evidence against each of several variants, pooled, is the one computed independently', () => {
  type Row = readonly [impressions: readonly number[], engagements: readonly number[], expected: readonly number[]];
  const even = [1000, 1000, 1000];
  const cases: readonly (readonly [plan: number | null, ...rows: readonly Row[]])[] = [
    [
      null,
      [even, [20, 40, 45], [4.4084239642, -2.0866978258, -2.6675917454]],
      [even, [22, 41, 39], [7.187448894, -2.4195443733, -2.6675917454]],
    ],
    [
      60,
      [even, [20, 40, 45], [4.4763508593, -2.8056914895, -3.2385419863]],
      [even, [22, 41, 39], [7.1456355454, -3.0544760737, -3.2385419863]],
    ],
    [
      400,
      [even, [20, 40, 45], [4.1147608344, -1.6586605763, -2.1058425141]],
      [even, [22, 41, 39], [6.7558493483, -1.8854095032, -2.1058425141]],
    ],
    [
      null,
      [
        [500, 1000, 400, 800],
        [15, 40, 9, 30],
        [-0.2978443019, -2.0946711837, 0.8483425226, -1.5778556243],
      ],
      [
        [600, 900, 0, 850],
        [14, 38, 0, 36],
        [1.3488485573, -2.0946711837, 0.8483425226, -1.9050726273],
      ],
      [
        [700, 900, 500, 900],
        [20, 37, 14, 35],
        [2.0895529086, -2.0946711837, 1.4178935398, -1.9909712931],
      ],
    ],
    [
      null,
      [
        [100, 100, 100],
        [28, 40, 45],
        [2.4391028923, -1.5364521662, -2.3001427233],
      ],
      [
        [100, 100, 80],
        [31, 42, 30],
        [2.9378377009, -2.0467416019, -2.3001427233],
      ],
    ],
  ];
  for (const [plan, ...rows] of cases) {
    const rule = createKillRule(0.05, plan === null ? null : { impressions: plan / 0.04, er: 0.04 });
    for (const _ of rows[0]?.[0] ?? []) addArm(rule);
    for (const [impressions, engagements, expected] of rows) {
      addBatch(
        rule,
        impressions.map((n, i) => seen(engagements[i] as number, n)),
      );
      for (const [i, log] of expected.entries()) near(armLogEvidence(rule, i), log, `plan ${plan}, arm ${i}`);
    }
  }
});

test('evidence after a restart is the one computed independently', () => {
  const rule = createKillRule(0.05);
  for (let arm = 0; arm < 3; arm++) addArm(rule);
  addBatch(rule, [seen(20, 1000), seen(40, 1000), seen(45, 1000)]);
  restartArm(rule, 0);
  near(armLogEvidence(rule, 0), 0, 'restarted');
  addBatch(rule, [seen(22, 1000), seen(41, 1000), seen(39, 1000)]);
  for (const [i, log] of [1.8931775215, -2.6600471245, -2.6675917454].entries())
    near(armLogEvidence(rule, i), log, `arm ${i}`);
});

test('the lead is the one computed independently', () => {
  const batches: PairBatch[] = [
    { i: seen(60, 1000), j: seen(45, 1000) },
    { i: seen(70, 1200), j: seen(30, 800) },
    { i: seen(48, 900), j: seen(44, 1100) },
  ];
  const vectors: readonly (readonly [number, number, Ends, Ends])[] = [
    [1, -0.1660470571, [0.743895166, 2.433798559], [0.658689793, 2.774499937]],
    [3, 2.3550766989, [0.974730865, 2.021659383], [0.914218063, 2.163107875]],
  ];
  for (const [count, log, one, sixth] of vectors) {
    const some = batches.slice(0, count);
    near(leadLogEvidence(some, 1), log, `${count} batches`);
    assertEnds(leadInterval(some, 0.05) as Ends, one);
    assertEnds(leadInterval(some, 0.05 / 6) as Ends, sixth);
  }
});

test('the evidence that a variant wears out beside a panel is the one computed independently', () => {
  const detector = createBatchDetector();
  const expected = [-1.878128683, -0.8523457762, 0.5636536084, 1.967004822, 3.8340033098];
  const looks = [
    [22, 60],
    [18, 63],
    [12, 61],
    [9, 58],
    [8, 62],
  ] as const;
  for (const [look, [own, panel]] of looks.entries()) {
    addRelativeBatch(detector, seen(own, 500), seen(panel, 1500), 0.8);
    near(fatigueLogEvidence(detector), expected[look] as number, `look ${look}`);
  }
});
