import type { MetricResult, MetricType } from '../../../protocol/index.ts';
import { ALPHA, interval } from '../../../stats/index.ts';
import { meanInterval } from '../../../stats/means/mean-interval.ts';

/** A value with an interval that is valid at every look. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** The units that did it among those that are judged: the wire has the interval, which knows. */
function didOf(units: number, [low]: readonly [number, number]): number {
  let [from, to] = [0, units];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (interval({ impressions: units, engagements: middle })[0] < low - 1e-12) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** How wide the interval of a mean with a standard deviation of 1 is to each side. */
const reach = (n: number, alpha: number): number => meanInterval({ n, sum: 0, sumSquares: n - 1 }, alpha)[1];

/**
 * The judged value of a metric of a variant, with its interval at another error budget than the usual .05: exact for rates; of means and ratios the
 * interval is as many times as wide as its formula says. Null while it has no interval.
 */
export function judgedAt(type: MetricType, { interval: ends, judged }: MetricResult, alpha: number): Interval | null {
  if (ends === null) return null;
  const [low, high] = ends;
  if (type !== 'rate') {
    const estimate = (low + high) / 2;
    const side = ((high - low) / 2) * (alpha === ALPHA ? 1 : reach(judged, alpha) / reach(judged, ALPHA));
    return { estimate, low: estimate - side, high: estimate + side };
  }
  const engagements = didOf(judged, ends);
  const [least, most] = alpha === ALPHA ? ends : interval({ impressions: judged, engagements }, alpha);
  return { estimate: judged === 0 ? 0 : engagements / judged, low: least, high: most };
}
