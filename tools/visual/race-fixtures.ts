// The races that the scenes show.
import type { RaceLane } from '../../src/elements/index.ts';
import { NOW } from './fixtures.ts';

const NEEDED = Math.log(25);
const MINUTE_MS = 60_000;

/** ln E of the last batches, from some odds to others. */
const tail = (from: number, to: number): number[] =>
  Array.from({ length: 61 }, (_, i) => Math.log(from) + (i / 60) * (Math.log(to) - Math.log(from)));

const lane = (letter: string, odds: number, given: Partial<RaceLane> = {}): RaceLane => ({
  letter,
  name: `Headline ${letter}`,
  logE: Math.log(odds) + 1e-9,
  logNeeded: NEEDED,
  ...given,
});

/** A leader, a protected one, one on its way, and one that was stopped: as in the drawing. */
export const race: readonly RaceLane[] = [
  lane('A', 0.6, { highest: Math.log(3.45) }),
  lane('B', 4030, { isProtected: true, tail: tail(15, 4030) }),
  lane('C', 9.7, { tail: tail(1.02, 9.7), highest: Math.log(11.9), projection: 4000 }),
  lane('D', 26, { state: 'stopped', at: NOW - 75 * MINUTE_MS, saved: 16_247 }),
];

/** Every other state that a lane has. */
export const everyLane: readonly RaceLane[] = [
  lane('A', 1, { state: 'winner' }),
  lane('B', 7, { state: 'paused', tail: tail(4, 7) }),
  lane('C', 4, { isNotRising: true, tail: tail(6, 4), highest: Math.log(8) }),
  lane('D', 2, { isProtected: true, tail: tail(1, 2) }),
  { ...lane('E', 1), logE: null },
  { ...lane('F', 1), logE: null, state: 'waiting', at: NOW - 5 * MINUTE_MS },
  lane('AA', 2.2, { state: 'closed', at: NOW }),
  lane('AB', 3, { state: 'stopped', at: NOW - MINUTE_MS }),
];
