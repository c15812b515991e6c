import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventInput } from '../protocol/index.ts';
import { createRandom } from '../stats/testing/random.ts';
import { MemoryHost } from './log/memory-host.ts';
import { fold } from './fold/fold.ts';
import { restoreState, serializeState } from './snapshot.ts';
import { emptyState, nothingTouched } from './state.ts';
import { TestStream } from './testing/test-stream.ts';

type Opened = Extract<EventInput, { kind: 'experiment.opened' }>;
type Rates = Readonly<Record<string, number>>;

const BATCH_S = 60;
const HOUR = 1 / 24;

const open = (end: Opened['end'], variants = ['a', 'b'], more: Partial<Opened> = {}): TestStream =>
  new TestStream(variants, { batchMs: 1000 * BATCH_S, attributionWindowMs: 0 }, { end, policy: 'off', ...more });

/** Counts of those that are shown until a second. */
function run(stream: TestStream, rates: Rates, until: number, impressions = 500, seed = 3): void {
  const random = createRandom(seed);
  while (stream.second < until) {
    for (const [variant, rate] of Object.entries(rates))
      if (stream.isShown(variant)) stream.count(variant, impressions, random.binomial(impressions, rate));
    stream.until(stream.second + BATCH_S);
  }
}

const closed = (stream: TestStream) => stream.decided('experiment.closed');
const suggested = (stream: TestStream) =>
  stream.decided('suggestion.made').filter(({ action }) => action === 'close-experiment');

test('an experiment whose duration is over is closed with the winner that the evidence names', () => {
  const stream = open({ maxDays: HOUR, when: 'close' });
  run(stream, { a: 0.05, b: 0.08 }, 3600 - BATCH_S);
  assert.deepEqual(closed(stream), []);
  run(stream, { a: 0.05, b: 0.08 }, 3600 + 2 * BATCH_S);
  const [end, ...others] = closed(stream);
  assert.deepEqual(others, []);
  assert.deepEqual([end?.experiment, end?.winner, end?.cause, end?.by], ['x', 'b', 'max-days', undefined]);
  assert.deepEqual([stream.variant('a').status, stream.variant('b').status], ['closed', 'winner']);
  assert.equal(stream.experiment.winner, 'b');
  const [entity] = stream.state.closings.values();
  assert.deepEqual([entity?.cause, entity?.reasonCode, entity?.by], ['max-days', 'duration-over', null]);
  assert.equal(entity?.reason, 'Its planned duration of 0.0417 days is over');
  assert.ok(Math.abs((entity.reasonNumbers?.[0]?.value ?? 0) - 3_600_000) < 1e-6);
});

test('where the evidence names none, it is closed without a winner', () => {
  const stream = open({ maxDays: HOUR, when: 'close' });
  run(stream, { a: 0.05, b: 0.05 }, 3600 + 2 * BATCH_S);
  const [end] = closed(stream);
  assert.deepEqual([end?.cause, end?.winner], ['max-days', undefined]);
  assert.deepEqual([stream.variant('a').status, stream.variant('b').status], ['closed', 'closed']);
});

test('the last one that the comparison has left is the winner, and one that people have left is not', () => {
  const byEvidence = open({ maxDays: HOUR, when: 'close' }, ['a', 'b'], { policy: 'evidence' });
  run(byEvidence, { a: 0.04, b: 0.1 }, 3600 + 2 * BATCH_S);
  assert.equal(byEvidence.decided('variant.killed')[0]?.variant, 'a');
  assert.equal(closed(byEvidence)[0]?.winner, 'b');
  const byHand = open({ maxDays: HOUR, when: 'close' });
  run(byHand, { a: 0.05, b: 0.05 }, 600);
  byHand.submit({ kind: 'variant.killed', variant: 'a', cause: 'operator' });
  run(byHand, { b: 0.05 }, 3600 + 2 * BATCH_S);
  assert.deepEqual([closed(byHand).length, closed(byHand)[0]?.winner], [1, undefined]);
});

test('the batches of its time are judged before it is closed', () => {
  const stream = new TestStream(
    ['a', 'b'],
    { batchMs: 60_000, attributionWindowMs: 600_000 },
    { end: { maxDays: HOUR, when: 'close' }, policy: 'off' },
  );
  run(stream, { a: 0.05, b: 0.08 }, 3600 + 540);
  assert.deepEqual(closed(stream), []);
  run(stream, { a: 0.05, b: 0.08 }, 3600 + 720);
  assert.equal(closed(stream).length, 1);
  assert.ok(Date.parse(stream.experiment.judgedTo ?? '') >= Date.UTC(2026, 0, 5, 1));
});

test('time alone brings the end where nothing is counted', () => {
  const stream = open({ maxDays: HOUR, when: 'close' });
  run(stream, { a: 0.05, b: 0.05 }, 120);
  stream.until(3599);
  assert.deepEqual(closed(stream), []);
  stream.until(3601);
  assert.equal(closed(stream).length, 1);
  const never = open({ maxDays: HOUR, when: 'close' });
  never.until(3601);
  assert.equal(closed(never).length, 1, 'one that was never counted ends too');
});

test('with "suggest" it is suggested, with what accepting it does, and goes on', () => {
  const stream = open({ maxDays: HOUR });
  run(stream, { a: 0.05, b: 0.08 }, 3600 + 2 * BATCH_S);
  assert.deepEqual(closed(stream), []);
  const made = suggested(stream).at(-1);
  assert.ok(made !== undefined && 'effect' in made);
  assert.deepEqual(made.effect, { kind: 'close-experiment', winner: 'b' });
  assert.deepEqual([made.reasonCode, made.reasonVariant, made.priority], ['duration-over', 'b', 'high']);
  assert.match(made.reason ?? '', /^Its planned duration .* is over; the evidence names "b"$/u);
  stream.submit({ kind: 'suggestion.accepted', suggestion: made.suggestion });
  assert.equal(stream.experiment.winner, 'b');
  const idle = open({ maxDays: HOUR });
  run(idle, { a: 0.05, b: 0.05 }, 120);
  idle.until(3600 + 61);
  assert.equal(suggested(idle).length, 1, 'without any counts too');
});

test('it ends when no other variant can be better than the leader by more than the least effect that matters', () => {
  const stream = open({ minEffect: 0.1, when: 'close' }, ['a', 'b', 'c']);
  run(stream, { a: 0.2, b: 0.2, c: 0.2 }, 1200, 100);
  assert.deepEqual(closed(stream), [], 'too little is known');
  run(stream, { a: 0.2, b: 0.2, c: 0.2 }, 6 * 3600, 2000, 4);
  const [end] = closed(stream);
  assert.deepEqual([end?.cause, end?.reasonCode, end?.winner], ['no-effect', 'no-effect-left', undefined]);
  const leading = open({ minEffect: 0.1, when: 'close' }, ['a', 'b', 'c']);
  run(leading, { a: 0.1, b: 0.14, c: 0.1 }, 3600);
  assert.deepEqual([closed(leading)[0]?.cause, closed(leading)[0]?.winner], ['no-effect', 'b']);
});

test('what pauses automatic stops holds the closing back, and it is suggested then', () => {
  const stream = open({ maxDays: HOUR, when: 'close' });
  stream.submit({ kind: 'experiment.paused', experiment: 'x' });
  run(stream, { a: 0.05, b: 0.05 }, 3600 + 2 * BATCH_S);
  assert.deepEqual([closed(stream).length, suggested(stream).length], [0, 1]);
  stream.submit({ kind: 'experiment.resumed', experiment: 'x' });
  assert.equal(closed(stream).length, 1);
});

test('one that is reopened after its end goes on until it is given another end', () => {
  const stream = open({ maxDays: HOUR, when: 'close' });
  run(stream, { a: 0.05, b: 0.05 }, 3600 + 2 * BATCH_S);
  stream.submit({ kind: 'experiment.reopened', experiment: 'x' });
  assert.equal(stream.experiment.end, undefined);
  run(stream, { a: 0.05, b: 0.05 }, 2 * 3600);
  assert.deepEqual([closed(stream).length, stream.isShown('a')], [1, true]);
  stream.submit({ kind: 'experiment.opened', experiment: 'x', end: { maxDays: 2 * HOUR, when: 'close' } });
  stream.until(stream.second + 2);
  assert.equal(closed(stream).length, 2);
  const byHand = open({ maxDays: HOUR, when: 'close' });
  byHand.submit({ kind: 'experiment.closed', experiment: 'x' });
  byHand.submit({ kind: 'experiment.reopened', experiment: 'x' });
  assert.deepEqual(byHand.experiment.end, { maxDays: HOUR, when: 'close' });
});

test('an end is bounded, says something, can be taken away, and bets on no effect beside a primary metric', () => {
  for (const end of [{}, { maxDays: 0 }, { maxDays: 401 }, { minEffect: 0 }, { minEffect: 1.5 }])
    assert.throws(() => open(end), JSON.stringify(end));
  const stream = open({ maxDays: HOUR, when: 'close' });
  stream.submit({ kind: 'experiment.opened', experiment: 'x', end: null });
  assert.equal(stream.experiment.end, undefined);
  const metrics = [{ name: 'dwell', type: 'mean', role: 'primary' }] as const;
  assert.equal(
    stream.try({ kind: 'experiment.opened', experiment: 'y', metrics: [...metrics], end: { minEffect: 0.1 } }),
    'bad-event',
  );
  assert.equal(
    stream.try({ kind: 'experiment.opened', experiment: 'y', metrics: [...metrics], end: { maxDays: 1 } }),
    null,
  );
});

test('a replay of the log ends bit for bit as the stream did, and a snapshot holds the end', () => {
  const stream = open({ maxDays: HOUR, when: 'close' });
  run(stream, { a: 0.05, b: 0.08 }, 3600 + 2 * BATCH_S);
  const text = serializeState(stream.state);
  assert.equal(serializeState(new MemoryHost(restoreState(text)).state), text);
  const state = emptyState();
  for (const record of stream.records) fold(state, record, nothingTouched());
  assert.equal(serializeState(state), text);
});
