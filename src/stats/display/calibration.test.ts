import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { calibrationSlope, isCalibrationPoint, predictorBias, type PredictedCounts } from '../index.ts';
import { near } from '../testing/near.ts';
import { createRandom } from '../testing/random.ts';

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

test('each variant counts once where a predictor is judged, however often it was shown', () => {
  const rows = Array.from({ length: 12 }, (_, i) => [1000, i % 2 === 0 ? 0.03 : 0.05] as const);
  const [first, ...others] = exact(1.5, rows) as [PredictedCounts, ...PredictedCounts[]];
  const shownMost = { ...first, impressions: 1000 * first.impressions, engagements: 1000 * first.engagements };
  const found = predictorBias([shownMost, ...others]);
  near(found?.er ?? NaN, 0.06, 'actual', 1e-12);
  near(found?.predictedEr ?? NaN, 0.04, 'predicted', 1e-12);
  assert.ok((found?.low ?? NaN) > 0 && (found?.low ?? NaN) < 0.02 && 0.02 < (found?.high ?? NaN));
});

test('the interval of the difference is the one of the formula', () => {
  // Differences of +-.01 around .02, eight variants of each sign; rho^2 = (9.2103403720 + ln 9.2103403720 + 1) / 30.
  const rows = Array.from({ length: 16 }, (_, i) => ({
    impressions: 1000,
    predictedEr: 0.04,
    engagements: i < 8 ? 50 : 70,
  }));
  const found = predictorBias(rows);
  near(found?.low ?? NaN, 0.02 - 0.0092873216, 'low', 1e-9);
  near(found?.high ?? NaN, 0.02 + 0.0092873216, 'high', 1e-9);
});

test('a predictor that is right on average is rarely called wrong while its variants come one by one', () => {
  const random = createRandom(1);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  let wrong = 0;
  for (let path = 0; path < 400; path++) {
    const variants: PredictedCounts[] = [];
    let isWrong = false;
    for (let i = 0; i < 50; i++) {
      const er = 0.04 * Math.exp(0.3 * normal());
      const said = er * Math.exp(0.25 * normal() - 0.03125);
      variants.push({ impressions: 1000, engagements: random.binomial(1000, er), predictedEr: said });
      const { low = 0, high = 0 } = predictorBias(variants) ?? {};
      isWrong ||= low > 0 || high < 0;
    }
    if (isWrong) wrong++;
  }
  assert.ok(wrong <= 20, `${wrong} of 400`);
});

test('nothing is said of a predictor of fewer than ten variants', () => {
  assert.equal(
    predictorBias(
      exact(
        1,
        Array.from({ length: 9 }, () => [1000, 0.25] as const),
      ),
    ),
    null,
  );
});
