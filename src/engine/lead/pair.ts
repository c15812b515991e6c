import { type PairBatch } from '../../stats/index.ts';
import { endOf, engagementsIn, impressionsIn, type LeadBlock } from './blocks.ts';

/** Impressions of an average rate that a variant's own rate is shrunk by, so that a lucky newcomer is not called the leader. */
const SHRINKAGE = 10;

/** Two variants by their places, the one that came first before the other. */
export type Pair = readonly [i: number, j: number];

/** How a variant stands against the rates of its own times; 1 for the average. */
interface Standing {
  /** Engagements. */
  own: number;
  /** Those that it would have at the common rate of each block. */
  expected: number;
  impressions: number;
}

function standingsOf(blocks: readonly LeadBlock[]): Standing[] {
  const standings: Standing[] = [];
  for (const block of blocks) {
    let [impressions, engagements] = [0, 0];
    for (let k = 0; k < block.counts.length; k += 2) {
      impressions += block.counts[k] as number;
      engagements += block.counts[k + 1] as number;
    }
    if (impressions === 0) continue;
    while (standings.length < endOf(block)) standings.push({ own: 0, expected: 0, impressions: 0 });
    for (let arm = block.first; arm < endOf(block); arm++) {
      const standing = standings[arm] as Standing;
      standing.impressions += impressionsIn(block, arm);
      standing.own += engagementsIn(block, arm);
      standing.expected += (impressionsIn(block, arm) * engagements) / impressions;
    }
  }
  return standings;
}

const scoreOf = ({ own, expected }: Standing): number => (own + SHRINKAGE) / (expected + SHRINKAGE);

/** The two that a lead is about, and how many variants they were chosen from. */
export interface Choice {
  /** Null while fewer than two were judged. */
  readonly pair: Pair | null;
  /** Variants that were ever judged. */
  readonly judged: number;
}

/**
 * The best two of those that are shown; where fewer than two are, of all that ever were. Each is held against the rate of its own times, since one
 * that was shown in a better hour is no better for it.
 */
export function choosePair(blocks: readonly LeadBlock[], isShown: (arm: number) => boolean): Choice {
  const standings = standingsOf(blocks);
  const judged = [...standings.keys()].filter((arm) => (standings[arm] as Standing).impressions > 0);
  const shown = judged.filter(isShown);
  const [first, second] = bestTwo(shown.length < 2 ? judged : shown, standings);
  if (first === undefined || second === undefined) return { pair: null, judged: judged.length };
  return { pair: first < second ? [first, second] : [second, first], judged: judged.length };
}

function bestTwo(arms: readonly number[], standings: readonly Standing[]): number[] {
  const best: number[] = [];
  for (const arm of arms) {
    const score = scoreOf(standings[arm] as Standing);
    const place = best.findIndex((other) => scoreOf(standings[other] as Standing) < score);
    best.splice(place === -1 ? best.length : place, 0, arm);
    best.length = Math.min(best.length, 2);
  }
  return best;
}

/** The blocks in which both were judged. */
export function commonOf(blocks: readonly LeadBlock[], [i, j]: Pair): PairBatch[] {
  const common: PairBatch[] = [];
  for (const block of blocks) {
    const [one, other] = [impressionsIn(block, i), impressionsIn(block, j)];
    if (one === 0 || other === 0) continue;
    common.push({
      i: { impressions: one, engagements: engagementsIn(block, i) },
      j: { impressions: other, engagements: engagementsIn(block, j) },
    });
  }
  return common;
}
