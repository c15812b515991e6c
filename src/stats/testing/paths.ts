import assert from 'node:assert/strict';
import { createRandom, type Random } from './random.ts';

/** How many paths a budget is held against. */
const PATHS = 10_000;

/** The share of seeded paths on which something ever happens. */
export function shareOfPaths(everHappens: (random: Random, path: number) => boolean): number {
  let happened = 0;
  for (let path = 0; path < PATHS; path++) if (everHappens(createRandom(path + 1), path)) happened++;
  return happened / PATHS;
}

/** Fails when a share of paths is above a budget by more than chance explains (three standard deviations). */
export function assertWithinBudget(share: number, budget: number): void {
  const most = budget + 3 * Math.sqrt((budget * (1 - budget)) / PATHS);
  assert.ok(share <= most, `happened on ${100 * share} % of the paths; the budget is ${100 * budget} %`);
}
