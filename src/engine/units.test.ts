import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../stats/testing/random.ts';
import { interval } from '../stats/index.ts';
import { restoreState, serializeState } from './snapshot.ts';
import { TestStream, type Body } from './testing/test-stream.ts';

const SHORT = { batchMs: 10_000, attributionWindowMs: 10_000 };

/** Impressions, engagements, new visitors, visitors who engaged. */
type Report = readonly [impressions: number, engagements: number, units: number, engagedUnits: number];

const observed = (variant: string, [impressions, engagements, units, engagedUnits]: Report): Body => ({
  ...{ kind: 'variant.observed', variant, impressions, engagements, units, engagedUnits },
});

function visitorsOf(a: Report, b: Report = a, experiment = {}): TestStream {
  const stream = new TestStream(['a', 'b'], SHORT, experiment);
  stream.send(observed('a', a));
  stream.send(observed('b', b));
  stream.until(40);
  return stream;
}

test('what is judged, the interval and the ER are of visitors; the totals stay impressions', () => {
  const stream = visitorsOf([900, 80, 100, 12]);
  const variant = stream.variant('a');
  assert.deepEqual([variant.impressions, variant.engagements], [900, 80]);
  assert.deepEqual([variant.units, variant.engagedUnits], [100, 12]);
  assert.deepEqual(variant.judged, { impressions: 100, engagements: 12 });
  assert.equal(variant.er, 0.12);
  assert.deepEqual(variant.interval, interval({ impressions: 100, engagements: 12 }));
  assert.equal(stream.experiment.unit, 'visitors');
  const [batch] = stream.decided('batch.closed');
  assert.equal(batch?.unit, 'visitors');
  assert.deepEqual(batch.counts[0], { variant: 'a', impressions: 100, engagements: 12 });
});

test('where no report has units everything reads as impressions, and nothing new is said', () => {
  const stream = new TestStream(['a', 'b'], SHORT);
  stream.count('a', 900, 80);
  stream.until(40);
  const { units, engagedUnits, er, judged } = stream.variant('a');
  assert.deepEqual([units, engagedUnits, er], [undefined, undefined, 80 / 900]);
  assert.deepEqual(judged, { impressions: 900, engagements: 80 });
  const { unit, randomizationUnit, notPromised } = stream.experiment;
  assert.deepEqual([unit, randomizationUnit, notPromised], [undefined, undefined, undefined]);
  assert.equal(stream.decided('batch.closed')[0]?.unit, undefined);
});

test('a visitor who engages later belongs to the batch of the first impression, and further engagements are in the totals and not late', () => {
  const stream = new TestStream(['a', 'b'], SHORT);
  stream.send(observed('a', [200, 10, 100, 9]));
  stream.send(observed('b', [200, 10, 100, 9]));
  // Within the window of the first impression, in a report of its own.
  stream.send(observed('a', [0, 1, 0, 1]), 0, 12);
  // Visitors seen before, and their further engagements, of a batch that has closed.
  stream.send(observed('a', [50, 7, 0, 0]), 5, 35);
  stream.until(60);
  const variant = stream.variant('a');
  assert.deepEqual(variant.judged, { impressions: 100, engagements: 10 });
  assert.deepEqual([variant.impressions, variant.engagements], [250, 18]);
  assert.deepEqual([variant.late, stream.experiment.late], [undefined, undefined]);
});

test('visitors who are reported too late are late counts', () => {
  const stream = visitorsOf([200, 10, 100, 9]);
  stream.submit(observed('a', [20, 2, 10, 2]), 5);
  assert.deepEqual(stream.variant('a').late, { impressions: 10, engagements: 2 });
  assert.deepEqual(stream.variant('a').judged, { impressions: 100, engagements: 9 });
  assert.equal(stream.variant('a').units, 110);
});

test('an experiment is counted in visitors or in impressions, never both', () => {
  const plain: Body = { kind: 'variant.observed', variant: 'b', impressions: 10, engagements: 1 };
  const totals: Body = { kind: 'variant.measured', variant: 'b', impressions: 10, engagements: 1 };
  const visitors = new TestStream(['a', 'b'], SHORT);
  visitors.submit(observed('a', [10, 1, 5, 1]));
  assert.equal(visitors.try(plain), 'mixed-counts');
  assert.equal(visitors.try({ ...plain, impressions: 0 }), 'mixed-counts');
  assert.equal(visitors.try(totals), 'mixed-counts');
  const impressions = new TestStream(['a', 'b'], SHORT);
  // A report of nothing decides nothing.
  impressions.submit({ ...plain, impressions: 0, engagements: 0 });
  impressions.submit(plain);
  assert.equal(impressions.try(observed('a', [10, 1, 5, 1])), 'mixed-counts');
  const measured = new TestStream(['a', 'b'], SHORT);
  measured.submit(totals);
  assert.equal(measured.try(observed('a', [10, 1, 5, 1])), 'mixed-counts');
  // Another experiment of the same stream is another matter.
  visitors.submit({ kind: 'experiment.opened', experiment: 'y' });
  visitors.submit({ kind: 'variant.posted', variant: 'c', experiment: 'y', content: 'c' });
  assert.equal(visitors.try({ ...plain, variant: 'c' }), null);
});

test('visitors and those who engaged come together, at most one per impression, each at most once', () => {
  const stream = new TestStream(['a', 'b'], SHORT);
  const counts = { kind: 'variant.observed', variant: 'a', impressions: 10, engagements: 5 } as const;
  assert.equal(stream.try({ ...counts, units: 5 }), 'bad-event');
  assert.equal(stream.try({ ...counts, engagedUnits: 5 }), 'bad-event');
  assert.equal(stream.try(observed('a', [10, 5, 11, 0])), 'too-many-units');
  assert.equal(stream.try(observed('a', [10, 5, 4, 5])), 'too-many-units');
  assert.equal(stream.try(observed('a', [10, 5, 4, 4])), null);
  // In total: one who engages later is of a report without new visitors.
  assert.equal(stream.try(observed('a', [0, 0, 0, 1])), 'too-many-units');
  assert.equal(stream.try(observed('a', [0, 0, 7, 0])), 'too-many-units');
  assert.equal(stream.try(observed('a', [0, 0, 6, 1])), null);
});

test('the split is checked in visitors', () => {
  const shares = ['a', 'b'].map((variant) => ({ variant, share: 0.5 }));
  const stream = new TestStream(['a', 'b'], SHORT, { shares });
  for (let batch = 0; batch < 30; batch++) {
    stream.send(observed('a', [2000, 40, 200, 20]));
    stream.send(observed('b', [1000, 40, 200, 20]));
    stream.until(stream.second + 10);
  }
  assert.equal(stream.experiment.pause, null);
  assert.ok((stream.experiment.traffic?.logE ?? 0) < 0);
});

test('a stop says what it counted, and its ER is of visitors', () => {
  const stream = new TestStream(['a', 'b'], SHORT);
  for (let batch = 0; batch < 20 && stream.isShown('a'); batch++) {
    stream.send(observed('a', [2000, 20, 200, 10]));
    stream.send(observed('b', [2000, 80, 200, 40]));
    stream.until(stream.second + 10);
  }
  const [kill] = stream.decided('variant.killed');
  assert.equal(kill?.evidence?.unit, 'visitors');
  assert.match(kill.reason ?? '', /judged visitors is below the leader/);
  const { units = 0, engagedUnits = 0, impressions, er } = [...stream.state.kills.values()][0] ?? { impressions: 0 };
  assert.equal(er, engagedUnits / units);
  assert.equal(impressions, 10 * units);
});

test('nothing is promised where visitors are assigned and impressions are counted, and the remedy is named', () => {
  const declared = { randomizationUnit: 'visitors' } as const;
  const stream = new TestStream(['a', 'b'], SHORT, declared);
  assert.equal(stream.experiment.notPromised, undefined);
  stream.count('a', 100, 4);
  stream.count('b', 100, 4);
  stream.until(40);
  assert.equal(stream.experiment.notPromised, 'visitors-as-impressions');
  const made = stream.decided('suggestion.made').filter(({ action }) => action === 'count-visitors');
  assert.deepEqual(
    made.map(({ reasonCode }) => reasonCode),
    ['visitors-as-impressions'],
  );
  const counted = visitorsOf([900, 80, 100, 12], undefined, declared);
  assert.deepEqual([counted.experiment.randomizationUnit, counted.experiment.notPromised], ['visitors', undefined]);
  assert.equal(counted.decided('suggestion.made').length, 0);
});

const observedPlain = (variant: string, impressions: number, engagements: number): Body => ({
  ...{ kind: 'variant.observed', variant, impressions, engagements },
});

/** Visitors of ten impressions each: most never engage, some do at four of them. */
function visitors(random: ReturnType<typeof createRandom>, count: number): Report {
  let [engagements, engaged] = [0, 0];
  for (let visitor = 0; visitor < count; visitor++) {
    const own = random.next() < 0.1 ? random.binomial(10, 0.4) : 0;
    engagements += own;
    if (own > 0) engaged++;
  }
  return [10 * count, engagements, count, engaged];
}

function isEqualStopped(seed: number, isOfVisitors: boolean): boolean {
  const random = createRandom(seed);
  const stream = new TestStream(['a', 'b'], SHORT);
  for (let batch = 0; batch < 200 && !stream.wasStopped('a'); batch++) {
    for (const variant of ['a', 'b']) {
      if (!stream.isShown(variant)) continue;
      const report = visitors(random, 20);
      if (isOfVisitors) stream.send(observed(variant, report));
      else stream.count(variant, report[0], report[1]);
    }
    stream.until(stream.second + 10);
  }
  return stream.wasStopped('a');
}

test('an equal variant of visitors with many impressions is stopped as seldom as promised where visitors are counted', () => {
  const stopped = (isOfVisitors: boolean): number =>
    Array.from({ length: 20 }, (_, seed) => isEqualStopped(seed, isOfVisitors)).filter(Boolean).length;
  assert.ok(stopped(true) <= 3);
  assert.ok(stopped(false) >= 4);
});

function burstsOf(isOfVisitors: boolean, impressionsEach: number): TestStream {
  const random = createRandom(5);
  const stream = new TestStream(['a', 'b'], SHORT, { policy: 'off' });
  for (let batch = 0; batch < 560; batch++) {
    for (const [variant, rate] of [
      ['a', 0.1],
      ['b', 0.2],
    ] as const) {
      // Each of them is counted as one, or as many who all do the same.
      const engaged = impressionsEach * random.binomial(60, rate);
      const seen = impressionsEach * 60;
      stream.send(
        isOfVisitors ? observed(variant, [seen, engaged, seen, engaged]) : observedPlain(variant, seen, engaged),
      );
    }
    stream.until(stream.second + 10);
  }
  return stream;
}

const advised = (stream: TestStream): unknown[] =>
  stream
    .decided('suggestion.made')
    .filter(({ action }) => action === 'count-visitors' || action === 'check-bursts')
    .map(({ action, reasonCode }) => [action, reasonCode]);

test('counts that come in bursts are told, by what may be done about them; a real difference is none', () => {
  assert.deepEqual(advised(burstsOf(false, 1)), []);
  assert.deepEqual(advised(burstsOf(false, 4)), [['count-visitors', 'counts-in-bursts']]);
  assert.deepEqual(advised(burstsOf(true, 4)), [['check-bursts', 'visitors-in-bursts']]);
});

test('a snapshot keeps the unit, and one of before reads as impressions', () => {
  const { state } = visitorsOf([900, 80, 100, 12]);
  assert.equal(serializeState(restoreState(serializeState(state))), serializeState(state));
  const plain = new TestStream(['a', 'b'], SHORT);
  plain.count('a', 900, 80);
  plain.count('b', 900, 80);
  plain.until(40);
  const text = serializeState(plain.state);
  const former = JSON.parse(text, (key, value: unknown) =>
    ['unit', 'units', 'randomizationUnit', 'dispersion', 'ordinary'].includes(key) ? undefined : value,
  ) as unknown;
  // The order of the fields may differ, and an ordinary test begins with the first batch that it sees.
  const fieldsOf = (one: string): unknown =>
    JSON.parse(one, (key, value: unknown) => (key === 'ordinary' ? undefined : value));
  const read = serializeState(restoreState(JSON.stringify(former)));
  assert.deepEqual(fieldsOf(read), fieldsOf(text));
});
