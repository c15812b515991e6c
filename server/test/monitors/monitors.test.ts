import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { judge } from 'peeksafe/stats';
import {
  emptyState,
  type ExperimentState,
  fold,
  nothingTouched,
  odds,
  restoreState,
  serializeState,
  type StreamState,
} from 'peeksafe/engine';
import { audit, changes, post, serverFor } from '../support/harness.ts';
import { BEGIN, counts, opened, play, StreamBench, type Counts, type Draft } from '../support/stream-bench.ts';

const LOSING: readonly Counts[] = [
  [500, 8],
  [500, 30],
];

const SAME: readonly Counts[] = [
  [500, 20],
  [500, 20],
  [500, 20],
];
/** Counts that say nothing of who is better. */
const QUIET: readonly Counts[] = [
  [1, 0],
  [1, 0],
];

test('a losing variant is killed on evidence; the sentence, the numbers and the log agree', () => {
  const bench = new StreamBench();
  opened(bench, ['a', 'b']);
  play(bench, 1, 10, ['a', 'b'], LOSING);
  const [event, ...others] = bench.decided('variant.killed');
  assert.equal(others.length, 0);
  assert.deepEqual([event?.variant, event?.cause], ['a', 'below-leader']);
  const [kill] = bench.view.kills;
  const evidence = kill?.evidence;
  assert.deepEqual(evidence, event?.evidence);
  assert.ok((evidence?.logE as number) >= Math.log(1 / 0.05));
  assert.equal(evidence?.alpha, 0.05);
  assert.equal(evidence.leader, 'b');
  assert.match(kill?.reason ?? '', new RegExp(`evidence ${odds(evidence.logE as number)} \\(stops at 20 : 1\\)`));
  assert.match(kill?.reason ?? '', /Actual ER 1\.60% in [\d,]+ judged impressions is below the leader's 6\.00%/);
  assert.equal((evidence.engagements as number) / (evidence.impressions as number), 0.016);
  assert.equal(bench.variant('a').status, 'killed');
});

test('a variant far below its prediction is killed without any other to compare with, unless it is the last one', () => {
  const bench = new StreamBench();
  opened(bench, ['a', 'b'], { comparison: 'observational' }, 0.08);
  play(
    bench,
    1,
    12,
    ['a', 'b'],
    [
      [200, 2],
      [200, 16],
    ],
  );
  const [event, ...others] = bench.decided('variant.killed');
  assert.equal(others.length, 0);
  assert.deepEqual([event?.variant, event?.cause, event?.evidence?.rule], ['a', 'below-prediction', 'prediction']);
  play(bench, 20, 12, ['b'], [[200, 0]]);
  assert.equal(bench.decided('variant.killed').length, 1, 'the last one stays');
});

test('variants that were not shown side by side are never compared', () => {
  const bench = new StreamBench();
  opened(bench, ['a', 'b'], { comparison: 'observational' });
  play(bench, 1, 20, ['a', 'b'], LOSING);
  assert.equal(bench.decided('variant.killed').length, 0);
  assert.equal(bench.variant('a').killDistance, null);
});

test('advise and off never kill, though advise shows the danger', () => {
  for (const policy of ['advise', 'off'] as const) {
    const bench = new StreamBench();
    opened(bench, ['a', 'b'], { policy });
    play(bench, 1, 20, ['a', 'b'], LOSING);
    assert.equal(bench.decided('variant.killed').length, 0);
    assert.equal(bench.variant('a').level, policy === 'advise' ? 'endangered' : 'steady');
  }
});

test('a protected variant is not killed, and is once it is no longer protected', () => {
  const bench = new StreamBench();
  opened(bench, ['a', 'b']);
  bench.send(0, { kind: 'variant.protected', variant: 'a' });
  play(bench, 1, 10, ['a', 'b'], LOSING);
  assert.equal(bench.decided('variant.killed').length, 0);
  assert.equal(bench.variant('a').protected, true);
  bench.send(11, { kind: 'variant.protected', variant: 'a', protected: false });
  play(bench, 12, 2, ['a', 'b'], LOSING);
  assert.equal(bench.decided('variant.killed').length, 1);
});

test('kills pause and go on by hand', () => {
  const bench = new StreamBench();
  opened(bench, ['a', 'b']);
  bench.send(0, { kind: 'experiment.paused', experiment: 'x', reason: 'A sale is on' });
  play(bench, 1, 10, ['a', 'b'], LOSING);
  assert.equal(bench.decided('variant.killed').length, 0);
  assert.deepEqual(bench.experiment().pause, {
    cause: 'operator',
    reason: 'A sale is on',
    since: new Date(BEGIN).toISOString(),
    by: null,
  });
  bench.send(11, { kind: 'experiment.resumed', experiment: 'x' });
  assert.equal(bench.decided('variant.killed').length, 1);
  assert.equal(bench.experiment().pause, null);
});

test('a revived variant is not killed again by the simple rule for what was counted before', () => {
  const bench = new StreamBench();
  opened(bench, ['a', 'b'], { policy: 'threshold' }, 0.5);
  bench.send(1, counts('a', [500, 1]), counts('b', [500, 400]));
  assert.equal(bench.variant('a').status, 'killed');
  bench.send(2, { kind: 'variant.revived', variant: 'a' });
  play(
    bench,
    3,
    3,
    ['a', 'b'],
    [
      [20, 0],
      [20, 10],
    ],
  );
  assert.equal(bench.variant('a').status, 'active');
  play(
    bench,
    6,
    10,
    ['a', 'b'],
    [
      [20, 0],
      [20, 10],
    ],
  );
  assert.equal(bench.variant('a').status, 'killed', 'what is counted after it speaks');
  assert.equal(bench.decided('variant.killed')[1]?.evidence?.impressions, 100);
});

test('a revived variant starts with fresh evidence', () => {
  const bench = new StreamBench();
  opened(bench, ['a', 'b']);
  play(bench, 1, 10, ['a', 'b'], LOSING);
  bench.send(20, { kind: 'variant.revived', variant: 'a' });
  const { judged, killDistance } = bench.variant('a');
  assert.deepEqual(judged, { impressions: 0, engagements: 0 });
  assert.equal(killDistance, null, 'nothing of this life is judged yet');
  assert.notEqual(bench.view.kills[0]?.revivedAt, null);
  play(bench, 21, 2, ['a', 'b'], QUIET);
  const fresh = bench.variant('a').killDistance?.logE ?? NaN;
  assert.ok(Math.abs(fresh) < 1e-9, `evidence ${fresh}`);
});

test('no budget is spent twice: stopping and reviving by hand never lifts evidence above where it stood', () => {
  const bench = new StreamBench();
  opened(bench, ['a', 'b']);
  play(
    bench,
    1,
    10,
    ['a', 'b'],
    [
      [500, 30],
      [500, 29],
    ],
  );
  const before = bench.variant('a').killDistance?.logE ?? 0;
  assert.ok(before < 0, `evidence for it: ${before}`);
  bench.send(20, { kind: 'variant.killed', variant: 'a', cause: 'operator' });
  bench.send(21, { kind: 'variant.revived', variant: 'a' });
  play(bench, 22, 2, ['a', 'b'], QUIET);
  assert.ok((bench.variant('a').killDistance?.logE ?? Infinity) <= before + 1e-9);
});

test('a batch counts by who was shown when it began, whatever somebody does who sees it', () => {
  const watched = (acts: (bench: StreamBench) => void): StreamBench => {
    const bench = new StreamBench({ batchMs: 10_000, attributionWindowMs: 5000 });
    opened(bench, ['a', 'b', 'c']);
    play(bench, 0, 1, ['a', 'b', 'c'], SAME);
    play(bench, 20, 1, ['a', 'b', 'c'], [...SAME.slice(0, 1), [500, 5], ...SAME.slice(2)]);
    acts(bench);
    play(bench, 40, 1, ['a', 'c'], QUIET);
    play(bench, 60, 1, ['a', 'c'], QUIET);
    return bench;
  };
  const evidence = (bench: StreamBench): number => bench.variant('a').killDistance?.logE ?? NaN;
  const untouched = evidence(watched(() => undefined));
  const stop: Draft = { kind: 'variant.killed', variant: 'b', cause: 'operator' };
  assert.equal(evidence(watched((bench) => bench.send(25, stop))), untouched, 'a stop');
  const dated = watched((bench) => {
    const at = new Date(BEGIN - 60_000).toISOString();
    bench.take(BEGIN + 25_000, { ...stop, id: 'dated back', at });
  });
  assert.equal(evidence(dated), untouched, 'a stop that is dated back');
  const back = watched((bench) => {
    bench.send(25, stop);
    bench.send(26, { kind: 'variant.revived', variant: 'b' });
  });
  assert.equal(evidence(back), untouched, 'a stop that is taken back');
});

test('a newcomer is judged from the first batch on that begins after it came', () => {
  const bench = new StreamBench({ batchMs: 10_000, attributionWindowMs: 0 });
  opened(bench, ['a', 'b']);
  play(bench, 0, 1, ['a', 'b'], SAME);
  bench.send(5, { kind: 'variant.posted', variant: 'c', experiment: 'x', content: 'c', patterns: [] });
  play(bench, 6, 1, ['c'], [[500, 1]]);
  play(bench, 10, 1, ['a', 'b', 'c'], SAME);
  play(bench, 20, 1, ['a', 'b', 'c'], SAME);
  assert.deepEqual(bench.variant('c').judged, { impressions: 500, engagements: 20 });
  assert.equal(bench.variant('c').impressions, 1500);
});

test("one sender's fast clock keeps nobody else's counts from being judged", () => {
  const bench = new StreamBench({ batchMs: 10_000, attributionWindowMs: 10_000 });
  opened(bench, ['a', 'b']);
  for (let second = 0; second < 100; second++) {
    const ahead = new Date(BEGIN + (second + 60) * 1000).toISOString();
    bench.take(BEGIN + second * 1000, { ...counts('b', [5, 0]), id: `fast ${second}`, at: ahead });
    bench.send(second, counts('a', [50, 2]));
  }
  bench.send(130, counts('a', [50, 2]));
  assert.equal(bench.variant('a').judged.impressions, 5000);
});

test('an external kill is none of ours, and ours does not follow it', () => {
  const bench = new StreamBench();
  opened(bench, ['a', 'b']);
  bench.send(1, counts('a', [2000, 10]), counts('b', [2000, 120]), { kind: 'variant.killed', variant: 'a' });
  play(bench, 2, 10, ['a', 'b'], LOSING);
  assert.deepEqual(
    bench.view.kills.map(({ cause }) => cause),
    ['external'],
  );
});

test('traffic that is not split as planned pauses kills and says why; a person lets them go on', () => {
  const bench = new StreamBench();
  const shares = ['a', 'b'].map((variant) => ({ variant, share: 0.5 }));
  opened(bench, ['a', 'b'], { shares });
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
  assert.equal(bench.decided('variant.killed').length, 0, 'paused before the evidence sufficed');
  const { pause, traffic } = bench.experiment();
  assert.equal(pause?.cause, 'traffic');
  assert.match(
    pause.reason,
    /The traffic is not split as planned; evidence ([\d,]+|more than a million) : 1 \(pauses at 100 : 1\)/,
  );
  assert.ok((traffic?.logE as number) >= (traffic?.logNeeded as number));
  const planned = [
    { variant: 'a', share: 0.75 },
    { variant: 'b', share: 0.25 },
  ];
  bench.send(
    20,
    { kind: 'experiment.opened', experiment: 'x', shares: planned },
    { kind: 'experiment.resumed', experiment: 'x', reason: 'Looked into it' },
  );
  assert.equal(bench.decided('variant.killed').length, 0, 'nothing of the alarmed time speaks again');
  assert.ok((bench.experiment().traffic?.logE as number) <= 0);
  assert.deepEqual(bench.variant('a').judged, { impressions: 0, engagements: 0 });
  play(
    bench,
    21,
    10,
    ['a', 'b'],
    [
      [900, 10],
      [300, 18],
    ],
  );
  const [kill, ...others] = bench.decided('variant.killed');
  assert.deepEqual([kill?.variant, others.length], ['a', 0], 'what is counted since does');
  assert.ok((kill?.evidence?.impressions as number) <= 9000);
});

test('batches that began before somebody resumed are not judged, whenever they close', () => {
  const bench = new StreamBench({ batchMs: 1000, attributionWindowMs: 5000 });
  const shares = ['a', 'b'].map((variant) => ({ variant, share: 0.5 }));
  opened(bench, ['a', 'b'], { shares });
  const bent: readonly Counts[] = [
    [900, 10],
    [300, 90],
  ];
  play(bench, 1, 20, ['a', 'b'], bent);
  assert.equal(bench.experiment().pause?.cause, 'traffic');
  bench.send(21, { kind: 'experiment.resumed', experiment: 'x' });
  play(bench, 22, 20, ['a', 'b'], SAME);
  assert.equal(bench.decided('variant.killed').length, 0);
  assert.equal(bench.experiment().pause, null);
  assert.ok(bench.variant('b').judged.engagements / bench.variant('b').judged.impressions < 0.05);
});

test('when a variant is killed the plan goes on among those that are left', () => {
  const bench = new StreamBench();
  const shares = ['a', 'b', 'c'].map((variant) => ({ variant, share: 1 / 3 }));
  opened(bench, ['a', 'b', 'c'], { shares });
  bench.send(1, { kind: 'variant.killed', variant: 'a', cause: 'operator' });
  play(
    bench,
    2,
    30,
    ['b', 'c'],
    [
      [500, 20],
      [500, 20],
    ],
  );
  assert.equal(bench.experiment().pause, null);
});

const even = (...variants: string[]) => variants.map((variant) => ({ variant, share: 1 / variants.length }));

/** Traffic as planned among those that are shown at a second. */
function playShares(bench: StreamBench, from: number, to: number, variants: readonly string[], split?: Counts[]): void {
  const rows = split ?? variants.map((): Counts => [600 / variants.length, 24 / variants.length]);
  play(bench, from, to - from, variants, rows);
}

const SLOW = { batchMs: 1000, attributionWindowMs: 10_000 };

test('a variant that joins or comes back raises no alarm over the traffic of before, which is judged only later', () => {
  const bench = new StreamBench(SLOW);
  opened(bench, ['a', 'b', 'c'], { shares: even('a', 'b', 'c') });
  playShares(bench, 1, 20, ['a', 'b', 'c']);
  bench.send(
    20,
    { kind: 'experiment.opened', experiment: 'x', shares: even('a', 'b', 'c', 'd') },
    { kind: 'variant.posted', variant: 'd', experiment: 'x', content: 'd', predictedEr: null, patterns: [] },
  );
  playShares(bench, 21, 40, ['a', 'b', 'c', 'd']);
  bench.send(40, { kind: 'variant.killed', variant: 'a', cause: 'operator' });
  playShares(bench, 41, 60, ['b', 'c', 'd']);
  bench.send(60, { kind: 'variant.revived', variant: 'a' });
  playShares(bench, 61, 90, ['a', 'b', 'c', 'd']);
  assert.deepEqual(bench.decided('experiment.paused'), []);
  assert.ok((bench.experiment().traffic?.logE as number) < 0, 'and what was seen speaks for the plan');
});

test('traffic that is not as planned is found though its plan changes more often than batches are judged', () => {
  const bench = new StreamBench(SLOW);
  opened(bench, ['a', 'b'], { shares: even('a', 'b') });
  for (let second = 1; second < 60; second += 4) {
    const share = second % 8 === 1 ? 0.7 : 0.3;
    const shares = [
      { variant: 'a', share },
      { variant: 'b', share: 1 - share },
    ];
    bench.send(second, { kind: 'experiment.opened', experiment: 'x', shares });
    playShares(
      bench,
      second + 1,
      second + 4,
      ['a', 'b'],
      [
        [300, 12],
        [300, 12],
      ],
    );
  }
  assert.equal(bench.decided('experiment.paused').length, 1);
});

test('after a person has let kills go on, the traffic of before is no ground to pause them again', () => {
  const bench = new StreamBench(SLOW);
  opened(bench, ['a', 'b'], { shares: even('a', 'b') });
  playShares(
    bench,
    1,
    30,
    ['a', 'b'],
    [
      [400, 12],
      [200, 6],
    ],
  );
  assert.equal(bench.decided('experiment.paused').length, 1);
  bench.send(30, { kind: 'experiment.resumed', experiment: 'x' });
  playShares(bench, 31, 60, ['a', 'b']);
  assert.equal(bench.decided('experiment.paused').length, 1);
  assert.equal(bench.experiment().pause, null);
});

test('whatever happens to variants, traffic that keeps to its plan is never alarmed, and its state survives a snapshot', () => {
  const act = fc.record({
    seconds: fc.integer({ min: 1, max: 15 }),
    what: fc.constantFrom('kill', 'revive', 'weigh', 'nothing'),
    which: fc.nat(3),
    weights: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 4, maxLength: 4 }),
  });
  fc.assert(
    fc.property(fc.array(act, { minLength: 1, maxLength: 12 }), (acts) => {
      const names = ['a', 'b', 'c', 'd'];
      const bench = new StreamBench(SLOW);
      opened(bench, names, { shares: even(...names) });
      let weights = [1, 1, 1, 1];
      let second = 1;
      for (const { seconds, what, which, weights: others } of acts) {
        const name = names[which] as string;
        const isLive = (one: string): boolean => bench.variant(one).status === 'active';
        if (what === 'kill' && isLive(name))
          bench.send(second, { kind: 'variant.killed', variant: name, cause: 'operator' });
        if (what === 'revive' && bench.variant(name).status === 'killed')
          bench.send(second, { kind: 'variant.revived', variant: name });
        if (what === 'weigh') {
          weights = others;
          const shares = names.map((variant, i) => ({
            variant,
            share: (weights[i] as number) / weights.reduce((a, b) => a + b),
          }));
          bench.send(second, { kind: 'experiment.opened', experiment: 'x', shares });
        }
        const shown = names.filter(isLive);
        const rows = shown.map((one): Counts => [120 * (weights[names.indexOf(one)] as number), 0]);
        play(bench, second + 1, seconds, shown, rows);
        second += seconds + 1;
        bench.restart();
      }
      bench.send(second + 20, { kind: 'pattern.used', pattern: 'p' });
      assert.deepEqual(bench.decided('experiment.paused'), []);
    }),
  );
});

test('late counts land in the batch of their own time while it waits, and in no evidence afterwards', () => {
  const bench = new StreamBench({ batchMs: 1000, attributionWindowMs: 5000 });
  opened(bench, ['a', 'b']);
  bench.send(1, counts('a', [100, 0]), counts('b', [100, 5]));
  bench.send(4, counts('a', [100, 1]), counts('b', [100, 5]));
  assert.equal(bench.experiment().batches, 0, 'nothing is judged yet');
  assert.deepEqual(bench.variant('a').judged, { impressions: 0, engagements: 0 });
  bench.send(1.5, counts('a', [0, 3]));
  bench.send(8, counts('a', [100, 1]));
  assert.deepEqual(bench.decided('batch.closed')[0]?.counts, [
    { variant: 'a', impressions: 100, engagements: 3 },
    { variant: 'b', impressions: 100, engagements: 5 },
  ]);
  bench.send(1.6, counts('a', [0, 1]));
  const a = bench.state.variants.get('a');
  assert.equal(a?.engagements, 6, 'counted all the same');
  assert.deepEqual(a.judged, { impressions: 100, engagements: 3 });
  assert.deepEqual(bench.variant('a').late, { impressions: 0, engagements: 1 });
  assert.equal(bench.experiment().late, undefined, 'until the next batch is closed');
  bench.send(11, counts('b', [100, 1]));
  assert.deepEqual(bench.experiment().late, { impressions: 0, engagements: 1 });
});

test('a total that falls below what its batch had begins the evidence afresh, and is never negative traffic', () => {
  const bench = new StreamBench();
  opened(bench, ['a', 'b']);
  const measured = (impressions: number, engagements: number): Draft => ({
    kind: 'variant.measured',
    variant: 'a',
    impressions,
    engagements,
  });
  bench.send(1, measured(1000, 50));
  bench.send(3, measured(900, 45));
  bench.send(5, measured(1200, 60));
  bench.send(9, counts('b', [10, 1]));
  for (const { counts: rows } of bench.decided('batch.closed')) {
    for (const { impressions, engagements } of rows) assert.ok(impressions >= engagements && engagements >= 0);
  }
  const { judged, impressions, engagements } = bench.variant('a');
  assert.deepEqual([impressions, engagements], [1200, 60]);
  assert.equal(bench.state.experiments.get('x')?.restarted?.cause, 'correction');
  assert.deepEqual(judged, { impressions: 300, engagements: 15 }, 'counts since');
});

const anyCounts = fc
  .tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 40 }))
  .map(([impressions, engagements]): Counts => [Math.max(impressions, engagements), engagements]);
const anyStep = fc.oneof(
  { weight: 10, arbitrary: fc.tuple(fc.constantFrom('a', 'b', 'c'), anyCounts).map(([v, c]): Draft => counts(v, c)) },
  fc.constant<Draft>({
    kind: 'experiment.opened',
    experiment: 'x',
    shares: [
      { variant: 'a', share: 0.2 },
      { variant: 'b', share: 0.8 },
    ],
  }),
  fc.constant<Draft>({ kind: 'experiment.resumed', experiment: 'x' }),
  fc.constantFrom('a', 'b').map((variant): Draft => ({ kind: 'variant.protected', variant })),
);

test('judged and provisional counts add up to all counts; replaying the log gives the same state bit for bit', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyStep, fc.integer({ min: 0, max: 5 })), { maxLength: 60 }), (steps) => {
      const bench = new StreamBench({ batchMs: 2000, attributionWindowMs: 1000 });
      opened(bench, ['a', 'b', 'c'], { policy: 'advise' });
      let second = 1;
      for (const [draft, wait] of steps) bench.send((second += wait), draft);
      const trial = bench.state.experiments.get('x')?.evidence;
      for (const id of ['a', 'b', 'c']) {
        const { judged, impressions, engagements } = bench.state.variants.get(id) as NonNullable<
          ReturnType<StreamState['variants']['get']>
        >;
        const waiting = [...(trial?.carryOver ?? []), ...(trial?.open ?? []).flatMap((batch) => batch.counts)].filter(
          ({ variant }) => variant === id,
        );
        const sum = (key: 'impressions' | 'engagements'): number => waiting.reduce((total, row) => total + row[key], 0);
        const known = [judged.impressions + sum('impressions'), judged.engagements + sum('engagements')];
        // Counts from before a traffic alarm or a correction were judged, and no longer are; those of skipped batches never were.
        const skipped = trial?.traffic?.skipped ?? 0;
        const isWhole = bench.state.experiments.get('x')?.restarted === null && skipped === 0;
        if (isWhole) assert.deepEqual(known, [impressions, engagements]);
        else assert.ok((known[0] as number) <= impressions && (known[1] as number) <= engagements);
      }
      const again = emptyState();
      bench.log.forEach((event, i) => {
        const receivedAt = Math.max(Date.parse(event.at), i === 0 ? 0 : again.newestReceivedAt);
        fold(again, { seq: i + 1, receivedAt, event }, nothingTouched());
      });
      const plain = (state: StreamState): string => serializeState({ ...state, newestReceivedAt: 0 });
      assert.equal(plain(restoreState(serializeState(again))), plain(again), 'a snapshot loses nothing');
      const verdicts = (state: StreamState): unknown =>
        judge((state.experiments.get('x') as ExperimentState).evidence.rule);
      assert.deepEqual(verdicts(again), verdicts(bench.state));
    }),
    { numRuns: 150 },
  );
});

test('evidence is the same in whatever order counts of a batch arrive, and however they are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('a', 'b'), anyCounts), { minLength: 1, maxLength: 30 }),
      fc.nat(),
      (rows, turn) => {
        const run = (list: typeof rows): number | undefined => {
          const bench = new StreamBench({ batchMs: 60_000, attributionWindowMs: 0 });
          opened(bench, ['a', 'b'], { policy: 'advise' });
          for (const [variant, row] of list) bench.send(1, counts(variant, row));
          bench.send(200, counts('a', [1, 0]));
          return bench.variant('a').killDistance?.logE;
        };
        const rotated = [...rows.slice(turn % rows.length), ...rows.slice(0, turn % rows.length)];
        assert.equal(run(rows), run(rotated));
      },
    ),
    { numRuns: 60 },
  );
});

test('over real sockets: a kill on evidence stands in the changes and in the audit with the same numbers', async (t) => {
  const server = await serverFor(t);
  const at = (second: number): string => new Date(BEGIN + second * 1000).toISOString();
  const seed: unknown[] = [
    { id: 'c', at: at(0), kind: 'stream.configured', batchMs: 1000, attributionWindowMs: 0 },
    { id: 'x', at: at(0), kind: 'experiment.opened', experiment: 'x' },
    ...['a', 'b'].map((variant) => ({
      id: variant,
      at: at(0),
      kind: 'variant.posted',
      variant,
      experiment: 'x',
      content: variant,
    })),
  ];
  for (let second = 1; second <= 12; second++) {
    seed.push(
      { id: `a${second}`, at: at(second), ...counts('a', [500, 8]) },
      { id: `b${second}`, at: at(second), ...counts('b', [500, 30]) },
    );
  }
  const answer = await post(server, 's', seed);
  assert.ok(answer.results.every(({ status }) => status === 'accepted'));
  const { kills } = await changes(server, 's');
  assert.equal(kills?.length, 1);
  const logged = (await audit(server, 's')).find(({ event }) => event.kind === 'variant.killed');
  assert.deepEqual(logged?.event['evidence'], kills[0]?.evidence);
  assert.equal(logged?.event['reason'], kills[0]?.reason);
});
