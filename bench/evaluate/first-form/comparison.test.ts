import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Counts } from 'peeksafe/stats';
import { anyCounts, seen } from '../../../src/stats/testing/counts.ts';
import { near } from '../../../src/stats/testing/near.ts';
import { addPairBatch, createPairEvidence, pairLogEvidence, type PairEvidence } from './comparison.ts';

const anyBatches = fc.array(fc.tuple(anyCounts(2000), anyCounts(2000)), { maxLength: 8 });

function evidenceOf(batches: readonly (readonly [Counts, Counts])[]): PairEvidence {
  const evidence = createPairEvidence();
  for (const [i, j] of batches) addPairBatch(evidence, i, j);
  return evidence;
}

function assertSame(a: PairEvidence, b: PairEvidence): void {
  for (const [k, log] of a.logs.entries()) near(b.logs[k] as number, log, `ratio ${k}`, 1e-9 * (1 + Math.abs(log)));
}

test('two variants that were never shown together give no evidence', () => {
  assert.equal(pairLogEvidence(evidenceOf([])), 0);
  assert.equal(pairLogEvidence(evidenceOf([[seen(0, 500), seen(0, 0)]])), 0);
  assert.equal(pairLogEvidence(evidenceOf([[seen(0, 0), seen(70, 500)]])), 0);
});

test('the order in which batches are counted does not matter', () => {
  fc.assert(fc.property(anyBatches, (batches) => assertSame(evidenceOf(batches), evidenceOf([...batches].reverse()))));
});

test('evidence goes to JSON and back bit for bit', () => {
  fc.assert(
    fc.property(anyBatches, (batches) => {
      const evidence = evidenceOf(batches);
      assert.deepEqual(JSON.parse(JSON.stringify(evidence)), evidence);
    }),
  );
});

test('every engagement of the other variant adds evidence, every own one takes some away', () => {
  fc.assert(
    fc.property(anyCounts(2000, 2), fc.nat(1999), (i, engagements) => {
      const at = (own: number, other: number): number =>
        pairLogEvidence(evidenceOf([[seen(own, 2001), seen(other, 2001)]]));
      const own = i.engagements;
      assert.ok(at(own, engagements + 1) > at(own, engagements));
      assert.ok(at(own + 1, engagements) < at(own, engagements));
    }),
  );
});

test('a batch with impossible counts changes nothing', () => {
  const evidence = evidenceOf([[seen(3, 100), seen(9, 100)]]);
  const before = structuredClone(evidence);
  assert.throws(() => addPairBatch(evidence, seen(3, 100), seen(101, 100)), RangeError);
  assert.deepEqual(evidence, before);
});
