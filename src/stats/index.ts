/**
 * Statistics of rates that stay true while people watch.
 * @module
 */
export { interval, NO_PREDICTION, priorFrom, type Interval, type Prior } from './interval.ts';
