/** From here on seven terms of Stirling's series are exact to a double's last digits. */
const SERIES_FROM = 8;

/**
 * The remainder of the log-gamma function after the leading terms of Stirling's formula:
 * ln G(x) - [(x - 1/2) ln x - x + ln(2 pi) / 2], for x > 0.
 *
 * It is worth having alone: at a hundred million impressions ln G is about 1e9 and differences of it lose seven digits, while the leading terms
 * cancel on paper and this rest stays small. Seven terms of the series, shifted to x >= 8. [Abramowitz and Stegun 1964, 6.1.40]
 */
export function stirlingRest(x: number): number {
  if (x < SERIES_FROM) {
    let product = x;
    let y = x + 1;
    for (; y < SERIES_FROM; y++) product *= y;
    return stirlingRest(y) + (y - 0.5) * Math.log(y) - y - Math.log(product) - ((x - 0.5) * Math.log(x) - x);
  }
  const z = 1 / (x * x);
  return (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z * (1 / 1188 - z * (691 / 360360 - z / 156)))))) / x;
}
