import type { EventInput, SuggestionAction } from 'peeksafe/protocol';
import { BEGIN, counts, opened, play, type Counts, type Draft, type StreamBench } from './stream-bench.ts';

/** Something that happens on a stream until the engine suggests an action. */
type Scene = (bench: StreamBench) => void;

const alike = (times: number, row: Counts): Counts[] => Array.from({ length: times }, () => row);
const EVEN = ['a', 'b'].map((variant) => ({ variant, share: 0.5 }));

const posted = (bench: StreamBench, second: number, variant: string, pattern: string): void =>
  bench.send(second, { kind: 'variant.posted', variant, experiment: 'x', content: variant, patterns: [pattern] });

/** Twelve variants that earn half of what was predicted. */
function overestimated(bench: StreamBench): void {
  const variants = Array.from({ length: 12 }, (_, i) => `v${i}`);
  opened(bench, variants, { policy: 'off' }, 0.06);
  play(bench, 1, 2, variants, alike(12, [1000, 30]));
  for (let i = 0; i < 5; i++) bench.send(61, { kind: 'variant.killed', variant: `v${i}`, cause: 'operator' });
  bench.send(120, counts('v11', [1, 0]));
}

/** A pattern that is used too often, and one that is fresh. */
function wornOut(bench: StreamBench): void {
  bench.send(0, { kind: 'experiment.opened', experiment: 'x' });
  for (const [i, pattern] of ['old', 'old', 'old', 'new'].entries()) posted(bench, i, `v${i}`, pattern);
  play(bench, 10, 5, ['v3'], [[100, 7]]);
  bench.send(60, counts('v3', [100, 7]));
}

/** Visitors that are counted four times each, in bursts. */
function bursts(bench: StreamBench): void {
  opened(bench, ['a', 'b'], { policy: 'off' });
  const report = (second: number, variant: string, part: number): EventInput => {
    const engaged = 4 * (part + ((second * 7 + part) % 9) - 4);
    const all = { impressions: 240, engagements: engaged, units: 240, engagedUnits: engaged };
    const at = new Date(BEGIN + second * 1000).toISOString();
    return { id: `${variant}${second}`, at, kind: 'variant.observed', variant, ...all };
  };
  for (let minute = 0; minute < 10; minute++) {
    const seconds = Array.from({ length: 60 }, (_, i) => 60 * minute + i + 1);
    const reports = seconds.flatMap((second) => [report(second, 'a', 6), report(second, 'b', 12)]);
    bench.take(BEGIN + 60_000 * (minute + 1), ...reports);
  }
}

/** The first of two keeps its readers for 4 seconds of the other's 9. */
function brokenGuardrail(bench: StreamBench): void {
  opened(bench, ['a', 'b'], { policy: 'off', metrics: [{ name: 'dwell', type: 'mean', role: 'guardrail' }] });
  for (let second = 1; second < 30; second++)
    for (const [variant, sum, sumSquares] of [
      ['a', 400, 2600],
      ['b', 900, 9100],
    ] as const)
      bench.send(second, { ...counts(variant, [100, 5]), metrics: { dwell: { n: 100, sum, sumSquares } } } as Draft);
}

/** Engagements that come 45 seconds after their impressions, where the window is ten. */
function late(bench: StreamBench): void {
  bench.send(0, { kind: 'stream.configured', batchMs: 10_000, attributionWindowMs: 10_000 });
  opened(bench, ['a', 'b']);
  for (let second = 1; second < 120; second++)
    for (const variant of ['a', 'b']) {
      if (second <= 60) bench.send(second, counts(variant, [20, 0]));
      if (second > 46) bench.late(second, second - 45, counts(variant, [0, 1]));
      if (second > 60) bench.send(second, counts(variant, [1, 0]));
    }
}

/** For each action that the engine suggests, a scene that brings it about. */
export const SCENES: Readonly<Record<SuggestionAction, Scene>> = {
  'check-guardrail': brokenGuardrail,
  'stop-variant': (bench) => {
    opened(bench, ['a', 'b'], { policy: 'advise' });
    play(
      bench,
      1,
      10,
      ['a', 'b'],
      [
        [500, 8],
        [500, 30],
      ],
    );
  },
  'shift-traffic': (bench) => {
    opened(bench, ['a', 'b'], { policy: 'off', shares: EVEN });
    play(
      bench,
      1,
      20,
      ['a', 'b'],
      [
        [1000, 20],
        [1000, 40],
      ],
    );
  },
  'close-experiment': (bench) => {
    opened(bench, ['a', 'b']);
    play(bench, 1, 30, ['a', 'b'], alike(2, [40_000, 4000]));
  },
  'check-traffic': (bench) => {
    opened(bench, ['a', 'b'], { shares: EVEN });
    play(
      bench,
      1,
      10,
      ['a', 'b'],
      [
        [900, 10],
        [300, 18],
      ],
    );
  },
  'lengthen-window': late,
  'declare-counting': (bench) => {
    opened(bench, ['a', 'b']);
    for (let second = 1; second < 20; second++)
      for (const variant of ['a', 'b'])
        bench.send(second, {
          kind: 'variant.measured',
          variant,
          impressions: 200 * second,
          engagements: 10 * second,
        });
  },
  'count-visitors': (bench) => {
    opened(bench, ['a', 'b'], { randomizationUnit: 'visitors' });
    play(bench, 1, 10, ['a', 'b'], alike(2, [100, 4]));
  },
  'check-bursts': bursts,
  'look-at-outlier': (bench) => {
    opened(bench, ['a', 'b', 'c'], { policy: 'off' });
    play(
      bench,
      1,
      5,
      ['a', 'b', 'c'],
      [
        [500, 10],
        [500, 12],
        [500, 200],
      ],
    );
  },
  'rest-pattern': wornOut,
  'retire-pattern': (bench) => bench.send(0, { kind: 'pattern.warned', pattern: 'old', level: 'severe' }),
  'use-pattern': wornOut,
  'recalibrate-predictor': overestimated,
  'review-predictions': overestimated,
};
