// The work of the table bench, the same for every subject: seeded rows, and batches of reports of some of them.
import type { Variant } from '../../src/protocol/index.ts';
import { createRandom, type Random } from '../../src/simulator/index.ts';

/** Rows that a batch changes. */
const BATCH_ROWS = 200;

const AT = '2026-01-05T10:00:00.000Z';
const PATTERNS = ['question', 'curiosity gap', 'list', 'number', 'quote'];

/** A variant with these counts: the same function for all rows, so that what a cell shows follows from the counts. */
function withCounts(variant: Variant, seq: number, impressions: number, engagements: number): Variant {
  const er = engagements / impressions;
  const half = 1.96 * Math.sqrt((er * (1 - er)) / impressions);
  const predictedEr = variant.predictedEr as number;
  return {
    ...variant,
    seq,
    impressions,
    engagements,
    er,
    delta: (er - predictedEr) / predictedEr,
    interval: [Math.max(0, er - half), Math.min(1, er + half)],
    judged: { impressions, engagements },
  };
}

/** Makes `count` variants, with believable figures that differ. */
export function rowsOfWork(count: number): Variant[] {
  const random = createRandom(`bench/table/${count}`);
  return Array.from({ length: count }, (_, i) => {
    const predictedEr = Math.max(0.005, 0.04 + 0.01 * random.normal());
    const rate = Math.max(0.002, predictedEr * (1 + 0.15 * random.normal()));
    const impressions = random.integer(1000, 20_000);
    const base: Variant = {
      id: `v${i}`,
      seq: 1,
      experiment: `x${i % Math.ceil(count / 5)}`,
      content: `Variant ${i} of a headline that is as long as headlines are`,
      patterns: [random.pick(PATTERNS)],
      predictedEr,
      status: i % 10 === 9 ? 'killed' : 'active',
      level: 'steady',
      postedAt: AT,
      impressions: 0,
      engagements: 0,
      er: null,
      delta: null,
      interval: [0, 1],
      judged: { impressions: 0, engagements: 0 },
      killDistance: null,
      probabilityBest: null,
      trend: null,
      protected: false,
      countedAt: AT,
      endedAt: i % 10 === 9 ? AT : null,
    };
    return withCounts(base, 1, impressions, random.binomial(impressions, rate));
  });
}

/** A batch of reports: random rows with new counts, as whole entities, and so four cells that change. Puts them into `now`. */
export function nextBatch(random: Random, now: Variant[], seq: number): Variant[] {
  const chosen = new Set<number>();
  while (chosen.size < BATCH_ROWS) chosen.add(random.integer(0, now.length - 1));
  return [...chosen].map((i) => {
    const former = now[i] as Variant;
    const more = random.integer(50, 500);
    const engaged = random.binomial(more, Math.min(1, (former.predictedEr as number) * (0.5 + random.next())));
    const next = withCounts(former, seq, former.impressions + more, former.engagements + engaged);
    now[i] = next;
    return next;
  });
}

/** Batches of reports, one after the other. */
export function batchesOfWork(rows: readonly Variant[], count: number): Variant[][] {
  const random = createRandom(`bench/table/${rows.length}/batches`);
  const now = [...rows];
  return Array.from({ length: count }, (_, batch) => nextBatch(random, now, batch + 2));
}

/** The rows after some batches, the highest actual ER on top, as every subject is to show them. */
export function inOrder(rows: readonly Variant[], batches: readonly (readonly Variant[])[]): Variant[] {
  const now = new Map(rows.map((row) => [row.id, row]));
  for (const batch of batches) for (const row of batch) now.set(row.id, row);
  return [...now.values()].sort((a, b) => (b.er as number) - (a.er as number));
}
