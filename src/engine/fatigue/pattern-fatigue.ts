import type { Tally } from '../../protocol/index.ts';
import {
  addFatiguePost,
  ALPHA,
  createPostDetector,
  fatigueFloor,
  fatigueLogAlarm,
  FRESH_IMPRESSIONS,
  FRESH_USES,
  interval,
  postFloor,
  type FatigueDetector,
} from '../../stats/index.ts';
import { addTally, noCounts, sharedIfNone } from '../fold/batches/tally.ts';
import { countsIn, hourOf, HOUR_MS, type Hour } from './hours.ts';
import type { Neighbor } from './panel.ts';
import { createOwnFatigue, endFatigue, evidenceOf, type PatternSums, type VariantFatigue } from './variant-fatigue.ts';

/** ln of the evidence at which a pattern is called fatigued: a false alarm within 28 days of hourly looks has a chance of at most {@link ALPHA}. */
export const LOG_ALARM = fatigueLogAlarm(28 * 24, ALPHA);

/** Time over which a pattern's recent ER and the others' are compared. */
const RECENT_HOURS = 24;

/** A post is one observation once it has this many judged impressions, or when it ends with at least {@link MIN_FOR_POST}. */
const POST_IMPRESSIONS = 1000;
const MIN_FOR_POST = 100;

/** How many of the variants of an hour are known to a whole stream: those with the most impressions. */
const MAX_LARGEST = 64;

/** The counts of all patterns of a stream, and of its posts without one, together. */
export interface StreamFatigue {
  readonly total: Tally;
  hours: Hour[];
  /** The newest hour, milliseconds since 1970; 0 before the first batch. */
  newestHour: number;
  /** Those who were shown most in the hour before it, by id. */
  largest: { readonly start: number; readonly variants: readonly string[] };
}

/** Evidence of fatigue across the posts of a pattern, and inside its variants. */
export interface PatternFatigue extends PatternSums {
  readonly total: Tally;
  hours: Hour[];
  readonly fresh: Tally;
  /** The counts of the others when its fresh period began. */
  readonly othersBefore: Tally;
  /** The ER that it has to keep, that of the others in the same period, and the floor on the scale of posts; null until its fresh period is over. */
  floor: { readonly er: number; readonly others: number | null; readonly ofPosts: number | null } | null;
  posts: number;
  readonly detector: FatigueDetector;
  /** Variants that were posted with it since its last rest. */
  uses: number;
}

const minus = (a: Tally, b: Tally): Tally => ({
  impressions: a.impressions - b.impressions,
  engagements: a.engagements - b.engagements,
});

const rate = ({ impressions, engagements }: Tally): number | null =>
  impressions === 0 ? null : engagements / impressions;

/** A stream before its first batch. */
export function createStreamFatigue(): StreamFatigue {
  return { total: noCounts(), hours: [], newestHour: 0, largest: { start: 0, variants: [] } };
}

/** A pattern at its first use, or after a rest: then what it has earned until now is only kept apart from what others earn. */
export function createPatternFatigue(
  stream: StreamFatigue,
  former: Pick<PatternFatigue, 'total' | 'rests'> | null = null,
): PatternFatigue {
  const total = former === null ? noCounts() : { ...former.total };
  return {
    total,
    hours: [],
    fresh: noCounts(),
    othersBefore: minus(stream.total, total),
    floor: null,
    posts: 0,
    detector: createPostDetector(),
    uses: 0,
    rests: former === null ? 0 : former.rests + 1,
    beside: 0,
    alone: 0,
  };
}

/** A variant that is posted with these patterns. */
export function createVariantFatigue(stream: StreamFatigue, patterns: readonly PatternFatigue[]): VariantFatigue {
  return {
    hour: null,
    before: null,
    observed: patterns.length === 0,
    othersBefore: patterns.map((pattern) => sharedIfNone(minus(stream.total, pattern.total))),
    own:
      patterns.length === 0
        ? null
        : createOwnFatigue(patterns.map((pattern) => ({ order: pattern.uses++, rests: pattern.rests }))),
  };
}

function addHour(hours: Hour[], at: number, counts: Tally): Hour[] {
  const start = hourOf(at);
  const known = hours.find((hour) => hour.start === start);
  if (known === undefined) hours.push({ start, ...counts });
  else addTally(known, counts);
  const newest = hours.reduce((latest, hour) => Math.max(latest, hour.start), 0);
  return hours.filter((hour) => hour.start > newest - RECENT_HOURS * HOUR_MS);
}

function sumOf(hours: readonly Hour[]): Tally {
  const sum = noCounts();
  for (const hour of hours) addTally(sum, hour);
  return sum;
}

/** The fresh period ends with the first three uses or 2,000 impressions; the floor is fixed then and nothing later moves it. */
function endFreshPeriod(pattern: PatternFatigue, stream: StreamFatigue): void {
  const er = fatigueFloor(pattern.fresh);
  const others = rate(minus(minus(stream.total, pattern.total), pattern.othersBefore));
  const isKnown = others !== null && others > 0;
  pattern.floor = { er, others: isKnown ? others : null, ofPosts: isKnown ? postFloor(er, others) : null };
}

/** Takes one variant's part of a closed batch. Call {@link addStreamCounts} first, so that the stream's own total is up to date. */
export function addToPatternFatigue(pattern: PatternFatigue, stream: StreamFatigue, counts: Tally, at: number): void {
  addTally(pattern.total, counts);
  pattern.hours = addHour(pattern.hours, at, counts);
  if (pattern.floor !== null) return;
  if (pattern.uses <= FRESH_USES) addTally(pattern.fresh, counts);
  const over = pattern.uses > FRESH_USES || pattern.fresh.impressions >= FRESH_IMPRESSIONS;
  if (over && pattern.fresh.impressions > 0) endFreshPeriod(pattern, stream);
}

/**
 * Takes all counts of a closed batch into the stream's total. With the first batch of an hour, it notes who was shown most in the one before.
 * @param variants All of the stream that were shown in that hour, and any others. @param at When the batch began, milliseconds since 1970.
 */
export function addStreamCounts(
  stream: StreamFatigue,
  variants: Iterable<Neighbor>,
  counts: readonly Tally[],
  at: number,
): void {
  const start = hourOf(at);
  if (start > stream.newestHour) {
    const largest = largestIn(variants, stream.newestHour).map(({ id }) => id);
    stream.largest = { start: stream.newestHour, variants: largest };
    stream.newestHour = start;
  }
  const sum = noCounts();
  for (const one of counts) addTally(sum, one);
  addTally(stream.total, sum);
  stream.hours = addHour(stream.hours, at, sum);
}

/** Those with the most impressions in an hour, at most {@link MAX_LARGEST}; whatever order they come in. */
export function largestIn<T extends Neighbor>(variants: Iterable<T>, start: number): T[] {
  const shown: { readonly variant: T; readonly impressions: number }[] = [];
  for (const variant of variants) {
    const counts = countsIn(variant.fatigue, start);
    if (counts !== null) shown.push({ variant, impressions: counts.impressions });
  }
  return shown
    .sort((a, b) => b.impressions - a.impressions || (a.variant.id < b.variant.id ? -1 : 1))
    .slice(0, MAX_LARGEST)
    .map(({ variant }) => variant);
}

/**
 * Counts a post as one observation of its patterns, when it has been shown enough or has ended. Posts of the fresh period, which the
 * floor was made of, are none.
 */
export function observePost(
  stream: StreamFatigue,
  variant: VariantFatigue,
  patterns: readonly PatternFatigue[],
  judged: Tally,
  ended: boolean,
): void {
  if (ended) endFatigue(variant, patterns);
  if (variant.observed || judged.impressions < (ended ? MIN_FOR_POST : POST_IMPRESSIONS)) return;
  variant.observed = true;
  patterns.forEach((pattern, i) => {
    const isFresh = pattern.posts++ < FRESH_USES;
    const others = minus(minus(stream.total, pattern.total), variant.othersBefore[i] ?? noCounts());
    const baseline = others.impressions < MIN_FOR_POST ? null : rate(others);
    const floor = pattern.floor?.ofPosts ?? null;
    if (isFresh || baseline === null || baseline <= 0 || floor === null) return;
    addFatiguePost(pattern.detector, judged, baseline, floor);
  });
}

/** A pattern's fatigue in figures. */
export interface FatigueFigures {
  /** ln M; -Infinity before the first look. */
  readonly logEvidence: number;
  /** The same with the variants beside which nothing is shown: it is good for "declining" at most. */
  readonly logWithAlone: number;
  /** ER of the last 24 hours with counts; null without impressions. */
  readonly recentEr: number | null;
  /** Upper end of that ER's interval; 1 while unknown. */
  readonly recentHigh: number;
  /** ER of the stream's other posts in the same hours; 0 while unknown. */
  readonly baseline: number;
  /** The ER to be kept beside the others in those hours; as it was while fresh where they are unknown; null while its fresh period lasts. */
  readonly floor: number | null;
}

/**
 * Computes a pattern's fatigue. ln M: half of the weight lies on its posts, half on the looks inside its variants. The weights are fixed beforehand
 * and add up to 1, so the mean of e-detectors is one, and its guarantee counts all looks together.
 */
export function fatigueFigures(stream: StreamFatigue, pattern: PatternFatigue): FatigueFigures {
  const recent = sumOf(pattern.hours);
  const hours = new Set(pattern.hours.map(({ start }) => start));
  const others = minus(sumOf(stream.hours.filter(({ start }) => hours.has(start))), recent);
  const baseline = rate(others) ?? 0;
  const evidence = 0.5 * evidenceOf(pattern.detector) + pattern.beside;
  const { floor } = pattern;
  return {
    logEvidence: Math.log(evidence),
    logWithAlone: Math.log(evidence + pattern.alone),
    recentEr: rate(recent),
    recentHigh: interval(recent)[1],
    baseline,
    floor: floor === null ? null : floorNow(floor, baseline),
  };
}

/** A floor moves with the ER of the others. */
const floorNow = ({ er, others }: NonNullable<PatternFatigue['floor']>, baseline: number): number =>
  others === null || baseline === 0 ? er : Math.min(1, (er * baseline) / others);
