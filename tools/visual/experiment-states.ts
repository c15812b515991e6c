// Experiments in the states that a view of one has: the same at every run.
import type {
  Breakdown,
  BreakdownSeries,
  Experiment,
  History,
  Kill,
  Note,
  Suggestion,
  Variant,
} from '../../src/protocol/index.ts';
import type { Entities } from '../../src/elements/testing/fake-stream.ts';
import { experimentOf, killOf, suggestionOf, variantOf } from '../../src/elements/testing/entities.ts';
import { createRandom } from '../../src/simulator/index.ts';
import { interval, priorFrom } from '../../src/stats/index.ts';
import { NOW } from './fixtures.ts';

const MINUTE_MS = 60_000;
const ago = (minutes: number): string => new Date(NOW - minutes * MINUTE_MS).toISOString();

/** A variant whose interval is that of its counts. */
function counted(given: Partial<Variant> & { id: string; impressions: number; engagements: number }): Variant {
  const { impressions, engagements, predictedEr = 0.05 } = given;
  return variantOf({
    experiment: 'cycling',
    postedAt: ago(105),
    interval: interval({ impressions, engagements }, 0.05, priorFrom(predictedEr)),
    ...given,
  });
}

const evidenceOf = (odds: number): Variant['killDistance'] => ({
  rule: 'evidence',
  logE: Math.log(odds),
  logNeeded: Math.log(25),
});

const bike = counted({
  letter: 'A',
  id: 'car',
  content: 'I sold my car a year ago. This is what my commute costs now',
  impressions: 29_217,
  engagements: 1777,
  predictedEr: 0.0575,
});
const train = counted({
  letter: 'B',
  id: 'train',
  content: 'The 40-minute bike commute that beats the train',
  impressions: 29_711,
  engagements: 1548,
  predictedEr: 0.0565,
  protected: true,
  killDistance: evidenceOf(4030),
});
const told = counted({
  letter: 'C',
  id: 'told',
  content: '1,600 people tell us how they get to work without a car',
  impressions: 9875,
  engagements: 511,
  postedAt: ago(37),
  level: 'watch',
  killDistance: evidenceOf(9.7),
});
const reasons = counted({
  letter: 'D',
  id: 'reasons',
  content: 'Seven reasons to cycle to work this fall',
  impressions: 4377,
  engagements: 184,
  status: 'killed',
  postedAt: ago(104),
  endedAt: ago(90),
});

const cyclingKill: Kill = killOf({
  id: 'k1',
  variant: 'reasons',
  experiment: 'cycling',
  at: ago(90),
  cause: 'below-leader',
  impressions: 4377,
  engagements: 184,
  er: 0.042,
  evidence: {
    rule: 'evidence',
    impressions: 4377,
    engagements: 184,
    logE: Math.log(29),
    alpha: 0.04,
    leader: 'car',
    leaderEr: 0.061,
  },
});

const cycling: Experiment = experimentOf({
  id: 'cycling',
  title: 'Cycling to work',
  openedAt: ago(105),
  shares: ['car', 'train', 'told'].map((variant) => ({ variant, share: 1 / 3 })),
  batches: 204,
  skipped: 3,
  traffic: { logE: Math.log(0.4), logNeeded: Math.log(100) },
  lead: {
    leader: 'car',
    runnerUp: 'train',
    verdict: 'leads',
    ratio: { estimate: 1.17, low: 1.02, high: 1.31 },
    difference: { estimate: 0.009, low: 0.001, high: 0.016 },
    sinceBatch: 120,
    judgedTo: ago(10),
    alpha: 0.05 / 6,
    variants: 4,
  },
  saved: { impressions: 16_247, growth: 3 },
});

const unprotect: Suggestion = suggestionOf({
  id: 's1',
  action: 'unprotect-variant',
  priority: 'medium',
  about: { kind: 'variant', id: 'train' },
  title: 'Unprotect B',
  reason:
    'B trails A by 0.9 points (0.1 to 1.6). Evidence 4,030 : 1 (stops at 25 : 1). If you unprotect it, B stops with the next batch.',
  madeAt: ago(12),
});

const notes: Note[] = [
  {
    id: 'n1',
    seq: 7,
    at: ago(92),
    text: 'Morning newsletter sent',
    experiment: 'cycling',
    variant: null,
    url: 'https://news.example/issues/42',
    by: 'Mara',
    editedAt: null,
    deletedAt: null,
  },
];

/** Judged counts of variants in batches of half a minute up to ten minutes ago, with the evidence that each ends with. */
export function judgedHistory(variants: readonly Variant[]): History {
  const series = variants.map(({ id, postedAt, endedAt, impressions: final, engagements, killDistance }) => {
    const random = createRandom(`visual/judged/${id}`);
    const [from, to] = [Date.parse(postedAt), endedAt === null ? NOW - 10 * MINUTE_MS : Date.parse(endedAt)];
    const batches = Math.floor((to - from) / 30_000);
    const judged = {
      times: [] as number[],
      impressions: [] as number[],
      engagements: [] as number[],
      logE: [] as number[],
    };
    let [shown, engaged] = [0, 0];
    for (let batch = 1; batch <= batches; batch++) {
      const more = random.poisson(final / batches);
      shown += more;
      engaged += random.binomial(more, engagements / final);
      judged.times.push(from + batch * 30_000);
      judged.impressions.push(shown);
      judged.engagements.push(engaged);
      judged.logE.push(((killDistance?.logE ?? 0) * batch) / batches + random.normal() * 0.08);
    }
    const { times, impressions, engagements: counts } = judged;
    return { variant: id, times, impressions, engagements: counts, judged };
  });
  return { cursor: 'e.1', resolutionMs: 30_000, series };
}

/** One leads, one is protected, one is near a stop, one was stopped. */
export const leading: Entities = {
  experiments: [cycling],
  variants: [bike, train, told, reasons],
  kills: [cyclingKill],
  suggestions: [unprotect],
  notes,
};

/** The same, and its judged counts by device: one value apart, one of which little is known. */
export const leadingByDevice: Entities = {
  ...leading,
  experiments: [{ ...cycling, dimensions: ['device', 'audience'] }],
};

const DEVICE_ALPHA = 0.05 / 4;

/** Counts by value, [impressions, engagements], with the intervals that they have. */
function seriesOf(variant: string, counts: readonly (readonly [number, number])[]): BreakdownSeries {
  const ends = counts.map(([impressions, engagements]) => interval({ impressions, engagements }, DEVICE_ALPHA));
  const impressions = counts.map(([shown]) => shown);
  return {
    ...{ variant, impressions, engagements: counts.map(([, engaged]) => engaged) },
    low: ends.map(([low]) => low),
    high: ends.map(([, high]) => high),
    judged: Math.round(impressions.reduce((sum, shown) => sum + shown, 0) / 0.93),
  };
}

/** Its breakdown by device. */
export const byDevice: Breakdown = {
  version: 'epoch1.12.3.40.4',
  ...{ experiment: 'cycling', dimension: 'device', alpha: DEVICE_ALPHA, judgedTo: ago(10) },
  values: ['phone', 'desktop', 'tablet', 'other'],
  series: [
    seriesOf('car', [
      [11_200, 784],
      [6400, 371],
      [950, 60],
      [40, 2],
    ]),
    seriesOf('train', [
      [11_050, 608],
      [6510, 364],
      [930, 49],
      [35, 1],
    ]),
    seriesOf('told', [
      [3100, 151],
      [1720, 92],
      [260, 13],
      [9, 0],
    ]),
  ],
};

/** The normal headline: too early to say. */
export const tooEarly: Entities = {
  experiments: [
    {
      ...cycling,
      title: 'Sleep',
      skipped: 0,
      saved: null,
      lead: {
        ...(cycling.lead as NonNullable<Experiment['lead']>),
        verdict: 'too-early',
        ratio: { estimate: 1.08, low: 0.8, high: 1.4 },
        difference: { estimate: 0.004, low: -0.011, high: 0.019 },
        alpha: 0.05,
        variants: 2,
      },
    },
  ],
  variants: [
    counted({ id: 'car', content: 'What a week without an alarm clock did', impressions: 2410, engagements: 138 }),
    counted({
      id: 'train',
      content: 'Nine hours: the sleep that nobody gets',
      impressions: 2380,
      engagements: 126,
      level: 'learning',
    }),
  ],
};

/** Two that are the same for all that matters. */
export const equal: Entities = {
  experiments: [
    {
      ...cycling,
      title: 'Tap water',
      skipped: 0,
      saved: null,
      lead: {
        ...(cycling.lead as NonNullable<Experiment['lead']>),
        verdict: 'too-early',
        ratio: { estimate: 1.002, low: 0.95, high: 1.06 },
        difference: { estimate: 0.0001, low: -0.0025, high: 0.003 },
      },
    },
  ],
  variants: [
    { ...bike, engagements: 1480, er: 0.0507, interval: [0.047, 0.0545] },
    { ...train, protected: false, killDistance: null, interval: [0.0473, 0.0571] },
  ],
};

/** The traffic is not split as planned: stops are paused. */
export const split: Entities = {
  experiments: [
    {
      ...cycling,
      title: 'Night trains are back',
      lead: null,
      saved: null,
      shares: [
        { variant: 'car', share: 0.4 },
        { variant: 'train', share: 0.2 },
        { variant: 'told', share: 0.4 },
      ],
      pause: { cause: 'traffic', reason: 'The traffic is not split as planned', since: ago(6), by: null },
      traffic: { logE: Math.log(9470), logNeeded: Math.log(100) },
      restarted: { cause: 'alarm', at: ago(6) },
    },
  ],
  variants: [
    { ...bike, impressions: 10_862, engagements: 456 },
    { ...train, impressions: 15_500, engagements: 822, protected: false, killDistance: null },
    { ...told, impressions: 10_930, engagements: 503, postedAt: ago(105) },
  ],
};

/** Everything but one was stopped. */
export const decided: Entities = {
  experiments: [{ ...cycling, title: 'Balcony gardens' }],
  variants: [bike, { ...train, status: 'killed', protected: false, endedAt: ago(40) }, reasons],
  kills: [
    cyclingKill,
    { ...cyclingKill, id: 'k2', variant: 'train', at: ago(40), impressions: 29_711, engagements: 1548, er: 0.0521 },
  ],
};
