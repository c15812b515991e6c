import { requiredImpressions } from 'peeksafe/stats';
import { share, single, spread, type Figure, type Finding } from '../report/findings.ts';
import { POWER, POWER_RULES, type PowerWorld } from './power.ts';

/** Groups the rows of the table. */
export const ON_POWER = 'power';

/** Paths of every world: one list of columns a path. */
export type PowerPaths = Readonly<Record<keyof typeof POWER, readonly (readonly number[])[]>>;

const percent = (rate: number): string => String(Math.round(1000 * rate) / 10);

/** Names a world in figures and rows. */
export const worldName = ({ worse, better, variants }: PowerWorld): string =>
  `${percent(worse)} v ${percent(better)} %, ${variants} variants`;

/** The impressions that `requiredImpressions()` says beforehand. */
function plannedFor({ worse, better, variants }: PowerWorld, what: string): Figure {
  const planned = requiredImpressions({ er: worse, effect: better / worse - 1, variants });
  return single('planner', `${ON_POWER} ${what}: impressions by the planner`, 'impressions', planned, 1);
}

/**
 * The row of one world: for each rule, the impressions of each variant until half of the losers are stopped, in the runs in which the best was
 * not stopped before, and the share of runs in which it was; then what the planner says.
 */
export function powerFinding(world: PowerWorld, runs: readonly (readonly number[])[]): Finding {
  const what = worldName(world);
  const figures = POWER_RULES.flatMap((rule, place) => {
    const needed = runs.map((path) => path[place] as number);
    const right = needed.filter((impressions) => impressions > 0);
    return [
      spread(rule, `${ON_POWER} ${what}: impressions until half of the losers are stopped`, 'impressions', right),
      share(rule, `${ON_POWER} ${what}: best stopped first`, needed.length - right.length, needed.length),
    ];
  });
  return { on: ON_POWER, what, figures: [...figures, plannedFor(world, what)], seen: '' };
}

/** One row a world. */
export function powerFindings(paths: PowerPaths): Finding[] {
  return Object.entries(POWER).map(([name, world]) => powerFinding(world, paths[name as keyof PowerPaths]));
}
