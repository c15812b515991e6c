import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addFatigueBatch,
  addFatiguePost,
  createBatchDetector,
  createPostDetector,
  fatigueFloor,
  fatigueLogAlarm,
  fatigueLogEvidence,
  interval,
  postFloor,
  type FatigueDetector,
} from '../index.ts';
import { anyCounts, seen } from '../testing/counts.ts';
import { near } from '../testing/near.ts';

test('before the first batch there is no evidence at all', () => {
  assert.equal(fatigueLogEvidence(createBatchDetector()), -Infinity);
});

test('the evidence across posts is the one computed independently', () => {
  const detector = createPostDetector();
  const posts: readonly (readonly [number, number, number])[] = [
    [36, 1000, 0],
    [20, 500, 0.6685617050873307],
    [300, 1000, 0.3753331257572657],
    [10, 800, 1.002171930108389],
    [4, 400, 1.441962908333171],
    [0, 250, 1.838227081187236],
  ];
  for (const [engagements, impressions, expected] of posts) {
    addFatiguePost(detector, seen(engagements, impressions), 0.04, 0.3);
    near(fatigueLogEvidence(detector), expected, `${engagements}/${impressions}`);
  }
});

test('the floor is nine tenths of what the fresh period surely earned', () => {
  near(fatigueFloor(seen(80, 2000)), 0.9 * interval(seen(80, 2000), 0.01)[0], 'floor', 1e-15);
  assert.equal(fatigueFloor(seen(0, 2000)), 0);
  assert.ok(fatigueFloor(seen(2000, 2000)) < 1);
});

test('on the scale of posts the floor is measured in three baselines, and never above .9', () => {
  near(postFloor(0.036, 0.04), 0.3, 'floor', 1e-15);
  assert.equal(postFloor(0.5, 0.04), 0.9);
  assert.equal(postFloor(0, 0.04), 0);
});

test('a detector forgets good times: after a long good run it finds a drop as soon as a new one does', () => {
  const after = (good: number): number => {
    const detector = createBatchDetector();
    for (let batch = 0; batch < good; batch++) addFatigueBatch(detector, seen(8, 100), 0.04);
    for (let batch = 1; ; batch++) {
      addFatigueBatch(detector, seen(1, 100), 0.04);
      if (fatigueLogEvidence(detector) >= fatigueLogAlarm()) return batch;
    }
  };
  assert.ok(after(500) <= after(0));
});

test('a pattern whose fresh period had no engagements never alarms', () => {
  const detector = createBatchDetector();
  for (let batch = 0; batch < 100; batch++) addFatigueBatch(detector, seen(0, 1000), 0);
  assert.ok(fatigueLogEvidence(detector) < fatigueLogAlarm());
  assert.ok(Number.isFinite(fatigueLogEvidence(detector)));
});

test('a batch or post without impressions is not a look', () => {
  const batches = createBatchDetector();
  addFatigueBatch(batches, seen(0, 0), 0.04);
  assert.deepEqual(batches, createBatchDetector());
  const posts = createPostDetector();
  addFatiguePost(posts, seen(0, 0), 0.04, 0.3);
  assert.deepEqual(posts, createPostDetector());
});

test('evidence is a number for every batch and post that can be, and goes to JSON and back bit for bit', () => {
  const anyFloor = fc.double({ min: 0, max: 0.9, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(anyCounts(100_000)),
      anyFloor,
      fc.double({ min: 1e-6, max: 1, noNaN: true }),
      (list, floor, baseline) => {
        const [batches, posts] = [createBatchDetector(), createPostDetector()];
        for (const counts of list) {
          addFatigueBatch(batches, counts, floor);
          addFatiguePost(posts, counts, baseline, floor);
        }
        for (const detector of [batches, posts]) {
          assert.ok(detector.logs.every(Number.isFinite));
          assert.deepEqual(JSON.parse(JSON.stringify(detector)) as FatigueDetector, detector);
        }
      },
    ),
  );
});

test('the detector rejects impossible counts and rates, and stays unchanged', () => {
  const detector = createBatchDetector();
  assert.throws(() => addFatigueBatch(detector, seen(2, 1), 0.04), RangeError);
  assert.throws(() => addFatigueBatch(detector, seen(1, 2), 1), RangeError);
  assert.throws(() => addFatiguePost(detector, seen(1, 2), 0, 0.3), RangeError);
  assert.throws(() => addFatiguePost(detector, seen(1, 2), 0.04, 1), RangeError);
  assert.deepEqual(detector, createBatchDetector());
  assert.throws(() => fatigueLogAlarm(0), RangeError);
  assert.throws(() => fatigueLogAlarm(28, 0), RangeError);
  assert.throws(() => postFloor(0.03, 0), RangeError);
});
