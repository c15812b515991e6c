// Experiments in every situation that there is.
import type { Experiment, Lead, Variant } from '../../src/protocol/index.ts';
import { experimentOf, variantOf } from '../../src/elements/testing/entities.ts';
import { NOW } from './fixtures.ts';

const MINUTE_MS = 60_000;
const ago = (minutes: number): string => new Date(NOW - minutes * MINUTE_MS).toISOString();

const NEEDED = Math.log(25);

interface Figures {
  /** Judged rate and its interval, in percent. */
  readonly rate: readonly [low: number, rate: number, high: number];
  readonly impressions?: number;
  /** Evidence against it, to one. */
  readonly evidence?: number;
}

/** A variant of an experiment by its place there. */
function variant(experiment: string, place: number, figures: Figures, given: Partial<Variant> = {}): Variant {
  const { rate, impressions = 20_000, evidence } = figures;
  const engagements = Math.round((impressions * rate[1]) / 100);
  return variantOf({
    id: `${experiment}-${place}`,
    experiment,
    content: `Headline ${place + 1} of ${experiment}`,
    letter: String.fromCharCode(65 + place),
    impressions,
    engagements,
    interval: [rate[0] / 100, rate[2] / 100],
    judged: { impressions, engagements },
    killDistance: evidence === undefined ? null : { rule: 'evidence', logE: Math.log(evidence), logNeeded: NEEDED },
    postedAt: ago(120 - place),
    ...given,
  });
}

function lead(experiment: string, leader: number, runnerUp: number, given: Partial<Lead>): Lead {
  return {
    leader: `${experiment}-${leader}`,
    runnerUp: `${experiment}-${runnerUp}`,
    verdict: 'too-early',
    ratio: { estimate: 1.05, low: 0.85, high: 1.3 },
    difference: { estimate: 0.003, low: -0.008, high: 0.015 },
    sinceBatch: 40,
    judgedTo: ago(1),
    alpha: 0.05,
    variants: 3,
    ...given,
  };
}

const open = (id: string, title: string, minutes: number, given: Partial<Experiment> = {}): Experiment =>
  experimentOf({ id, title, openedAt: ago(minutes), judgedTo: ago(1), ...given });

const experiments: Experiment[] = [
  open('trains', 'Night trains are back', 85, {
    pause: { cause: 'traffic', reason: '', reasonCode: 'traffic-split', since: ago(20), by: null },
    shares: [0.4, 0.2, 0.4].map((share, i) => ({ variant: `trains-${i}`, share })),
  }),
  open('water', 'Tap water', 900, {
    lead: lead('water', 1, 0, {
      ratio: { estimate: 1, low: 0.94, high: 1.06 },
      difference: { estimate: 0, low: -0.0024, high: 0.0024 },
    }),
  }),
  open('cycling', 'Cycling to work', 105, {
    lead: lead('cycling', 0, 1, {
      verdict: 'leads',
      ratio: { estimate: 1.17, low: 1.02, high: 1.31 },
      difference: { estimate: 0.009, low: 0.001, high: 0.016 },
    }),
  }),
  open('lunch', 'School lunches', 91, { lead: lead('lunch', 1, 0, {}) }),
  open('sleep', 'Sleep', 15),
  open('moon', 'A very long title about the dark side of the Moon and what one hears there at night', 200, {
    lead: lead('moon', 0, 1, { verdict: 'changed', ratio: null, difference: null }),
  }),
  open('balcony', 'Balcony gardens', 114, { closedAt: ago(94), winner: 'balcony-1' }),
  open('spring', 'Spring cleaning', 4000, { closedAt: ago(2900) }),
];

const variants: Variant[] = [
  variant('trains', 0, { rate: [3.9, 4.2, 4.6], impressions: 12_000 }),
  variant('trains', 1, { rate: [4.5, 5.3, 5.7], impressions: 17_000 }),
  variant('trains', 2, { rate: [4.1, 4.6, 4.9], impressions: 12_500 }),
  variant('water', 0, { rate: [3.8, 4, 4.3], evidence: 1.05 }),
  variant('water', 1, { rate: [3.81, 4.02, 4.28] }),
  variant('cycling', 0, { rate: [5.7, 6.1, 6.6] }),
  variant('cycling', 1, { rate: [4.9, 5.2, 5.6], evidence: 4030 }, { protected: true }),
  variant('cycling', 2, { rate: [4.5, 5.2, 5.9], evidence: 9.72 }, { level: 'endangered' }),
  variant('cycling', 3, { rate: [3.6, 4.2, 4.8] }, { status: 'killed', endedAt: ago(80) }),
  variant('lunch', 0, { rate: [5, 5.9, 6.6] }),
  variant('lunch', 1, { rate: [5.5, 6.2, 7.1] }),
  variant('lunch', 2, { rate: [4.4, 5.2, 6] }, { status: 'killed', endedAt: ago(1.5) }),
  variant('sleep', 0, { rate: [2.4, 3.9, 5.4], impressions: 700 }, { level: 'learning' }),
  variant('sleep', 1, { rate: [3.6, 5.1, 6.8], impressions: 690 }, { level: 'learning' }),
  variant('moon', 0, { rate: [3, 3.4, 3.9], evidence: 2 }),
  variant('moon', 1, { rate: [3, 3.5, 4] }),
  variant('moon', 2, { rate: [2.9, 3.3, 4] }),
  variant('moon', 3, { rate: [2.8, 3.3, 4] }),
  variant('balcony', 0, { rate: [3.6, 4.2, 4.9] }, { status: 'killed', endedAt: ago(94) }),
  variant('balcony', 1, { rate: [4.8, 5.7, 6.7] }, { status: 'winner', endedAt: ago(94) }),
  variant('spring', 0, { rate: [3.6, 4.2, 4.9] }, { status: 'closed', endedAt: ago(2900) }),
  variant('spring', 1, { rate: [3.5, 4.1, 4.7] }, { status: 'closed', endedAt: ago(2900) }),
];

/** Experiments that need a person, that run, that were decided today and before, with their variants. */
export const everySituation = { experiments, variants };
