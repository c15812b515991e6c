/** From here down the continued fraction is exact to a double's last digits; above it the series is. */
const TAIL_BELOW = -3;
const TAIL_TERMS = 80;
const LOG_ROOT_TWO_PI = Math.log(2 * Math.PI) / 2;

/**
 * ln of the standard normal distribution function, exact to about 12 digits at any x, also where the function itself is 0 in a double.
 * [Abramowitz and Stegun 1964, 26.2.11 and 26.2.14]
 */
export function logNormalCdf(x: number): number {
  if (x < TAIL_BELOW) return logTail(-x);
  if (x > -TAIL_BELOW) return Math.log1p(-Math.exp(logTail(x)));
  let [sum, term] = [x, x];
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return Math.log(0.5 + Math.exp(-(x * x) / 2 - LOG_ROOT_TWO_PI) * sum);
}

/** ln of the chance above x, for x from 3 up. */
const logTail = (x: number): number => logMillsTail(x) - (x * x) / 2;

function logMillsTail(x: number): number {
  let fraction = x;
  for (let k = TAIL_TERMS; k > 0; k--) fraction = x + k / fraction;
  return -LOG_ROOT_TWO_PI - Math.log(fraction);
}

/** x²/2 + ln of the distribution function at -x, exact where both are huge: a half of a normal mixture of bets. */
export const logHalfMixture = (x: number): number =>
  x > -TAIL_BELOW ? logMillsTail(x) : (x * x) / 2 + logNormalCdf(-x);
