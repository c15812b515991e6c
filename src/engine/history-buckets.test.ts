import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chooseBuckets, COARSEST_MS, RESOLUTIONS_MS } from './history-buckets.ts';

const from = fc.integer({ min: 0, max: 4e12 });
const length = fc.integer({ min: 1, max: 4e11 });
const points = fc.integer({ min: 1, max: 5000 });

test('a span gives at most as many points as requested, made of whole buckets that are there', () => {
  fc.assert(
    fc.property(from, length, points, fc.constantFrom(...RESOLUTIONS_MS), (begin, span, most, finest) => {
      const { resolution, width } = chooseBuckets({ from: begin, to: begin + span }, most, finest);
      assert.ok(resolution >= finest);
      assert.equal(width % resolution, 0);
      assert.ok(Math.ceil(span / width) <= most);
    }),
  );
});

test('no finer buckets would do', () => {
  fc.assert(
    fc.property(from, length, points, (begin, span, most) => {
      const { resolution } = chooseBuckets({ from: begin, to: begin + span }, most);
      const finer = RESOLUTIONS_MS.filter((one) => one < resolution && resolution !== COARSEST_MS);
      for (const one of finer) assert.ok(span / one > most);
    }),
  );
});

test('each width is a multiple of the one before, so that wider buckets are sums of narrower ones', () => {
  RESOLUTIONS_MS.slice(1).forEach((width, i) => assert.equal(width % (RESOLUTIONS_MS[i] as number), 0));
});
