import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIGURES, LoggedEvent, OUTCOMES, REASONS, type ReasonCode } from 'peeksafe/protocol';
import { counts, opened, play, StreamBench, type Counts } from '../support/stream-bench.ts';
import { SCENES } from '../support/suggestion-scenes.ts';

const LOSING: readonly Counts[] = [
  [500, 8],
  [500, 30],
];
const repeated = (times: number, row: Counts): Counts[] => Array.from({ length: times }, () => row);

/** Every suggestion of the engine as it was made, by the code of its reason. */
function suggestionsOf(bench: StreamBench): Map<string, Extract<LoggedEvent, { kind: 'suggestion.made' }>> {
  return new Map(bench.decided('suggestion.made').map((made) => [made.reasonCode ?? '', made]));
}

const PLAYED: Readonly<Record<string, readonly [codes: readonly ReasonCode[], play: (bench: StreamBench) => void]>> = {
  'a variant that loses': [['below-leader'], SCENES['stop-variant']],
  'variants below their prediction': [
    ['below-prediction'],
    (bench) => {
      opened(bench, ['a', 'b'], { policy: 'advise' }, 0.2);
      play(bench, 1, 10, ['a', 'b'], repeated(2, [500, 10]));
    },
  ],
  'variants below the simple threshold': [
    ['below-threshold'],
    (bench) => {
      opened(bench, ['a', 'b'], { policy: 'threshold' }, 0.2);
      bench.send(0, { kind: 'variant.protected', variant: 'a' }, { kind: 'variant.protected', variant: 'b' });
      play(bench, 1, 3, ['a', 'b'], repeated(2, [500, 10]));
    },
  ],
  'a leader that is surely better': [['probably-best'], SCENES['shift-traffic']],
  'variants that are alike, of which one stays': [
    ['no-better', 'last-shown'],
    (bench) => {
      opened(bench, ['a', 'b'], { policy: 'off' });
      play(bench, 1, 30, ['a', 'b'], repeated(2, [40_000, 4000]));
      bench.send(31, { kind: 'variant.closed', variant: 'b' });
      bench.send(32, {
        kind: 'suggestion.dismissed',
        suggestion: suggestionsOf(bench).get('no-better')?.suggestion ?? '',
      });
      play(bench, 26 * 3600, 4, ['a'], [[1000, 100]]);
    },
  ],
  'an outlier': [['outlier'], SCENES['look-at-outlier']],
  'a split that is not as planned': [['check-split'], SCENES['check-traffic']],
  'a pattern that is used too often': [
    ['overused', 'best-fresh'],
    (bench) => {
      bench.send(0, { kind: 'experiment.opened', experiment: 'x' });
      for (const [i, pattern] of ['old', 'old', 'old', 'new'].entries())
        bench.send(i, {
          kind: 'variant.posted',
          variant: `v${i}`,
          experiment: 'x',
          content: `v${i}`,
          patterns: [pattern],
        });
      play(bench, 10, 5, ['v3'], [[100, 7]]);
      bench.send(60, counts('v3', [100, 7]));
    },
  ],
  'a predictor that promises too much, and many kills': [
    ['predicts-high', 'many-kills'],
    (bench) => {
      const variants = Array.from({ length: 12 }, (_, i) => `v${i}`);
      opened(bench, variants, { policy: 'off' }, 0.06);
      play(bench, 1, 2, variants, repeated(12, [1000, 30]));
      bench.send(60, counts('v0', [1, 0]));
      for (let i = 0; i < 5; i++) bench.send(61, { kind: 'variant.killed', variant: `v${i}`, cause: 'operator' });
      bench.send(120, counts('v11', [1, 0]));
    },
  ],
  'a predictor that promises too little': [
    ['predicts-low'],
    (bench) => {
      const variants = Array.from({ length: 12 }, (_, i) => `v${i}`);
      opened(bench, variants, { policy: 'off' }, 0.01);
      play(bench, 1, 2, variants, repeated(12, [1000, 30]));
      bench.send(60, counts('v0', [1, 0]));
    },
  ],
};

for (const [name, [codes, playScene]] of Object.entries(PLAYED))
  test(`${name}: the suggestion says its reason as a code, with every number that it names`, () => {
    const bench = new StreamBench();
    playScene(bench);
    const made = suggestionsOf(bench);
    for (const code of codes) {
      const event = made.get(code);
      assert.ok(event !== undefined, `${code} among ${[...made.keys()].join(', ')}`);
      const numbers = event.reasonNumbers?.map((one) => one.name) ?? [];
      // Counted in impressions or in visitors, and never in both; nobody counts visitors here.
      const missing = [...REASONS[code]].filter((one) => one !== 'visitors' && !numbers.includes(one));
      // The slope of predictions that are all alike is not known.
      assert.deepEqual(missing, code.startsWith('predicts') ? ['slope'] : []);
      assert.ok(!numbers.includes('visitors'));
      for (const { code: figure } of event.evidence ?? [])
        assert.ok(
          FIGURES.some((one) => one === figure),
          figure,
        );
      LoggedEvent.parse(event);
    }
    // And what viewers see is what was made.
    for (const one of bench.view.suggestions)
      assert.deepEqual(
        one.reasonNumbers,
        bench.decided('suggestion.made').findLast((x) => x.suggestion === one.id)?.reasonNumbers,
      );
  });

test('kills, pauses and warnings say their reason as a code, unless it is somebody’s own sentence', () => {
  const bench = new StreamBench();
  opened(bench, ['a', 'b', 'c', 'd', 'e']);
  play(bench, 1, 10, ['a', 'b'], LOSING);
  bench.send(
    12,
    { kind: 'variant.killed', variant: 'c', cause: 'operator' },
    { kind: 'variant.killed', variant: 'd', cause: 'external' },
    { kind: 'variant.killed', variant: 'e', cause: 'operator', reason: 'Off brand' },
    { kind: 'pattern.warned', pattern: 'p', level: 'severe' },
    { kind: 'pattern.warned', pattern: 'q', level: 'severe', reason: 'Our own detector' },
    { kind: 'experiment.paused', experiment: 'x' },
  );
  const { kills, patterns } = bench.view;
  assert.deepEqual(
    kills.map(({ variant, reasonCode }) => [variant, reasonCode]),
    [
      ['a', 'below-leader'],
      ['c', 'by-hand'],
      ['d', 'external-monitor'],
      ['e', undefined],
    ],
  );
  assert.deepEqual(
    patterns.map(({ reasonCode }) => reasonCode),
    ['external-detector', undefined],
  );
  assert.equal(bench.experiment().pause?.reasonCode, 'by-hand');
  bench.send(13, { kind: 'experiment.paused', experiment: 'x', reason: 'A holiday' });
  assert.equal(bench.experiment().pause?.reasonCode, undefined);
});

test('a suggestion that ends by itself says how as a code', () => {
  const bench = new StreamBench();
  opened(bench, ['a', 'b'], { policy: 'advise' });
  play(bench, 1, 10, ['a', 'b'], LOSING);
  bench.send(25 * 3600, { kind: 'pattern.used', pattern: 'p' });
  const ended = bench.view.suggestions.find(({ status }) => status === 'expired');
  assert.equal(ended?.outcomeCode, 'not-taken-up');
  assert.ok(OUTCOMES.some((one) => one === ended?.outcomeCode));
});
