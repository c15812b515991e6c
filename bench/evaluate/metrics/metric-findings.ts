import { share, spread, within, type Figure, type Finding } from '../report/findings.ts';
import { METRIC_WORLDS, MAX_UNITS, type METRICS, type MetricWorld } from './metric-worlds.ts';

/** Groups the rows of the table. */
export const ON_METRICS = 'metrics';

/** Paths of every world: one list of columns a path. */
export type MetricPaths = Readonly<Record<keyof typeof METRICS, readonly (readonly number[])[]>>;

/** How far a rule that rests on the normal limit may be from its nominal .05, in per cent. */
const BUDGET = 6.5;

const NULL_COLUMNS = [
  ['peeksafe', 'a variant that equals the other is stopped', BUDGET],
  ['peeksafe interval', 'the interval of a variant misses at some look', BUDGET],
  ['growthbook', 'equal variants are called different', null],
  ['z-test', 'equal variants are called different', null],
] as const;

const EFFECT_RULES = ['peeksafe', 'growthbook', 'z-test'] as const;

/** One row: what is wrong where nothing differs, then for each rule how often it finds the worse variant and the units of each that it takes. */
function metricFinding(
  { what, effect }: MetricWorld,
  equal: readonly (readonly number[])[],
  different: readonly (readonly number[])[],
): Finding {
  const wrong = NULL_COLUMNS.map(([subject, metric, budget], place): Figure => {
    const figure = share(
      subject,
      `${ON_METRICS}, ${what}: ${metric}`,
      equal.filter((path) => path[place] === 1).length,
      equal.length,
    );
    return budget === null ? figure : within(budget, figure);
  });
  const found = EFFECT_RULES.flatMap((rule, place) => {
    const units = different.map((path) => path[place] as number).filter((one) => one > 0);
    const row = `${ON_METRICS}, ${what}, ${Math.round(100 - 100 * effect)} % worse:`;
    return [
      share(rule, `${row} found within ${MAX_UNITS} units of each`, units.length, different.length),
      spread(rule, `${row} units of each until found`, 'impressions', units),
    ];
  });
  return {
    on: ON_METRICS,
    what: `${what}; ${Math.round(100 - 100 * effect)} % worse`,
    figures: [...wrong, ...found],
    seen: '',
  };
}

/** One row a world. */
export const metricFindings = (paths: MetricPaths): Finding[] => [
  metricFinding(METRIC_WORLDS.dwell, paths.dwellEqual, paths.dwellEffect),
  metricFinding(METRIC_WORLDS.revenue, paths.revenueEqual, paths.revenueEffect),
  metricFinding(METRIC_WORLDS.ratio, paths.ratioEqual, paths.ratioEffect),
];
