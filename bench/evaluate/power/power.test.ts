import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runPaths } from '../simulation/simulation.ts';
import { POWER } from './power.ts';
import { powerFinding, worldName } from './power-findings.ts';

const PATHS = 80;
/** A median of this many paths is off by a sixth, seldom by a third; the planner's by a fifth. */
const FACTOR = 1.6;

for (const name of ['power2v4of2', 'power2v4of10', 'power3v4of4', 'power30v36of4'] as const) {
  test(`${worldName(POWER[name])}: the rule needs what the planner says, and the oracle less`, () => {
    const paths = runPaths(name, 0, PATHS, 'power.test');
    const { figures } = powerFinding(POWER[name], paths);
    const medianOf = (rule: string): number => figures.find(({ subject }) => subject === rule)?.median as number;
    const [live, planned] = [medianOf('peeksafe'), medianOf('planner')];
    assert.ok(live < FACTOR * planned && live > planned / FACTOR, `${live} beside ${planned}`);
    assert.ok(medianOf('oracle') < live);
  });
}
