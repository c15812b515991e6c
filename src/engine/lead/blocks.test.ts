import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { leadLogEvidence } from '../../stats/index.ts';
import { addBlock, blockOf, haveSharesMoved, joinClosest, type JudgedRow, type LeadBlock } from './blocks.ts';
import { commonOf } from './pair.ts';

const rowsOf = (impressions: readonly number[], rate = 0.1): JudgedRow[] =>
  impressions.map((n, arm) => ({ arm, impressions: n, engagements: Math.round(n * rate) }));

/** Blocks of two variants at one ratio of shares, of any size and with any engagements. */
const atEqualShares = fc
  .record({
    shares: fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 })),
    sizes: fc.array(
      fc.record({ size: fc.integer({ min: 1, max: 500 }), a: fc.double({ min: 0, max: 1, noNaN: true }) }),
      {
        minLength: 2,
        maxLength: 6,
      },
    ),
  })
  .map(({ shares, sizes }) =>
    sizes.map(({ size, a }) =>
      blockOf(
        shares.map((share, arm) => ({ arm, impressions: share * size, engagements: Math.floor(share * size * a) })),
      ),
    ),
  );

test('joining blocks of equal shares loses nothing', () => {
  fc.assert(
    fc.property(atEqualShares, fc.double({ min: 0.2, max: 5, noNaN: true }), (blocks, ratio) => {
      const log = leadLogEvidence(commonOf(blocks, [0, 1]), ratio);
      const joined = structuredClone(blocks);
      while (joined.length > 1) joinClosest(joined);
      const after = leadLogEvidence(commonOf(joined, [0, 1]), ratio);
      assert.ok(Math.abs(after - log) <= 1e-9 * (1 + Math.abs(log)), `${after} is ${log}`);
    }),
  );
});

test('joining keeps every count, whoever was judged in which block', () => {
  const row = fc.record({ impressions: fc.nat(1000), engagements: fc.nat(100) });
  const block = fc
    .record({ first: fc.nat(5), rows: fc.array(row, { minLength: 1, maxLength: 5 }) })
    .map(({ first, rows }) => blockOf(rows.map((counts, k) => ({ arm: first + k, ...counts }))));
  const totals = (blocks: readonly LeadBlock[]): number[] => {
    const sums = new Array<number>(20).fill(0);
    for (const { first, counts } of blocks) for (const [k, n] of counts.entries()) (sums[2 * first + k] as number) += n;
    return sums;
  };
  fc.assert(
    fc.property(fc.array(block, { minLength: 1, maxLength: 8 }), (blocks) => {
      const before = totals(blocks);
      while (blocks.length > 1) joinClosest(blocks);
      assert.deepEqual(totals(blocks), before);
    }),
  );
});

test('shares that move are seen, and chance is not taken for it', () => {
  assert.ok(haveSharesMoved(blockOf(rowsOf([8000, 2000])), blockOf(rowsOf([2000, 8000]))));
  assert.ok(haveSharesMoved(blockOf(rowsOf([500, 500, 0])), blockOf(rowsOf([333, 333, 334]))));
  assert.ok(!haveSharesMoved(blockOf(rowsOf([520, 480])), blockOf(rowsOf([48, 52]))));
  assert.ok(!haveSharesMoved(blockOf(rowsOf([1000, 1000])), blockOf(rowsOf([1, 0]))));
});

test('engagements have no say in which blocks are joined', () => {
  const impressions = [
    [900, 100],
    [500, 500],
    [480, 520],
    [100, 900],
  ];
  const [some, others] = [0.01, 0.9].map((rate) => {
    const blocks = impressions.map((row, k) => blockOf(rowsOf(row, k % 2 === 0 ? rate : 0.5)));
    joinClosest(blocks);
    return blocks.map(({ counts }) => counts.filter((_, k) => k % 2 === 0));
  });
  assert.deepEqual(some, others);
  assert.deepEqual(some, [
    [900, 100],
    [980, 1020],
    [100, 900],
  ]);
});

test('a block takes variants before and after its own', () => {
  const block = blockOf([{ arm: 3, impressions: 5, engagements: 1 }]);
  addBlock(block, blockOf([{ arm: 1, impressions: 7, engagements: 2 }]));
  addBlock(block, blockOf([{ arm: 4, impressions: 9, engagements: 3 }]));
  assert.deepEqual(block, { first: 1, counts: [7, 2, 0, 0, 5, 1, 9, 3] });
});
