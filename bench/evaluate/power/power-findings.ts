import { share, spread, type Finding } from '../report/findings.ts';
import { POWER, POWER_RULES, type PowerWorld } from './power.ts';

/** Groups the rows of the table. */
export const ON_POWER = 'power';

/** Paths of every world: one list of columns a path. */
export type PowerPaths = Readonly<Record<keyof typeof POWER, readonly (readonly number[])[]>>;

const percent = (rate: number): string => String(Math.round(1000 * rate) / 10);

/** Names a world in figures and rows. */
export const worldName = ({ worse, better, variants }: PowerWorld): string =>
  `${percent(worse)} v ${percent(better)} %, ${variants} variants`;

/**
 * One row a world: for each rule, the impressions of each variant until half of the losers are stopped, in the runs in which the best was not
 * stopped before, and the share of runs in which it was.
 */
export function powerFindings(paths: PowerPaths): Finding[] {
  return Object.entries(POWER).map(([name, world]) => {
    const runs = paths[name as keyof PowerPaths];
    const what = worldName(world);
    const figures = POWER_RULES.flatMap((rule, place) => {
      const needed = runs.map((path) => path[place] as number);
      const right = needed.filter((impressions) => impressions > 0);
      return [
        spread(rule, `${ON_POWER} ${what}: impressions until half of the losers are stopped`, 'impressions', right),
        share(rule, `${ON_POWER} ${what}: best stopped first`, needed.length - right.length, needed.length),
      ];
    });
    return { on: ON_POWER, what, figures, seen: '' };
  });
}
