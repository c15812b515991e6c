// The data that the scenes show: the same at every run.
import type { Experiment, History, Kill, Pattern, Suggestion, Variant } from '../../src/protocol/index.ts';
import { experimentOf, killOf, patternOf, suggestionOf, variantOf } from '../../src/elements/testing/entities.ts';
import { createRandom } from '../../src/simulator/index.ts';

/** The moment at which all clocks stand, ms since 1970. */
export const NOW = Date.UTC(2026, 0, 5, 16, 30);

const MINUTE_MS = 60_000;
const ago = (minutes: number): string => new Date(NOW - minutes * MINUTE_MS).toISOString();

const HEADLINES = [
  'The five rooms of a house that nobody cleans',
  'Why your coffee is colder than you think',
  'What pilots eat, and what they never touch before a long night flight over the ocean',
  'A town that turned its lights off',
  'Seven maps that changed a war',
  'She kept the letter for forty years',
  'The last lighthouse',
  'How to read a river',
] as const;

const PATTERNS = ['question', 'number', 'curiosity gap', 'quote', 'list'] as const;

/** A variant for each level and status that there is. */
export const everyStatus: Variant[] = [
  variantOf({
    id: 'a',
    content: HEADLINES[0],
    patterns: ['number', 'list'],
    impressions: 12_480,
    engagements: 811,
    predictedEr: 0.052,
    postedAt: ago(330),
  }),
  variantOf({
    id: 'b',
    content: HEADLINES[1],
    patterns: ['question'],
    impressions: 9310,
    engagements: 447,
    predictedEr: 0.05,
    level: 'watch',
    postedAt: ago(330),
  }),
  variantOf({
    id: 'c',
    content: HEADLINES[2],
    patterns: ['curiosity gap'],
    impressions: 7204,
    engagements: 201,
    predictedEr: 0.047,
    level: 'endangered',
    postedAt: ago(250),
  }),
  variantOf({
    id: 'd',
    content: HEADLINES[3],
    impressions: 96,
    engagements: 4,
    predictedEr: 0.04,
    level: 'learning',
    postedAt: ago(9),
  }),
  variantOf({
    id: 'e',
    content: HEADLINES[4],
    patterns: ['number', 'list'],
    impressions: 2210,
    engagements: 31,
    predictedEr: 0.044,
    status: 'killed',
    postedAt: ago(300),
    endedAt: ago(95),
  }),
  variantOf({
    id: 'f',
    content: HEADLINES[5],
    patterns: ['quote'],
    impressions: 48_112,
    engagements: 3390,
    predictedEr: 0.06,
    status: 'winner',
    postedAt: ago(1500),
    endedAt: ago(40),
  }),
  variantOf({
    id: 'g',
    content: HEADLINES[6],
    impressions: 15_003,
    engagements: 590,
    predictedEr: null,
    status: 'closed',
    postedAt: ago(2900),
    endedAt: ago(1400),
  }),
  variantOf({
    id: 'h',
    content: HEADLINES[7],
    impressions: 0,
    engagements: 0,
    predictedEr: 0.039,
    level: 'learning',
    postedAt: ago(1),
  }),
];

const arm = (
  id: string,
  experiment: string,
  content: string,
  engagements: number,
  given: Partial<Variant> = {},
): Variant => {
  const { impressions = 29_217 } = given;
  const rate = engagements / impressions;
  const half = 3.1 * Math.sqrt((rate * (1 - rate)) / impressions);
  return variantOf({
    ...{ id, experiment, content, impressions, engagements, predictedEr: 0.057, postedAt: ago(120), countedAt: ago(0) },
    interval: [Math.max(0, rate - half), rate + half],
    ...given,
  });
};
const needed = { logNeeded: Math.log(25), rule: 'evidence' } as const;

/** Three experiments: one with a leader and a stop to come, one that is too young, one whose traffic is off its plan. */
export const threeResults: { readonly experiments: Experiment[]; readonly variants: Variant[] } = {
  experiments: [
    experimentOf({
      ...{ id: 'cycling', title: 'Cycling to work', openedAt: ago(120) },
      shares: ['c1', 'c2', 'c3', 'c4'].map((variant) => ({ variant, share: 0.25 })),
      lead: {
        ...{
          leader: 'c1',
          runnerUp: 'c2',
          verdict: 'leads',
          sinceBatch: 40,
          judgedTo: ago(1),
          alpha: 0.008,
          variants: 4,
        },
        ratio: { estimate: 1.17, low: 1.02, high: 1.31 },
        difference: { estimate: 0.009, low: 0.001, high: 0.016 },
      },
    }),
    experimentOf({
      ...{ id: 'sleep', title: 'Sleep', openedAt: ago(14) },
      lead: {
        ...{
          leader: 's2',
          runnerUp: 's1',
          verdict: 'too-early',
          sinceBatch: 3,
          judgedTo: ago(1),
          alpha: 0.05,
          variants: 2,
        },
        ratio: { estimate: 1.3, low: 0.8, high: 2.1 },
        difference: { estimate: 0.013, low: -0.011, high: 0.058 },
      },
    }),
    experimentOf({
      ...{ id: 'trains', title: 'Night trains are back', openedAt: ago(10) },
      pause: { cause: 'traffic', reason: 'B gets 41% of traffic, 20% planned', since: ago(8), by: null },
    }),
  ],
  variants: [
    arm('c1', 'cycling', 'I sold my car a year ago. This is what my commute costs now', 1782),
    arm('c2', 'cycling', 'The 40-minute bike commute that beats the train', 1549, {
      ...{
        impressions: 29_711,
        protected: true,
        level: 'endangered',
        killDistance: { ...needed, logE: Math.log(4030.5) },
      },
    }),
    arm('c3', 'cycling', '1,600 people tell us how they get to work without a car', 514, {
      ...{ impressions: 9875, level: 'watch', killDistance: { ...needed, logE: Math.log(9.71) }, postedAt: ago(112) },
    }),
    arm('c4', 'cycling', 'Seven reasons to cycle to work this fall', 184, {
      ...{ impressions: 4377, status: 'killed', endedAt: ago(100), killDistance: { ...needed, logE: Math.log(29) } },
    }),
    arm('s1', 'sleep', 'Better sleep tonight: what changed when I stopped setting an alarm', 39, {
      ...{ impressions: 1011, postedAt: ago(14), killDistance: { ...needed, logE: Math.log(1.2) } },
    }),
    arm('s2', 'sleep', 'Better sleep tonight: the hour before bed decides how well you sleep', 52, {
      ...{ impressions: 1017, postedAt: ago(14), killDistance: { ...needed, logE: -0.4 } },
    }),
    arm('s3', 'sleep', 'Better sleep tonight: a room that is cold enough', 3, {
      ...{ impressions: 60, level: 'learning', postedAt: ago(2), judged: { impressions: 0, engagements: 0 } },
    }),
    arm('t1', 'trains', 'The night train is back, and it is full', 90, {
      impressions: 1800,
      units: 1500,
      engagedUnits: 84,
    }),
    arm('t2', 'trains', 'Berlin to Paris overnight, again', 70, { impressions: 1250, units: 1040, engagedUnits: 66 }),
  ],
};

/** Many variants with seeded figures. */
export function manyVariants(count: number): Variant[] {
  const random = createRandom('visual/variants');
  return Array.from({ length: count }, (_, i) => {
    const impressions = random.integer(500, 40_000);
    const predictedEr = 0.03 + 0.03 * random.next();
    return variantOf({
      id: `v${i}`,
      content: `${random.pick(HEADLINES)} (${i + 1})`,
      patterns: [random.pick(PATTERNS)],
      impressions,
      engagements: random.binomial(impressions, predictedEr * (0.8 + 0.4 * random.next())),
      predictedEr,
      postedAt: ago(random.integer(10, 3000)),
    });
  });
}

/** Kills of today and of the day before, for each cause. */
export const everyCause: Kill[] = [
  killOf({
    id: 'k1',
    variant: 'e',
    at: ago(95),
    impressions: 2210,
    engagements: 31,
    er: 0.014,
    cause: 'below-leader',
    reason: 'Actual ER 1.40% after 2,210 impressions is below the leader’s 6.50% with 95% certainty',
    saving: { impressions: 2600, from: 1.2, to: null },
  }),
  killOf({
    id: 'k2',
    variant: 'c',
    at: ago(180),
    impressions: 640,
    engagements: 7,
    er: 0.0109,
    saving: { impressions: 640, from: 1, to: null },
  }),
  killOf({
    id: 'k3',
    variant: 'g',
    at: ago(1400),
    impressions: 15_003,
    engagements: 590,
    er: 0.0393,
    cause: 'operator',
    reason: 'Stopped by Mara',
  }),
  killOf({
    id: 'k4',
    variant: 'b',
    at: ago(1500),
    impressions: 300,
    engagements: 4,
    er: 0.0133,
    cause: 'external',
    revivedAt: ago(1490),
  }),
];

/** Patterns that need attention, each in another way, and one that is fresh. */
export const everyWear: Pattern[] = [
  patternOf({
    id: 'curiosity gap',
    uses: 9,
    freshness: 0.08,
    level: 'overused',
    reason: 'Used 9 times in 7 days',
    alternatives: ['quote', 'question'],
    lastUsedAt: ago(30),
  }),
  patternOf({
    id: 'number',
    uses: 4,
    freshness: 0.35,
    level: 'declining',
    reason: 'ER fell from 5.20% to 3.10%',
    alternatives: ['quote'],
    lastUsedAt: ago(300),
  }),
  patternOf({
    id: 'quote',
    uses: 1,
    freshness: 1,
    level: 'fresh',
    reason: '',
    alternatives: [],
    lastUsedAt: ago(3000),
  }),
];

/** Counts of variants over the last hours since they were posted, in steps of a minute, with a silence that all have in common. */
export function historyOf(variants: readonly Variant[], minutes = 300): History {
  const series = variants.map(({ id, postedAt, impressions: final, engagements }) => {
    const random = createRandom(`visual/history/${id}`);
    const rate = final === 0 ? 0 : engagements / final;
    const age = Math.min(minutes, Math.round((NOW - Date.parse(postedAt)) / MINUTE_MS));
    const [times, shown, engaged]: [number[], number[], number[]] = [[], [], []];
    let [impressions, count] = [0, 0];
    for (let left = age; left > 0; left--) {
      const more = random.poisson(final / age);
      impressions += more;
      count += random.binomial(more, Math.min(1, rate * (1 + 0.5 * Math.exp((left - age) / 40))));
      if (left > 0.35 * minutes && left < 0.45 * minutes) continue;
      times.push(NOW - left * MINUTE_MS);
      shown.push(impressions);
      engaged.push(count);
    }
    return { variant: id, times, impressions: shown, engagements: engaged };
  });
  return { cursor: 'e.1', resolutionMs: MINUTE_MS, series };
}

/** The experiment that the variants compete in. */
export const experiments: Experiment[] = [
  experimentOf({ id: everyStatus[0]?.experiment ?? 'e', saved: { impressions: 5180, growth: 3 } }),
];

/** The same with planned shares and a leader, for advice about it. */
export const ledExperiment: Experiment = experimentOf({
  id: everyStatus[0]?.experiment ?? 'e',
  shares: ['a', 'b', 'c'].map((variant) => ({ variant, share: 1 / 3 })),
  lead: {
    ...{ leader: 'a', runnerUp: 'b', verdict: 'leads', sinceBatch: 9, alpha: 0.02, variants: 3 },
    ratio: { estimate: 1.35, low: 1.08, high: 1.64 },
    difference: { estimate: 0.017, low: 0.004, high: 0.029 },
    judgedTo: ago(2),
  },
});

/** Suggestions of each priority, one of them worded by a language model, one that can be accepted. */
export const everyPriority: Suggestion[] = [
  suggestionOf({
    id: 's1',
    priority: 'critical',
    title: 'Look into how the traffic is shared',
    reason: 'One variant is shown three times as often as planned; automatic stops are paused.',
    madeAt: ago(4),
  }),
  suggestionOf({
    id: 's2',
    priority: 'high',
    title: `Show "${HEADLINES[5]}" more often`,
    reason: 'It is the best of those that are shown with a probability of 98%, and gets a third of the traffic.',
    expectedGain: { estimate: 7.4, low: 2.1, high: 12.8 },
    action: 'shift-traffic',
    about: { kind: 'experiment', id: everyStatus[0]?.experiment ?? 'e' },
    reasonVariant: 'a',
    reasonCode: 'probably-best',
    reasonNumbers: [
      { name: 'er', value: 0.065 },
      { name: 'variants', value: 3 },
      { name: 'probability', value: 0.98 },
      { name: 'share', value: 1 / 3 },
    ],
    evidence: ['a', 'b', 'c'].map((variant) => ({ code: 'share-now', name: 'share now', variant, value: 1 / 3 })),
    effect: {
      kind: 'plan-shares',
      shares: [
        { variant: 'a', share: 0.96 },
        { variant: 'b', share: 0.03 },
        { variant: 'c', share: 0.01 },
      ],
    },
    madeAt: ago(31),
  }),
  suggestionOf({
    id: 's3',
    priority: 'medium',
    title: 'Give the pattern "number" a rest',
    reason: '4 uses in 7 days; from 3 on a pattern counts as overused.',
    generated: true,
    madeAt: ago(120),
  }),
  suggestionOf({
    id: 's4',
    priority: 'low',
    action: 'stop-variant',
    about: { kind: 'variant', id: 'a' },
    title: `Stop "${HEADLINES[0]}"`,
    reason: 'It earns less than the leader, and is protected from automatic stops.',
    madeAt: ago(400),
  }),
];

/** Three experiments that need somebody, each for another reason, with two variants each. */
export const needing = {
  experiments: [
    experimentOf({
      id: 'night-trains',
      title: 'Night trains are back',
      pause: { cause: 'traffic', reason: '', since: ago(22), by: null },
      shares: [
        { variant: 'night-trains-a', share: 0.8 },
        { variant: 'night-trains-b', share: 0.2 },
      ],
    }),
    experimentOf({
      id: 'school-lunches',
      title: 'School lunches',
      pause: { cause: 'operator', reason: '', since: ago(50), by: 'mia' },
    }),
    experimentOf({
      id: 'tap-water',
      title: 'Tap water',
      lead: {
        leader: 'tap-water-a',
        runnerUp: 'tap-water-b',
        verdict: 'too-early',
        ratio: { estimate: 1.01, low: 0.94, high: 1.07 },
        difference: { estimate: 0.0004, low: -0.0024, high: 0.0028 },
        sinceBatch: 40,
        judgedTo: ago(1),
        alpha: 0.05,
        variants: 2,
      },
    }),
  ],
  variants: ['night-trains', 'school-lunches', 'tap-water'].flatMap((experiment) =>
    ['a', 'b'].map((letter, i) =>
      variantOf({
        id: `${experiment}-${letter}`,
        experiment,
        content: HEADLINES[i] as string,
        impressions: i === 0 ? 5900 : 4100,
        engagements: 240,
        postedAt: ago(330 - i),
      }),
    ),
  ),
} satisfies { experiments: Experiment[]; variants: Variant[] };
