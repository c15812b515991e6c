import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../stats/testing/random.ts';
import { restoreState, serializeState } from './snapshot.ts';
import { TestStream, type Body } from './testing/test-stream.ts';

const SHORT = { batchMs: 10_000, attributionWindowMs: 10_000 };
const EQUAL = ['a', 'b'].map((variant) => ({ variant, share: 0.5 }));

/** The report of a route that counts views: visitors of each variant, of whom a tenth engages. */
const viewsOf = (units: Readonly<Record<string, number>>, assignedBy?: 'plan'): Body => {
  const column = Object.values(units);
  const engaged = column.map((n) => Math.floor(n / 10));
  return {
    ...{ kind: 'experiment.observed', experiment: 'x', variants: Object.keys(units) },
    rows: {
      ...{ variant: column.map((_, i) => i), secondsAgo: column.map(() => 0) },
      ...{ impressions: column.map((n) => 2 * n), engagements: engaged, units: column, engagedUnits: engaged },
    },
    ...(assignedBy !== undefined && { assignedBy }),
  };
};

/** Batches of visitors, the stream's time going on. */
function run(stream: TestStream, batches: readonly Body[]): TestStream {
  for (const batch of batches) {
    stream.send(batch);
    stream.until(stream.second + 10);
  }
  stream.until(stream.second + 20);
  return stream;
}

/** Visitors dealt out fairly, of whose views a part of those of `b` arrives. */
function dealt(seed: number, arrives: number, batches = 40): Body[] {
  const random = createRandom(seed);
  return Array.from({ length: batches }, () => {
    const units = { a: 0, b: 0 };
    for (let i = 0; i < 60; i++) {
      if (random.next() < 0.5) units.a++;
      else if (random.next() < arrives) units.b++;
    }
    return viewsOf(units, 'plan');
  });
}

test('a page blocker that drops half of the views of one variant pauses the stops, and a fair split does not', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const blocked = run(new TestStream(['a', 'b'], SHORT), dealt(seed, 0.5));
    assert.equal(causeOf(blocked), 'traffic', `seed ${seed}`);
    const fair = run(new TestStream(['a', 'b'], SHORT), dealt(seed, 1));
    assert.equal(causeOf(fair), undefined, `seed ${seed}`);
    assert.notEqual(fair.experiment.traffic, null, `seed ${seed}`);
  }
});

const causeOf = ({ experiment }: TestStream): string | undefined => experiment.pause?.cause;

const counts = fc.array(fc.record({ a: fc.nat(80), b: fc.nat(80) }), { minLength: 1, maxLength: 12 });

test('where nobody plans shares and the plan assigns, the check is that of equal shares; nothing else differs', () => {
  fc.assert(
    fc.property(counts, (batches) => {
      const assigned = run(
        new TestStream(['a', 'b'], SHORT),
        batches.map((units) => viewsOf(units, 'plan')),
      );
      const planned = run(
        new TestStream(['a', 'b'], SHORT, { shares: EQUAL }),
        batches.map((units) => viewsOf(units)),
      );
      assert.deepEqual(assigned.experiment.traffic, planned.experiment.traffic);
      assert.deepEqual(assigned.experiment.pause?.reason, planned.experiment.pause?.reason);
      assert.deepEqual(assigned.variant('a').judged, planned.variant('a').judged);
      assert.equal(serializeState(restoreState(serializeState(assigned.state))), serializeState(assigned.state));
    }),
    { numRuns: 60 },
  );
});

test('without it nothing is checked, however visitors are split', () => {
  fc.assert(
    fc.property(counts, (batches) => {
      const stream = run(
        new TestStream(['a', 'b'], SHORT),
        batches.map((units) => viewsOf(units)),
      );
      assert.deepEqual(
        [stream.experiment.traffic, stream.experiment.pause, stream.experiment.skipped],
        [null, null, undefined],
      );
    }),
    { numRuns: 40 },
  );
});

test('shares that somebody plans take the place of the equal ones, and these come back when they are withdrawn', () => {
  const stream = new TestStream(['a', 'b'], SHORT);
  run(stream, [viewsOf({ a: 50, b: 50 }, 'plan')]);
  stream.submit({
    kind: 'experiment.opened',
    experiment: 'x',
    shares: [
      { variant: 'a', share: 0.9 },
      { variant: 'b', share: 0.1 },
    ],
  });
  stream.until(stream.second + 30);
  run(
    stream,
    Array.from({ length: 30 }, () => viewsOf({ a: 90, b: 10 }, 'plan')),
  );
  assert.equal(causeOf(stream), undefined);
  stream.submit({ kind: 'experiment.opened', experiment: 'x', shares: [] });
  stream.until(stream.second + 30);
  run(
    stream,
    Array.from({ length: 30 }, () => viewsOf({ a: 90, b: 10 }, 'plan')),
  );
  assert.equal(causeOf(stream), 'traffic');
});

test('a variant that joins gets its equal share from then on', () => {
  const stream = new TestStream(['a', 'b'], SHORT);
  run(
    stream,
    Array.from({ length: 10 }, () => viewsOf({ a: 60, b: 60 }, 'plan')),
  );
  stream.post('c');
  stream.until(stream.second + 30);
  run(
    stream,
    Array.from({ length: 30 }, () => viewsOf({ a: 40, b: 40, c: 40 }, 'plan')),
  );
  assert.equal(causeOf(stream), undefined);
  run(
    stream,
    Array.from({ length: 30 }, () => viewsOf({ a: 50, b: 50, c: 20 }, 'plan')),
  );
  assert.equal(causeOf(stream), 'traffic');
});
