import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fatigueLogAlarm, usageOf } from '../index.ts';
import { fatigueLevel, usageHoldsUntil, type FatigueSigns } from './fatigue-level.ts';

const DAY = 86_400_000;
const NOW = 1000 * DAY;
const ago = (...days: readonly number[]): number[] => days.map((day) => NOW - day * DAY);

test('freshness falls by use: 1, .5, .25, 0', () => {
  const freshness = [0, 1, 2, 3, 4].map((uses) => usageOf(ago(...[1, 2, 3, 4].slice(0, uses)), NOW).freshness);
  assert.deepEqual(freshness, [1, 0.5, 0.25, 0, 0]);
});

test('a use counts for 7 days to the millisecond, and not before it happens', () => {
  assert.equal(usageOf([NOW - 7 * DAY], NOW).uses, 0);
  assert.equal(usageOf([NOW - 7 * DAY + 1], NOW).uses, 1);
  assert.equal(usageOf([NOW], NOW).uses, 1);
  assert.equal(usageOf([NOW + 1], NOW).uses, 0);
});

test('an overused pattern says when it is fresh again, and keeps its word', () => {
  const uses = ago(1, 6, 3, 5, 30);
  const { freshAt } = usageOf(uses, NOW);
  assert.equal(freshAt, NOW + 2 * DAY);
  assert.equal(usageOf(uses, NOW + 2 * DAY - 1).uses, 3);
  assert.equal(usageOf(uses, NOW + 2 * DAY).uses, 2);
  assert.equal(usageOf(ago(1, 2), NOW).freshAt, null);
});

test('how many uses count stays the same until time is said to change it, and changes then', () => {
  const time = fc.integer({ min: -20 * DAY, max: 20 * DAY });
  fc.assert(
    fc.property(fc.array(time, { maxLength: 8 }), time, (uses, now) => {
      const until = usageHoldsUntil(uses, now);
      const count = usageOf(uses, now).uses;
      const last = Number.isFinite(until) ? until - 1 : now + 1000 * DAY;
      assert.equal(usageOf(uses, last).uses, count);
      const isBalanced =
        uses.filter((use) => use === until).length === uses.filter((use) => use + 7 * DAY === until).length;
      if (Number.isFinite(until) && !isBalanced) assert.notEqual(usageOf(uses, until).uses, count);
    }),
  );
});

test('times that are none are refused', () => {
  assert.throws(() => usageOf([Number.NaN], NOW), RangeError);
  assert.throws(() => usageOf([], Infinity), RangeError);
});

const logAlarm = fatigueLogAlarm();
const signs = (some: Partial<FatigueSigns>): FatigueSigns => ({
  uses: 1,
  logEvidence: -Infinity,
  logAlarm,
  recentHigh: 1,
  baseline: 0,
  ...some,
});

test('wear goes from fresh over overused and declining to fatigued and severe', () => {
  assert.equal(fatigueLevel(signs({})), 'fresh');
  assert.equal(fatigueLevel(signs({ uses: 3 })), 'overused');
  assert.equal(fatigueLevel(signs({ uses: 3, logEvidence: logAlarm / 2 })), 'declining');
  assert.equal(fatigueLevel(signs({ logEvidence: logAlarm })), 'fatigued');
  assert.equal(fatigueLevel(signs({ logEvidence: logAlarm, recentHigh: 0.02, baseline: 0.04 })), 'fatigued');
  assert.equal(fatigueLevel(signs({ logEvidence: logAlarm, recentHigh: 0.0199, baseline: 0.04 })), 'severe');
  assert.throws(() => fatigueLevel(signs({ logAlarm: 0 })), RangeError);
});

test('a worn pattern that was not used for 7 days is rested, a fresh one stays fresh', () => {
  assert.equal(fatigueLevel(signs({ uses: 0, logEvidence: logAlarm }), 'fatigued'), 'rested');
  assert.equal(fatigueLevel(signs({ uses: 0 }), 'rested'), 'rested');
  assert.equal(fatigueLevel(signs({ uses: 1 }), 'rested'), 'fresh');
  assert.equal(fatigueLevel(signs({ uses: 0 })), 'fresh');
});
