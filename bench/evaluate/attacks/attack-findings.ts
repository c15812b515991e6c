import { atLeast, chance, within, type Figure, type Finding } from '../report/findings.ts';
import { ATTACKS, type Attack, type Outcome } from './attacks.ts';

/** Groups the rows of the table. */
export const ON_ATTACKS = 'attacks';

/** Paths of every attack: one list of columns a path. */
export type AttackPaths = Readonly<Record<keyof typeof ATTACKS, readonly (readonly number[])[]>>;

function promised({ most, least }: Outcome, figure: Figure): Figure {
  const bounded = most === undefined ? figure : within(most, figure);
  return least === undefined ? bounded : atLeast(least, bounded);
}

function promiseOf({ most, least }: Outcome): string {
  if (most !== undefined) return `at most ${most} %`;
  return least === undefined ? 'none' : `at least ${least} %`;
}

/** The attacks, as lines of the table: how often each of its outcomes was seen, with a 95 % interval, beside its promise. */
export function attackFindings(paths: AttackPaths): Finding[] {
  return Object.entries(ATTACKS).map(([name, { what, outcomes }]: [string, Attack]) => {
    const runs = paths[name as keyof AttackPaths];
    return {
      on: ON_ATTACKS,
      what: `${what}: ${outcomes.map((outcome) => outcome.what).join(' / ')}`,
      figures: outcomes.map((outcome, place) => {
        const seen = runs.reduce((sum, path) => sum + (path[place] as number), 0);
        return promised(outcome, chance('peeksafe', `${ON_ATTACKS}: ${name}, ${outcome.what}`, seen, runs.length));
      }),
      seen: outcomes.map(promiseOf).join(' / '),
    };
  });
}
