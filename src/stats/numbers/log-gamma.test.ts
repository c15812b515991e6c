import { test } from 'node:test';
import { logGamma } from '../testing/log-gamma.ts';
import { near } from '../testing/near.ts';

test('log-gamma is the logarithm of the factorial', () => {
  let sum = 0;
  let lost = 0; // Kahan's correction: the sum must be better than what it judges.
  for (let n = 1; n <= 100_000; n++) {
    near(logGamma(n), sum, `ln ${n - 1}!`, 1e-14 + 1e-15 * sum);
    const term = Math.log(n) - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
  }
});

test('log-gamma has its known values, from a thousandth to a hundred million', () => {
  near(logGamma(0.5), Math.log(Math.PI) / 2, 'ln sqrt(pi)', 1e-14);
  near(logGamma(1.5), Math.log(Math.PI) / 2 - Math.LN2, 'ln (sqrt(pi) / 2)', 1e-14);
  const known: readonly (readonly [number, number])[] = [
    [0.001, 6.90717888538385368],
    [0.25, 1.28802252469807746],
    [2.5, 0.28468287047291916],
    [7.999, 8.52314578615891616],
    [8, 8.5251613610654143],
    [10.25, 13.3680236714760463],
    [123.456, 469.605547129929469],
    [1e5, 1051287.70897365689],
    [1e8, 1742068066.10383471],
    [100_000_000.5, 1742068075.31417508],
  ];
  for (const [x, expected] of known) near(logGamma(x), expected, `ln gamma(${x})`, 1e-14 + 3e-16 * expected);
});
