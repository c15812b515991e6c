import type { Tally } from '../../protocol/index.ts';
import {
  addFatigueBatch,
  ALPHA,
  addFatiguePost,
  createBatchDetector,
  createPostDetector,
  fatigueFloor,
  fatigueLogAlarm,
  fatigueLogEvidence,
  FRESH_IMPRESSIONS,
  FRESH_USES,
  interval,
  postFloor,
  type FatigueDetector,
} from '../../stats/index.ts';
import { addTally, noCounts } from '../fold/tally.ts';

const HOUR_MS = 60 * 60 * 1000;

/** Evidence of fatigue is taken from batches of an hour. */
const FATIGUE_BATCH_MS = HOUR_MS;

/** ln of the evidence at which a pattern is called fatigued: a false alarm within 28 days of hourly looks has a chance of at most {@link ALPHA}. */
export const LOG_ALARM = fatigueLogAlarm(28 * 24, ALPHA);

/** Time over which a pattern's recent ER and the others' are compared. */
const RECENT_HOURS = 24;

/** A post is one observation once it has this many judged impressions, or when it ends with at least {@link MIN_FOR_POST}. */
const POST_IMPRESSIONS = 1000;
const MIN_FOR_POST = 100;

/** Counts of one hour. */
interface Hour {
  readonly start: number;
  impressions: number;
  engagements: number;
}

/** The counts of all patterns of a stream, and of its posts without one, together. */
export interface StreamFatigue {
  readonly total: Tally;
  hours: Hour[];
}

/** Evidence of fatigue inside one variant: its own fresh period, then an hourly look. */
export interface VariantFatigue {
  readonly fresh: Tally;
  /** The ER that it has to keep; null until its fresh period is over. */
  floor: number | null;
  readonly detector: FatigueDetector;
  /** The hour in hand. */
  hour: Hour | null;
  /** Whether its post has been counted as an observation of its patterns. */
  observed: boolean;
  /** For each of its patterns, what the others had earned when it was posted. */
  readonly othersBefore: Tally[];
}

/** Evidence of fatigue across the posts of a pattern. */
export interface PatternFatigue {
  readonly total: Tally;
  hours: Hour[];
  readonly fresh: Tally;
  /** The counts of the others when its fresh period began. */
  readonly othersBefore: Tally;
  /** The ER that it has to keep and the same on the scale of posts; null until its fresh period is over. */
  floor: { readonly er: number; readonly ofPosts: number | null } | null;
  posts: number;
  readonly detector: FatigueDetector;
  /** Variants that use it, in order of arrival: each has a fixed weight in the evidence. */
  variants: string[];
}

const minus = (a: Tally, b: Tally): Tally => ({
  impressions: a.impressions - b.impressions,
  engagements: a.engagements - b.engagements,
});

const rate = ({ impressions, engagements }: Tally): number | null =>
  impressions === 0 ? null : engagements / impressions;

/** A stream before its first batch. */
export function createStreamFatigue(): StreamFatigue {
  return { total: noCounts(), hours: [] };
}

/** A pattern at its first use, or after a rest: then what it has earned until now is only kept apart from what others earn. */
export function createPatternFatigue(stream: StreamFatigue, former: PatternFatigue | null = null): PatternFatigue {
  const total = former === null ? noCounts() : { ...former.total };
  return {
    total,
    hours: [],
    fresh: noCounts(),
    othersBefore: minus(stream.total, total),
    floor: null,
    posts: 0,
    detector: createPostDetector(),
    variants: [],
  };
}

/** A variant that is posted with these patterns. */
export function createVariantFatigue(stream: StreamFatigue, patterns: readonly PatternFatigue[]): VariantFatigue {
  return {
    fresh: noCounts(),
    floor: null,
    detector: createBatchDetector(),
    hour: null,
    observed: patterns.length === 0,
    othersBefore: patterns.map((pattern) => minus(stream.total, pattern.total)),
  };
}

function addHour(hours: Hour[], at: number, counts: Tally): Hour[] {
  const start = at - (at % HOUR_MS);
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

/** One more variant goes out with a pattern. */
export function addUse(pattern: PatternFatigue, variant: string): void {
  // A variant is posted once, so that it cannot be there already.
  pattern.variants.push(variant);
}

/** The fresh period ends with the first three uses or 2,000 impressions; the floor is fixed then and nothing later moves it. */
function endFreshPeriod(pattern: PatternFatigue, stream: StreamFatigue): void {
  const er = fatigueFloor(pattern.fresh);
  const others = rate(minus(minus(stream.total, pattern.total), pattern.othersBefore));
  pattern.floor = { er, ofPosts: others === null || others <= 0 ? null : postFloor(er, others) };
}

function addToPatternFatigue(pattern: PatternFatigue, stream: StreamFatigue, counts: Tally, at: number): void {
  addTally(pattern.total, counts);
  pattern.hours = addHour(pattern.hours, at, counts);
  if (pattern.floor !== null) return;
  if (pattern.variants.length <= FRESH_USES) addTally(pattern.fresh, counts);
  const over = pattern.variants.length > FRESH_USES || pattern.fresh.impressions >= FRESH_IMPRESSIONS;
  if (over && pattern.fresh.impressions > 0) endFreshPeriod(pattern, stream);
}

function addToVariantFatigue(variant: VariantFatigue, counts: Tally, at: number): void {
  if (variant.floor === null) {
    addTally(variant.fresh, counts);
    if (variant.fresh.impressions >= FRESH_IMPRESSIONS) variant.floor = fatigueFloor(variant.fresh);
    return;
  }
  const start = at - (at % FATIGUE_BATCH_MS);
  if (variant.hour !== null && variant.hour.start !== start) {
    addFatigueBatch(variant.detector, variant.hour, variant.floor);
    variant.hour = null;
  }
  if (variant.hour === null) variant.hour = { start, ...counts };
  else addTally(variant.hour, counts);
}

/**
 * Takes one variant's part of a closed batch. Call {@link addStreamCounts} first, so that the stream's own total is up to date.
 * @param at When the batch began, milliseconds since 1970.
 */
export function addVariantCounts(
  stream: StreamFatigue,
  variant: VariantFatigue,
  patterns: readonly PatternFatigue[],
  counts: Tally,
  at: number,
): void {
  for (const pattern of patterns) addToPatternFatigue(pattern, stream, counts, at);
  addToVariantFatigue(variant, counts, at);
}

/** Takes all counts of a closed batch into the stream's total. */
export function addStreamCounts(stream: StreamFatigue, counts: readonly Tally[], at: number): void {
  const sum = noCounts();
  for (const one of counts) addTally(sum, one);
  addTally(stream.total, sum);
  stream.hours = addHour(stream.hours, at, sum);
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
  /** ER of the last 24 hours with counts; null without impressions. */
  readonly recentEr: number | null;
  /** Upper end of that ER's interval; 1 while unknown. */
  readonly recentHigh: number;
  /** ER of the stream's other posts in the same hours; 0 while unknown. */
  readonly baseline: number;
  /** The ER to be kept; null while its fresh period lasts. */
  readonly floor: number | null;
}

/**
 * ln M of a pattern: half of the weight lies on its posts, half on the looks inside its variants, 1/(k (k+1)) of it on the k-th by arrival.
 * The weights are fixed beforehand and add up to 1, so the mean of e-detectors is one, and its guarantee counts all looks together.
 */
function mixture(pattern: PatternFatigue, fatigueOfVariant: (id: string) => VariantFatigue | undefined): number {
  const logs = [Math.log(0.5) + fatigueLogEvidence(pattern.detector)];
  pattern.variants.forEach((id, i) => {
    const detector = fatigueOfVariant(id)?.detector;
    if (detector !== undefined && detector.batches > 0)
      logs.push(Math.log(0.5 / ((i + 1) * (i + 2))) + fatigueLogEvidence(detector));
  });
  const most = Math.max(...logs);
  if (most === -Infinity) return most;
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
}

/** Computes a pattern's fatigue. */
export function fatigueFigures(
  stream: StreamFatigue,
  pattern: PatternFatigue,
  fatigueOfVariant: (id: string) => VariantFatigue | undefined,
): FatigueFigures {
  const recent = sumOf(pattern.hours);
  const hours = new Set(pattern.hours.map(({ start }) => start));
  const others = minus(sumOf(stream.hours.filter(({ start }) => hours.has(start))), recent);
  return {
    logEvidence: mixture(pattern, fatigueOfVariant),
    recentEr: rate(recent),
    recentHigh: interval(recent)[1],
    baseline: rate(others) ?? 0,
    floor: pattern.floor?.er ?? null,
  };
}
