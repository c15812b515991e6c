import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runPaths } from '../simulation/simulation.ts';
import { ATTACKS, type Attack } from './attacks.ts';

const PATHS = 6;

/** With an open hole nearly every path is stopped; a promise that is kept allows this many of six in one case of ten thousand. */
const MAX_STOPPED = 3;

for (const [name, { what, outcomes }] of Object.entries(ATTACKS) as [keyof typeof ATTACKS, Attack][]) {
  test(`attack, ${what}: its promise holds`, () => {
    const paths = runPaths(name, 0, PATHS, 'attacks.test');
    for (const [place, { what: outcome, most, least }] of outcomes.entries()) {
      const seen = paths.reduce((sum, path) => sum + (path[place] as number), 0);
      if (most !== undefined) assert.ok(seen <= MAX_STOPPED, `${outcome}: ${seen} of ${PATHS}`);
      if (least !== undefined) assert.ok(seen >= PATHS - MAX_STOPPED, `${outcome}: ${seen} of ${PATHS}`);
    }
  });
}
