// An experiment with a history of judged batches, for the tests and the pictures of the fan.
import type { Experiment, History, Kill, Variant } from '../../protocol/index.ts';
import { interval, priorFrom } from '../../stats/index.ts';
import { experimentOf, killOf, variantOf } from './entities.ts';

const BEGIN = Date.parse('2026-03-12T08:30:00.000Z');
const BATCH_MS = 30_000;
/** Batches that are closed; those that follow are not judged yet. */
const JUDGED = 199;
const PENDING = 10;

const instant = (batch: number): string => new Date(BEGIN + (batch + 1) * BATCH_MS).toISOString();

/** Numbers from 0 to 1 that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface Arm {
  readonly id: string;
  readonly letter: string;
  readonly content: string;
  readonly rate: number;
  readonly predictedEr: number;
  readonly from: number;
  readonly to: number;
}

const ARMS: readonly Arm[] = [
  {
    id: 'car',
    letter: 'A',
    content: 'I sold my car a year ago. This is what my commute costs now',
    rate: 0.061,
    predictedEr: 0.054,
    from: 0,
    to: JUDGED,
  },
  {
    id: 'train',
    letter: 'B',
    content: 'The 40-minute bike commute that beats the train',
    rate: 0.052,
    predictedEr: 0.056,
    from: 0,
    to: JUDGED,
  },
  {
    id: 'people',
    letter: 'C',
    content: '1,600 people tell us how they get to work without a car',
    rate: 0.05,
    predictedEr: 0.05,
    from: 135,
    to: JUDGED,
  },
  {
    id: 'reasons',
    letter: 'D',
    content: 'Seven reasons to cycle to work this fall',
    rate: 0.041,
    predictedEr: 0.052,
    from: 0,
    to: 22,
  },
];

/** The judged columns of an arm. */
function columns({ rate, from, to }: Arm, seed: number): NonNullable<History['series'][number]['judged']> {
  const random = seeded(seed);
  const batches = Array.from({ length: to - from }, (_, i) => from + i);
  let [impressions, engagements] = [0, 0];
  const counts = batches.map((batch) => {
    const shown = 80 + Math.round(random() * 20);
    const drift = 1 + 0.05 * Math.sin(batch / 23);
    impressions += shown;
    for (let i = 0; i < shown; i++) if (random() < rate * drift) engagements++;
    return [impressions, engagements] as const;
  });
  return {
    times: batches.map((batch) => BEGIN + (batch + 1) * BATCH_MS),
    impressions: counts.map(([shown]) => shown),
    engagements: counts.map(([, engaged]) => engaged),
    logE: batches.map((batch) => ((batch - from) * (0.061 - rate) * 1.4) / 2),
  };
}

/** Everything that a stream, or a page, knows of an experiment with four variants: one leads, one was stopped, and one came later. */
export interface FanExperiment {
  readonly experiments: Experiment[];
  readonly variants: Variant[];
  readonly kills: Kill[];
  readonly history: History;
}

/** The experiment after some judged batches. */
export function fanExperiment(judged = JUDGED): FanExperiment {
  const known = ARMS.filter(({ from }) => from < judged).map((arm) => ({
    arm,
    of: columns(arm, 7 + arm.from + arm.id.length),
  }));
  const series = known.map(({ arm, of }) => {
    const count = Math.min(judged, arm.to) - arm.from;
    const cut = {
      times: of.times.slice(0, count),
      impressions: of.impressions.slice(0, count),
      engagements: of.engagements.slice(0, count),
      logE: of.logE.slice(0, count),
    };
    return {
      variant: arm.id,
      times: cut.times,
      impressions: cut.impressions,
      engagements: cut.engagements,
      judged: cut,
    };
  });
  const variants = known.map(({ arm }, i): Variant => {
    const own = series[i]?.judged as NonNullable<History['series'][number]['judged']>;
    const counts = { impressions: own.impressions.at(-1) ?? 0, engagements: own.engagements.at(-1) ?? 0 };
    const isStopped = arm.to < judged;
    return variantOf({
      id: arm.id,
      letter: arm.letter,
      seq: judged,
      experiment: 'cycling',
      content: arm.content,
      predictedEr: arm.predictedEr,
      status: isStopped ? 'killed' : 'active',
      postedAt: new Date(BEGIN + arm.from * BATCH_MS).toISOString(),
      ...counts,
      judged: counts,
      interval: interval(counts, 0.05, priorFrom(arm.predictedEr)),
      protected: arm.id === 'train',
      killDistance: isStopped ? null : { rule: 'evidence', logE: own.logE.at(-1) ?? 0, logNeeded: Math.log(25) },
      countedAt: instant(Math.min(judged, arm.to) - 1 + PENDING),
      endedAt: isStopped ? instant(arm.to - 1 + PENDING) : null,
    });
  });
  const experiment = experimentOf({
    id: 'cycling',
    seq: judged,
    title: 'Cycling to work',
    openedAt: new Date(BEGIN).toISOString(),
    batches: judged,
    judgedTo: instant(judged - 1),
    lead: {
      leader: 'car',
      runnerUp: 'train',
      verdict: 'leads',
      ratio: { estimate: 1.17, low: 1.02, high: 1.32 },
      difference: { estimate: 0.009, low: 0.001, high: 0.016 },
      sinceBatch: 170,
      since: instant(170),
      judgedTo: instant(judged - 1),
      alpha: 0.05 / 6,
      variants: 4,
    },
    ordinaryTest: { winners: 4, takenBack: 3, winner: 'car', loser: 'train', since: instant(90) },
    saved: { impressions: 16_247, growth: 9 },
  });
  const kills = known
    .filter(({ arm }) => arm.to < judged)
    .map(({ arm }) =>
      killOf({
        id: `stop-${arm.id}`,
        variant: arm.id,
        experiment: 'cycling',
        at: instant(arm.to - 1 + PENDING),
        saving: { impressions: 2031, from: 1, to: null },
      }),
    );
  return { experiments: [experiment], variants, kills, history: { cursor: 'e.1', resolutionMs: BATCH_MS, series } };
}

/** Notes on its time axis. */
export const fanNotes = [
  { id: 'newsletter', at: instant(44), text: 'Morning newsletter sent', experiment: 'cycling' },
  { id: 'front', at: instant(149), text: 'Moved to the top of the home page', experiment: null },
];
