import type { Tally } from '../../protocol/index.ts';
import { addSafely } from '../fold/batches/tally.ts';

/** Counts of the variants of an experiment over a stretch of time in which the shares of its traffic stayed as they were. */
export interface LeadBlock {
  /** The place of its first variant among those of the experiment. */
  first: number;
  /** Impressions and engagements of that variant, then those of the next, and so on; 0 and 0 for one that was not judged. */
  counts: number[];
}

/** The counts of one judged variant in a batch. */
export interface JudgedRow extends Tally {
  /** Its place among the variants of the experiment. */
  readonly arm: number;
}

/** Impressions of a variant in a block. */
export const impressionsIn = ({ first, counts }: LeadBlock, arm: number): number => counts[2 * (arm - first)] ?? 0;

/** Engagements of a variant in a block. */
export const engagementsIn = ({ first, counts }: LeadBlock, arm: number): number => counts[2 * (arm - first) + 1] ?? 0;

/** The place after that of a block's last variant. */
export const endOf = ({ first, counts }: LeadBlock): number => first + counts.length / 2;

/** A block of one batch. @param rows In order of place, at least one. */
export function blockOf(rows: readonly JudgedRow[]): LeadBlock {
  const first = (rows[0] as JudgedRow).arm;
  const last = (rows.at(-1) as JudgedRow).arm;
  const counts = new Array<number>(2 * (last - first + 1)).fill(0);
  for (const { arm, impressions, engagements } of rows) {
    counts[2 * (arm - first)] = impressions;
    counts[2 * (arm - first) + 1] = engagements;
  }
  return { first, counts };
}

/** Adds the counts of a block to another. */
export function addBlock(into: LeadBlock, { first, counts }: LeadBlock): void {
  const before = into.first - first;
  if (before > 0) {
    into.counts = [...new Array<number>(2 * before).fill(0), ...into.counts];
    into.first = first;
  }
  const shift = 2 * (first - into.first);
  while (into.counts.length < shift + counts.length) into.counts.push(0);
  for (let k = 0; k < counts.length; k++)
    into.counts[shift + k] = addSafely(into.counts[shift + k] as number, counts[k] as number);
}

/** Deviations that chance alone seldom brings: three standard deviations. */
const CHANCE = 3;

/** How far the shares of two blocks lie apart: chi-square of their impressions, and how much of it chance brings. */
function compare(a: LeadBlock, b: LeadBlock): { readonly distance: number; readonly chance: number } {
  const [from, to] = [Math.min(a.first, b.first), Math.max(endOf(a), endOf(b))];
  let [all, others] = [0, 0];
  for (let arm = from; arm < to; arm++) {
    all += impressionsIn(a, arm);
    others += impressionsIn(b, arm);
  }
  let [distance, variants] = [0, 0];
  for (let arm = from; arm < to; arm++) {
    const [one, other] = [impressionsIn(a, arm), impressionsIn(b, arm)];
    if (one + other === 0) continue;
    variants++;
    const difference = one * others - other * all;
    distance += ((difference / all) * (difference / others)) / (one + other);
  }
  // Wilson and Hilferty: the cube root of chi-square by its degrees of freedom is close to normal.
  const spread = 2 / (9 * Math.max(1, variants - 1));
  const root = 1 - spread + CHANCE * Math.sqrt(spread);
  return { distance, chance: Math.max(1, variants - 1) * root * root * root };
}

/** Whether the shares of two blocks differ by more than chance brings. Impressions alone decide, so no bet is chosen by its outcome. */
export function haveSharesMoved(a: LeadBlock, b: LeadBlock): boolean {
  const { distance, chance } = compare(a, b);
  return distance > chance;
}

/** Joins the two neighbors whose shares are closest, found from impressions alone; at equal shares nothing is lost. */
export function joinClosest(blocks: LeadBlock[]): void {
  let [closest, least] = [0, Infinity];
  for (let k = 0; k + 1 < blocks.length; k++) {
    const { distance, chance } = compare(blocks[k] as LeadBlock, blocks[k + 1] as LeadBlock);
    if (distance / chance < least) [closest, least] = [k, distance / chance];
  }
  const [next] = blocks.splice(closest + 1, 1);
  if (next !== undefined) addBlock(blocks[closest] as LeadBlock, next);
}
