import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MetricSums } from '../../protocol/index.ts';
import { metricValues } from './metric-values.ts';

const plus = (some: readonly number[]): number => some.reduce((sum, one) => sum + one, 0);

test('sums are those of the values, of each type what a report has', () => {
  const whole = fc.integer({ min: -1000, max: 1000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(whole, fc.nat(9)), { minLength: 1 }), (values) => {
      const [mean, ratio] = [metricValues('mean'), metricValues('ratio')];
      for (const [value, denominator] of values) {
        mean.add(value);
        ratio.add(value, denominator);
      }
      const [y, d] = [values.map(([value]) => value), values.map(([, denominator]) => denominator)];
      const sums = { n: values.length, sum: plus(y), sumSquares: plus(y.map((one) => one * one)) };
      const given = mean.take();
      assert.deepEqual(given, sums);
      assert.deepEqual(ratio.take(), {
        ...{ ...sums, denominator: plus(d), denominatorSquares: plus(d.map((one) => one * one)) },
        cross: plus(y.map((one, i) => one * (d[i] as number))),
      });
      MetricSums.parse(given);
    }),
  );
});

test('a rate has who did it of all', () => {
  const signup = metricValues('rate');
  for (const did of [true, false, 1, 0, true]) signup.add(did);
  assert.deepEqual(signup.take(), { n: 5, sum: 3 });
});

test('a value that grows adds what is new, and nothing is reported twice', () => {
  const revenue = metricValues('mean');
  assert.equal(revenue.take(), undefined);
  revenue.add(3);
  assert.deepEqual(revenue.take(), { n: 1, sum: 3, sumSquares: 9 });
  revenue.change([3], [8]);
  assert.deepEqual(revenue.take(), { n: 0, sum: 5, sumSquares: 55 });
  assert.equal(revenue.take(), undefined);
  const orders = metricValues('ratio');
  orders.change([20, 1], [50, 3]);
  assert.deepEqual(orders.take(), {
    ...{ n: 0, sum: 30, sumSquares: 2100 },
    denominator: 2,
    denominatorSquares: 8,
    cross: 130,
  });
});

test('values that are none are refused, and count nowhere', () => {
  const [rate, mean] = [metricValues('rate'), metricValues('mean')];
  for (const value of [2, 0.5, NaN]) assert.throws(() => rate.add(value), /1 or 0/);
  for (const value of [NaN, Infinity]) {
    assert.throws(() => mean.add(value), /a finite number/);
    assert.throws(() => mean.change([1], [value]), /a finite number/);
  }
  assert.deepEqual([rate.take(), mean.take()], [undefined, undefined]);
});
