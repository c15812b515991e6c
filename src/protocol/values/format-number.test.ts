import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatCount, formatPercent } from './format-number.ts';

test('whole numbers are written as English writes them', () => {
  fc.assert(fc.property(fc.maxSafeInteger(), (n) => assert.equal(formatCount(n), n.toLocaleString('en'))));
});

test('a rate is a percentage with two decimals', () => {
  assert.deepEqual([0, 0.015249, 1].map(formatPercent), ['0.00%', '1.52%', '100.00%']);
});
