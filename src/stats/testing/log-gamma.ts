import { stirlingRest } from '../numbers/log-gamma.ts';

const HALF_LOG_TWO_PI = 0.9189385332046728;

/**
 * ln G(x), for `x` above 0: right to about 1e-14 below 20 and to the last two digits of a double above, checked up to x = 1e8. The formulas of
 * the papers are written in it; what the package evaluates needs the rest of Stirling's series alone.
 */
export const logGamma = (x: number): number => (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingRest(x);
