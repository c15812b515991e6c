import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IncomingEvent, type EventInput, type OrdinaryTest } from '../../protocol/index.ts';
import { MemoryHost } from '../log/memory-host.ts';
import type { LogRecord } from '../log/log-record.ts';
import { serializeState } from '../snapshot.ts';
import { SideBySide, type Seen } from '../testing/side-by-side.ts';
import { viewOfAll } from '../view.ts';
import { recover } from '../fold/recover.ts';

const said = ({ experiment }: SideBySide): unknown => {
  const { winners, takenBack, winner, loser } = experiment.ordinaryTest ?? ({} as Partial<OrdinaryTest>);
  return [winners, takenBack, winner, loser];
};

/** Three batches that each change what an ordinary test says: a winner, none, and the other. */
const CHANGES: readonly Readonly<Record<'a' | 'b', Seen>>[] = [
  { a: [1000, 60], b: [1000, 40] },
  { a: [1000, 40], b: [1000, 60] },
  { a: [1000, 40], b: [1000, 90] },
];

function after(batches: readonly Readonly<Record<string, Seen>>[], stream = new SideBySide(['a', 'b'])): SideBySide {
  for (const counts of batches) stream.batch(counts);
  stream.settle();
  return stream;
}

test('nothing is said before the first batch that is judged for two', () => {
  assert.equal(new SideBySide(['a', 'b']).experiment.ordinaryTest, undefined);
  assert.equal(after([{ a: [1000, 40] }]).experiment.ordinaryTest, undefined);
});

test('a winner is called, taken back, and the other one called', () => {
  assert.deepEqual(said(after(CHANGES.slice(0, 1))), [1, 0, 'a', 'b']);
  assert.deepEqual(said(after(CHANGES.slice(0, 2))), [1, 1, null, null]);
  assert.deepEqual(said(after(CHANGES)), [2, 1, 'b', 'a']);
});

test('a winner that changes at once is taken back and called again, and since says when', () => {
  const stream = after([CHANGES[0] as Record<string, Seen>]);
  const before = stream.experiment.ordinaryTest?.since as string;
  stream.batch({ a: [1000, 40], b: [1000, 140] });
  stream.settle();
  assert.deepEqual(said(stream), [2, 1, 'b', 'a']);
  assert.equal(stream.experiment.ordinaryTest?.since, stream.experiment.judgedTo);
  assert.ok(before < (stream.experiment.judgedTo as string));
});

test('a batch that changes nothing leaves since when the winner is called', () => {
  const stream = after([CHANGES[0] as Record<string, Seen>]);
  const { since } = stream.experiment.ordinaryTest as OrdinaryTest;
  stream.batch({ a: [1000, 60], b: [1000, 40] });
  stream.settle();
  assert.deepEqual(said(stream), [1, 0, 'a', 'b']);
  assert.equal(stream.experiment.ordinaryTest?.since, since);
});

test('a winner that is stopped by hand is not taken back', () => {
  const stream = after([{ a: [1000, 90], b: [1000, 40], c: [1000, 41] }], new SideBySide(['a', 'b', 'c']));
  assert.deepEqual(said(stream), [1, 0, 'a', 'c']);
  stream.stop('a');
  stream.batch({ b: [1000, 40], c: [1000, 41] });
  stream.settle();
  assert.deepEqual(said(stream), [1, 0, null, null]);
});

test('an experiment that is closed keeps what was said last', () => {
  const stream = after([CHANGES[0] as Record<string, Seen>]);
  stream.batch({ a: [1000, 60], b: [1000, 40] });
  stream.send({ kind: 'experiment.closed', experiment: 'x', winner: 'a' });
  stream.settle();
  assert.equal(stream.experiment.batches, 2);
  assert.deepEqual(said(stream), [1, 0, 'a', 'b']);
});

test('an alarm about the traffic ends the winner and leaves what was counted', () => {
  const shares = ['a', 'b'].map((variant) => ({ variant, share: 0.5 }));
  const stream = after(CHANGES, new SideBySide(['a', 'b'], { shares }));
  for (let n = 0; n < 5; n++) stream.batch({ a: [3000, 150], b: [1000, 50] });
  assert.equal(stream.experiment.pause?.cause, 'traffic');
  assert.deepEqual(said(stream), [2, 1, null, null]);
  stream.send({ kind: 'experiment.resumed', experiment: 'x' });
  stream.batch({ a: [1000, 90], b: [1000, 40] });
  stream.settle();
  assert.deepEqual(said(stream), [3, 1, 'a', 'b']);
});

test('where variants are not shown side by side it says nothing', () => {
  const stream = after(CHANGES, new SideBySide(['a', 'b'], { comparison: 'observational' }));
  assert.equal(stream.experiment.ordinaryTest, undefined);
});

test('it decides nothing: a stream whose ordinary test has gone astray goes on as one whose has not', () => {
  const [kept, astray] = [after(CHANGES), after(CHANGES)];
  astray.restart((text) => text.replace(/"ordinary":\{[^}]*\}/, '"ordinary":null'));
  assert.notEqual(astray.text, kept.text);
  for (const stream of [kept, astray]) after(CHANGES, stream);
  const without = (text: string): string => text.replace(/"ordinary":\{[^}]*\}/, '');
  assert.equal(without(astray.text), without(kept.text));
});

const START = Date.UTC(2026, 0, 5);
const BATCH_MS = 10_000;

type Batch = Readonly<Record<'a' | 'b' | 'c', readonly [impressions: number, engaged: number]>> | null;

/** Batches of three variants; null for one of nobody. */
const batches = fc.array(
  fc.option(
    fc.record({
      a: fc.tuple(fc.nat(400), fc.double({ min: 0, max: 0.2, noNaN: true })),
      b: fc.tuple(fc.nat(400), fc.double({ min: 0, max: 0.2, noNaN: true })),
      c: fc.tuple(fc.nat(400), fc.double({ min: 0, max: 0.2, noNaN: true })),
    }),
    { freq: 3 },
  ),
  { maxLength: 30 },
);

/** A host that has judged these batches, and its log. */
function judged(rows: readonly Batch[]): { readonly host: MemoryHost; readonly log: LogRecord[] } {
  const host = new MemoryHost();
  const log: LogRecord[] = [];
  let sent = 0;
  let now = START;
  const submit = (body: Record<string, unknown>): void => {
    const event = { ...body, id: `e${sent++}`, at: new Date(now).toISOString() } as EventInput;
    log.push(...host.submit([IncomingEvent.parse(event)], now).records);
  };
  submit({ kind: 'stream.configured', batchMs: BATCH_MS, attributionWindowMs: 0 });
  submit({ kind: 'experiment.opened', experiment: 'x', policy: 'off' });
  for (const variant of ['a', 'b', 'c']) submit({ kind: 'variant.posted', variant, experiment: 'x', content: variant });
  for (const row of rows) {
    for (const variant of ['a', 'b', 'c'] as const) {
      const [impressions, share] = row?.[variant] ?? [0, 0];
      submit({ kind: 'variant.observed', variant, impressions, engagements: Math.floor(impressions * share) });
    }
    now += BATCH_MS;
    log.push(...host.tick(now).records);
  }
  return { host, log };
}

const countedOf = (host: MemoryHost): unknown => {
  const test = viewOfAll(host.state).experiments[0]?.ordinaryTest;
  return test && { ...test, since: null };
};

test('batches of nobody change nothing, and a replay of the log gives the same', () => {
  fc.assert(
    fc.property(batches, (rows) => {
      const { host, log } = judged(rows);
      assert.deepEqual(countedOf(judged(rows.filter((row) => row !== null)).host), countedOf(host));
      assert.equal(serializeState(recover(null, log, 0).state), serializeState(host.state));
      const { winners = 0, takenBack = 0, winner = null } = viewOfAll(host.state).experiments[0]?.ordinaryTest ?? {};
      assert.equal(winners - takenBack, winner === null ? 0 : 1);
    }),
    { numRuns: 60 },
  );
});
