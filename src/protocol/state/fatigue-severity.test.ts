import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FatigueLevel } from './entities.ts';
import { isWorse, needsAttention } from './fatigue-severity.ts';

const level = fc.constantFrom(...FatigueLevel.options);

test('every level worse than fresh needs attention, and "worse" is a strict order', () => {
  fc.assert(
    fc.property(level, level, level, (a, b, c) => {
      assert.equal(isWorse(a, 'fresh'), needsAttention(a));
      assert.ok(!(isWorse(a, b) && isWorse(b, a)));
      if (isWorse(a, b) && isWorse(b, c)) assert.ok(isWorse(a, c));
    }),
  );
});

test('levels rise from overused over declining and fatigued to severe', () => {
  const levels = ['rested', 'overused', 'declining', 'fatigued', 'severe'] as const;
  for (const [i, one] of levels.slice(1).entries()) assert.ok(isWorse(one, levels[i] as FatigueLevel), one);
});
