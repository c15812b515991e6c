import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from 'peeksafe/simulator';
import type { Counts } from 'peeksafe/stats';
import { dealBatches, drawMarked, shuffleLabels } from './deal.ts';

const arms: readonly Counts[] = [
  { impressions: 1050, engagements: 31 },
  { impressions: 500, engagements: 0 },
  { impressions: 730, engagements: 730 },
];

const sum = (counts: readonly Counts[], what: keyof Counts): number => counts.reduce((all, one) => all + one[what], 0);

test('batches of an arm add up to its totals, and are smaller only once it runs out', () => {
  const batches = dealBatches(createRandom(1), arms, 100);
  assert.equal(batches.length, 11);
  for (const [i, arm] of arms.entries()) {
    const dealt = batches.map((batch) => batch[i] as Counts);
    assert.equal(sum(dealt, 'impressions'), arm.impressions);
    assert.equal(sum(dealt, 'engagements'), arm.engagements);
    const sizes = dealt.map(({ impressions }) => impressions);
    assert.deepEqual(
      sizes,
      [...sizes].sort((a, b) => b - a),
    );
    assert.ok(dealt.every(({ impressions, engagements }) => engagements <= impressions));
  }
});

test('draws without replacement have the hypergeometric mean and variance', () => {
  const random = createRandom(2);
  const [balls, marked, draws] = [400, 40, 100];
  const drawn = Array.from({ length: 20_000 }, () => drawMarked(random, balls, marked, draws));
  const mean = drawn.reduce((all, one) => all + one, 0) / drawn.length;
  const variance = drawn.reduce((all, one) => all + (one - mean) ** 2, 0) / drawn.length;
  const rate = marked / balls;
  assert.ok(Math.abs(mean - draws * rate) < 0.1, `mean ${mean}`);
  // Smaller than the binomial 9: what is drawn early cannot come again.
  const expected = (draws * rate * (1 - rate) * (balls - draws)) / (balls - 1);
  assert.ok(Math.abs(variance - expected) < 0.3, `variance ${variance}, expected ${expected}`);
});

test('drawing all finds all, and drawing nothing nothing', () => {
  const random = createRandom(3);
  assert.equal(drawMarked(random, 50, 7, 50), 7);
  assert.equal(drawMarked(random, 50, 7, 0), 0);
  assert.equal(drawMarked(random, 50, 50, 20), 20);
});

test('shuffled labels keep all impressions and the sum of engagements, and leave no difference', () => {
  const random = createRandom(4);
  const ers = [0, 0, 0];
  for (let i = 0; i < 500; i++) {
    const shuffled = shuffleLabels(random, arms);
    assert.deepEqual(
      shuffled.map(({ impressions }) => impressions),
      arms.map(({ impressions }) => impressions),
    );
    assert.equal(sum(shuffled, 'engagements'), sum(arms, 'engagements'));
    for (const [arm, { impressions, engagements }] of shuffled.entries()) {
      (ers[arm] as number) += engagements / impressions / 500;
    }
  }
  const mean = sum(arms, 'engagements') / sum(arms, 'impressions');
  for (const er of ers) assert.ok(Math.abs(er - mean) < 0.005, `${er} beside ${mean}`);
});

test('the same seed deals the same batches, another seed others', () => {
  assert.deepEqual(dealBatches(createRandom('a'), arms, 50), dealBatches(createRandom('a'), arms, 50));
  assert.notDeepEqual(dealBatches(createRandom('a'), arms, 50), dealBatches(createRandom('b'), arms, 50));
});
