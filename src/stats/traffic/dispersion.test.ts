import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../testing/random.ts';
import { near } from '../testing/near.ts';
import { addDispersedBatch, burstsIn, createDispersion, type DispersedArm, type Dispersion } from './dispersion.ts';

const arm = (engagements: number, impressions: number, theta = 1): DispersedArm => ({
  ...{ impressions, engagements, theta },
  known: 1e6,
});

const of = (...batches: readonly (readonly DispersedArm[])[]): Dispersion => {
  const dispersion = createDispersion();
  for (const batch of batches) addDispersedBatch(dispersion, batch);
  return dispersion;
};

test('two arms add what the formula says', () => {
  const [w, c, m] = [0.25, 40, 400];
  near(of([arm(16, 100), arm(24, 300)]).sum, (16 - w * c) ** 2 / ((w * (1 - w) * c * (m - c)) / (m - 1)), 'chi-square');
  const unequal = (100 * 2) / (100 * 2 + 300);
  const expected = (16 - unequal * c) ** 2 / ((unequal * (1 - unequal) * c * (m - c)) / (m - 1));
  near(of([arm(16, 100, 2), arm(24, 300)]).sum, expected, 'with shares by rate');
});

test('a batch without engagements, with nothing but engagements, or of one arm adds nothing', () => {
  const none = createDispersion();
  assert.deepEqual(of([arm(0, 100), arm(0, 100)], [arm(5, 5), arm(5, 5)], [arm(5, 100), arm(0, 0)]), none);
});

test('an arm is left out while its own rate is not known better than the batch can tell', () => {
  const known = (past: number) => ({ ...arm(60, 1000), known: past });
  assert.equal(of([known(99), arm(30, 1000)]).batches, 0);
  assert.equal(of([known(100), arm(30, 1000)]).batches, 1);
  assert.equal(of([known(100), arm(41, 1000)]).batches, 0);
});

test('independent units say nothing, however unequal their rates; bursts of a visitor do, from 500 batches on', () => {
  const random = createRandom(11);
  const rates = [0.02, 0.04, 0.06];
  let isAnyFound = false;
  for (let path = 0; path < 40; path++) {
    const equal = createDispersion();
    for (let batch = 0; batch < 600; batch++) {
      const m = 100 + Math.floor(200 * random.next());
      addDispersedBatch(
        equal,
        rates.map((rate) => arm(random.binomial(m, rate), m, rate)),
      );
    }
    isAnyFound ||= burstsIn(equal) !== null;
  }
  assert.equal(isAnyFound, false);
  const bursts = createDispersion();
  const visitors = (): number => {
    let engagements = 0;
    for (let visitor = 0; visitor < 20; visitor++) engagements += random.next() < 0.1 ? random.binomial(10, 0.4) : 0;
    return engagements;
  };
  // A batch without any engagement is none.
  while (bursts.batches < 499) addDispersedBatch(bursts, [arm(visitors(), 200), arm(visitors(), 200)]);
  assert.equal(burstsIn(bursts), null);
  while (bursts.batches < 500) addDispersedBatch(bursts, [arm(visitors(), 200), arm(visitors(), 200)]);
  const found = burstsIn(bursts);
  assert.ok(found !== null && found.times > 3 && found.times < 6, JSON.stringify(found));
  near(found.most, 1.3 + 4 * Math.sqrt(2 / 500), 'bound');
});
