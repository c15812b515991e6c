import type { LeadVerdict } from '../../protocol/index.ts';
import { ALPHA, commonRatio, type ExperimentPlan, type PairBatch } from '../../stats/index.ts';
import { quickLeadInterval } from '../../stats/interval/quick-lead.ts';
import { addBlock, blockOf, haveSharesMoved, joinClosest, type JudgedRow, type LeadBlock } from './blocks.ts';
import { choosePair, commonOf, type Pair } from './pair.ts';

/** Blocks of an experiment, where its stream has room for them. */
const MAX_BLOCKS = 256;
const MIN_BLOCKS = 8;

/** Counts of one variant in one block that a stream holds in all, about; experiments share the room evenly. */
const ROOM = 1_000_000;

/** A block covers at most this stretch of time, milliseconds. */
const BLOCK_MS = 3_600_000;

/** The interval is made at most this often by the time of the batches, milliseconds. */
const PACE_MS = 60_000;

/** Nothing is said before the two have these engagements together, and their experiment this many batches or this much time. */
const MIN_ENGAGEMENTS = 100;
const MIN_BATCHES = 10;
const MIN_MS = 3_600_000;

/** Pairs of which the intersection is kept, those that were shown last. */
const MAX_PAIRS = 16;

/** The ratio of two variants' rates, the first to the second, as far as it is known. */
interface KnownPair {
  readonly i: number;
  readonly j: number;
  /** The intersection of all intervals so far; empty where it has turned around. */
  low: number;
  high: number;
  /** The newest interval, from which the next one is found. */
  lastLow: number;
  lastHigh: number;
}

/** The lead as it was last made. */
export interface LeadStatement {
  readonly leader: string;
  readonly runnerUp: string;
  readonly verdict: LeadVerdict;
  /** Rate of the leader by that of the runner-up. Null before enough is known, and when the lead has changed. */
  readonly ratio: { readonly estimate: number; readonly low: number; readonly high: number } | null;
  /** Judged ER of the runner-up while both were shown. */
  readonly runnerUpEr: number;
  /** The batch since which the same is said. */
  readonly sinceBatch: number;
  /** Up to when counts are in it, milliseconds since 1970. */
  readonly judgedTo: number;
  /** Error budget of this pair. */
  readonly alpha: number;
  /** Variants that were ever judged, from which the two were chosen. */
  readonly variants: number;
  /** The end of that batch, milliseconds since 1970; null where a version of before did not note it. */
  readonly since: number | null;
}

/** The lead of an experiment, and the batches that it rests on. Plain data. */
export interface LeadState {
  blocks: LeadBlock[];
  /** Batches in them. */
  batches: number;
  /** When the first block and the newest one began, milliseconds since 1970. */
  begunAt: number;
  blockAt: number;
  /** When the plan of the traffic was last changed, milliseconds since 1970; 0 for never. */
  plannedAt: number;
  /** Whether the next batch begins a block. */
  isCut: boolean;
  /** Whether the next batch makes it again, however soon. */
  isDue: boolean;
  /** Variants that the pairs were chosen from: their budget depends on it. */
  judged: number;
  pairs: KnownPair[];
  statement: LeadStatement | null;
}

/** A lead before the first batch. */
export function createLead(): LeadState {
  return {
    blocks: [],
    batches: 0,
    begunAt: 0,
    blockAt: 0,
    plannedAt: 0,
    isCut: false,
    isDue: false,
    judged: 0,
    pairs: [],
    statement: null,
  };
}

/** Blocks that an experiment may hold. */
export const maxBlocks = (variants: number, experiments: number): number =>
  Math.max(MIN_BLOCKS, Math.min(MAX_BLOCKS, Math.floor(ROOM / (variants * experiments))));

/** Begins again: the batches so far cannot be trusted. */
export function restartLead(lead: LeadState): void {
  Object.assign(lead, { ...createLead(), plannedAt: lead.plannedAt });
}

/** Notes that a variant is stopped: what is said of it does not wait for its next minute. */
export function stopInLead(lead: LeadState, variant: string): void {
  const { statement } = lead;
  if (statement !== null && (statement.leader === variant || statement.runnerUp === variant)) lead.isDue = true;
}

/** A closed batch of an experiment, as its lead needs it. */
export interface LeadBatch {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Whether somebody came or went before it. */
  readonly isCut: boolean;
  /** Of those that were judged, in order of place. */
  readonly rows: readonly JudgedRow[];
  /** The number of the batch, from 1 up. */
  readonly number: number;
  /** The variants of the experiment, in order of place. */
  readonly variants: readonly string[];
  readonly isShown: (variant: string) => boolean;
  readonly plan: ExperimentPlan | null;
  /** Blocks that the experiment may hold. */
  readonly limit: number;
}

/** Adds a closed batch, and decides again who leads when that is due. */
export function addLeadBatch(lead: LeadState, batch: LeadBatch): void {
  const isNews = addToBlocks(lead, batch);
  const { statement } = lead;
  const isPaced = statement === null || batch.to - statement.judgedTo >= PACE_MS;
  if (!lead.isDue && !(isNews && isPaced)) return;
  lead.isDue = false;
  lead.statement = stateLead(lead, batch);
}

/** Where a batch lies to the last change of the plan: before, after, or 0 where it changed inside. */
function sideOf({ plannedAt }: LeadState, from: number, to: number): number {
  return to <= plannedAt ? -1 : from >= plannedAt ? 1 : 0;
}

/** Returns whether there was something to compare. */
function addToBlocks(lead: LeadState, { from, to, rows, isCut, limit }: LeadBatch): boolean {
  lead.isCut ||= isCut;
  if (rows.length < 2 || rows.every(({ impressions }) => impressions === 0)) return false;
  const block = blockOf(rows);
  const newest = lead.blocks.at(-1);
  const side = sideOf(lead, from, to);
  const isSame =
    newest !== undefined &&
    !lead.isCut &&
    to - lead.blockAt <= BLOCK_MS &&
    side !== 0 &&
    side === sideOf(lead, lead.blockAt, from) &&
    !haveSharesMoved(newest, block);
  if (lead.batches === 0) lead.begunAt = from;
  lead.batches++;
  lead.isCut = false;
  if (isSame) {
    addBlock(newest, block);
    return true;
  }
  lead.blockAt = from;
  while (lead.blocks.length >= limit) joinClosest(lead.blocks);
  lead.blocks.push(block);
  return true;
}

function stateLead(lead: LeadState, batch: LeadBatch): LeadStatement | null {
  const { variants, isShown, to, number } = batch;
  const { pair, judged } = choosePair(lead.blocks, (arm) => isShown(variants[arm] as string));
  if (pair === null) return null;
  // More variants, more pairs to choose from: what was said with a larger budget is said again.
  if (judged !== lead.judged) lead.pairs = [];
  lead.judged = judged;
  const common = commonOf(lead.blocks, pair);
  const alpha = ALPHA / ((judged * (judged - 1)) / 2);
  const isEnough = sumOf(common) >= MIN_ENGAGEMENTS && (lead.batches >= MIN_BATCHES || to - lead.begunAt >= MIN_MS);
  const known = isEnough ? narrow(lead, pair, common, alpha, batch.plan) : null;
  const { isAhead, verdict, ratio } = judgeLead(known, commonRatio(common));
  const [i, j] = isAhead ? pair : [pair[1], pair[0]];
  const [leader, runnerUp] = [variants[i] as string, variants[j] as string];
  const former = lead.statement;
  const isAsBefore = former?.verdict === verdict && former.leader === leader && former.runnerUp === runnerUp;
  return {
    leader,
    runnerUp,
    verdict,
    ratio,
    runnerUpEr: erIn(common, isAhead ? 'j' : 'i'),
    sinceBatch: isAsBefore ? former.sinceBatch : number,
    judgedTo: to,
    alpha,
    variants: judged,
    since: isAsBefore ? former.since : to,
  };
}

const sumOf = (common: readonly PairBatch[]): number =>
  common.reduce((sum, { i, j }) => sum + i.engagements + j.engagements, 0);

function erIn(common: readonly PairBatch[], side: 'i' | 'j'): number {
  let [impressions, engagements] = [0, 0];
  for (const { [side]: counts } of common) {
    impressions += counts.impressions;
    engagements += counts.engagements;
  }
  return impressions === 0 ? 0 : engagements / impressions;
}

/** Makes the interval of two variants and takes it into their intersection. Null where an end is not known. */
function narrow(
  lead: LeadState,
  [i, j]: Pair,
  common: readonly PairBatch[],
  alpha: number,
  plan: ExperimentPlan | null,
): KnownPair | null {
  const former = lead.pairs.find((one) => one.i === i && one.j === j);
  const interval = quickLeadInterval(common, alpha, plan, former ? [former.lastLow, former.lastHigh] : null);
  // Nothing inside: the intersection is empty from here on.
  const [low, high] = interval ?? [1, 0];
  if (interval !== null && !(low > 0 && high < Infinity)) return former ?? null;
  const known: KnownPair = former ?? { i, j, low, high, lastLow: low, lastHigh: high };
  known.low = Math.max(known.low, low);
  known.high = Math.min(known.high, high);
  if (interval !== null) [known.lastLow, known.lastHigh] = [low, high];
  lead.pairs = [known, ...lead.pairs.filter((one) => one !== known)].slice(0, MAX_PAIRS);
  return known;
}

/** The leader of two, and by how much. @param estimate Rate of the first by that of the second. */
function judgeLead(
  known: KnownPair | null,
  estimate: number,
): Pick<LeadStatement, 'verdict' | 'ratio'> & { readonly isAhead: boolean } {
  const isAhead = !(estimate < 1);
  if (known === null) return { isAhead, verdict: 'too-early', ratio: null };
  const { low, high } = known;
  if (low > high) return { isAhead, verdict: 'changed', ratio: null };
  const verdict = low > 1 || high < 1 ? 'leads' : 'too-early';
  const inside = Math.min(high, Math.max(low, estimate));
  return inside >= 1
    ? { isAhead: true, verdict, ratio: { estimate: inside, low, high } }
    : { isAhead: false, verdict, ratio: { estimate: 1 / inside, low: 1 / high, high: 1 / low } };
}
