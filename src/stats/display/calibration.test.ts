import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { calibrationSlope, isCalibrationPoint, type PredictedCounts } from '../index.ts';
import { near } from '../testing/near.ts';

const impressions = fc.integer({ min: 1000, max: 1_000_000 });
const predictedEr = fc.integer({ min: 1, max: 500 }).map((thousandths) => thousandths / 1000);

/** Variants whose actual ER is `slope` times the predicted, exactly. */
const exact = (slope: number, rows: readonly (readonly [number, number])[]): PredictedCounts[] =>
  rows.map(([n, p]) => ({ impressions: n, predictedEr: p, engagements: slope * p * n }));

test('a predictor that is right in proportion has that proportion as its slope', () => {
  const rows = fc
    .array(fc.tuple(impressions, predictedEr), { minLength: 10, maxLength: 40 })
    .filter((all) => new Set(all.map(([, p]) => p)).size > 1);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 2, noNaN: true }), rows, (slope, all) => {
      near(calibrationSlope(exact(slope, all)) ?? NaN, slope, 'slope', 1e-6);
    }),
  );
});

test('nothing is said of fewer than ten variants, nor where all predictions are alike', () => {
  const alike = exact(
    1,
    Array.from({ length: 20 }, () => [1000, 0.25] as const),
  );
  assert.equal(calibrationSlope(alike), null);
  const few = exact(
    1,
    Array.from({ length: 9 }, (_, i) => [1000, 0.01 * (i + 1)] as const),
  );
  assert.equal(calibrationSlope(few), null);
});

test('variants without a prediction, or with fewer than 100 impressions, say nothing of a predictor', () => {
  const variant = { impressions: 100, engagements: 1, predictedEr: 0.1 };
  assert.ok(isCalibrationPoint(variant));
  assert.ok(!isCalibrationPoint({ ...variant, impressions: 99 }));
  assert.ok(!isCalibrationPoint({ ...variant, predictedEr: null }));
});
