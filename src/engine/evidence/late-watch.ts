import type { Tally } from '../../protocol/index.ts';
import { aboveZero, addTally, NO_COUNTS, noCounts, plusTally, sharedIfNone } from '../fold/batches/tally.ts';
import {
  addLateArm,
  addLateStretch,
  createLateCheck,
  lateLogEvidence,
  lateLogNeeded,
  type LateCheck,
} from '../../stats/traffic/late.ts';
import { addTo, type VariantCounts } from './variant-counts.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The attribution windows that a suggestion may name, milliseconds, ascending. */
const WINDOWS_MS = [
  ...[10 * SECOND_MS, 30 * SECOND_MS, MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS, 20 * MINUTE_MS],
  ...[30 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS, 2 * DAY_MS, 7 * DAY_MS, 30 * DAY_MS],
] as const;

/** The part of the late counts that the suggested window would have held: a single one that came a week later asks for nothing. */
const MOST = 0.95;

/** Late counts below which nothing is said: a few of them may be anything. */
const MIN_LATE = 20;

/** From this part of the counts on, late ones are worth a word. */
const LATE_SHARE = 0.02;

/** A stretch of closed batches whose late counts are still coming in. */
interface Stretch {
  /** When it began, milliseconds since 1970. */
  readonly from: number;
  /** Of each variant all engagements with impressions of the stretch (`impressions`), and the late ones of them (`engagements`). */
  readonly rows: VariantCounts[];
}

/**
 * The late counts of an experiment: how many, how late, and whether they are later with some variants than with others. Plain data.
 *
 * Late engagements are held against the others of their own time. A stretch is as long as the attribution window, and is compared when the next
 * one is complete: its late ones have then had at least another window to arrive, the same for every variant.
 */
export interface LateWatch {
  /** All late counts, and those up to the last closed batch. */
  all: Readonly<Tally>;
  told: Readonly<Tally>;
  /** The window that has held for the figures below, milliseconds; a changed one starts them again. */
  windowMs: number;
  closed: Readonly<Tally>;
  late: Readonly<Tally>;
  /** Late counts by the shortest of {@link WINDOWS_MS} that would have held them, and last those that none would. */
  byWindow: readonly number[];
  /** At most two, in order of time. */
  stretches: Stretch[];
  /** The arms of `check`, in order. */
  arms: string[];
  check: LateCheck;
}

/** A watch before anything was late. */
export function createLateWatch(): LateWatch {
  return {
    all: NO_COUNTS,
    told: NO_COUNTS,
    windowMs: 0,
    closed: NO_COUNTS,
    late: NO_COUNTS,
    byWindow: NO_COLUMNS,
    stretches: [],
    arms: [],
    check: createLateCheck(),
  };
}

/** One list for all experiments of which nothing was late yet. */
const NO_COLUMNS: readonly number[] = Object.freeze(new Array<number>(WINDOWS_MS.length + 1).fill(0));

function holdTo(watch: LateWatch, windowMs: number): void {
  if (watch.windowMs === windowMs) return;
  watch.windowMs = windowMs;
  Object.assign(watch, { closed: NO_COUNTS, late: NO_COUNTS, byWindow: NO_COLUMNS });
}

/**
 * Notes counts whose batch has closed. Corrections downward are not among them.
 * @param at When they happened. @param now The experiment's clock. Both in milliseconds since 1970.
 */
export function noteLate(
  watch: LateWatch,
  variant: string,
  counts: Tally,
  at: number,
  now: number,
  windowMs: number,
): void {
  const late = aboveZero(counts);
  holdTo(watch, windowMs);
  watch.all = plusTally(watch.all, late);
  watch.late = plusTally(watch.late, late);
  const i = WINDOWS_MS.findIndex((length) => length >= now - at);
  const column = i === -1 ? WINDOWS_MS.length : i;
  const before = watch.byWindow[column] as number;
  watch.byWindow = watch.byWindow.with(column, before + late.impressions + late.engagements);
  const stretch = watch.stretches.findLast(({ from }) => from <= at);
  if (stretch !== undefined && late.engagements > 0) addTo(stretch.rows, variant, late.engagements, late.engagements);
}

/** Takes the counts of a batch that was closed in time. */
export function noteClosed(
  watch: LateWatch,
  counts: readonly VariantCounts[],
  from: number,
  to: number,
  windowMs: number,
): void {
  holdTo(watch, windowMs);
  watch.told = watch.all;
  const last = watch.stretches.at(-1);
  if (last === undefined || from >= last.from + Math.max(windowMs, to - from)) {
    if (watch.stretches.length === 2) compare(watch, watch.stretches.shift() as Stretch);
    watch.stretches.push({ from, rows: [] });
  }
  const { rows } = watch.stretches.at(-1) as Stretch;
  const closed = { ...watch.closed };
  for (const row of counts) {
    addTally(closed, row);
    if (row.engagements > 0) addTo(rows, row.variant, row.engagements, 0);
  }
  watch.closed = sharedIfNone(closed);
}

function compare(watch: LateWatch, { rows }: Stretch): void {
  if (rows.every(({ engagements }) => engagements === 0)) return;
  const places = new Map(watch.arms.map((variant, i) => [variant, i]));
  for (const { variant } of rows) {
    if (places.has(variant)) continue;
    places.set(variant, watch.arms.length);
    watch.arms.push(variant);
    addLateArm(watch.check);
  }
  const byArm = watch.arms.map((): Tally => noCounts());
  for (const row of rows) byArm[places.get(row.variant) as number] = row;
  addLateStretch(watch.check, byArm);
}

/** Starts the comparison of the variants again: a person has looked into it. The counts stay. */
export function restartLate(watch: LateWatch): void {
  watch.stretches = [];
  watch.arms = [];
  watch.check = createLateCheck();
}

/** Evidence that counts are later with some variants than with others, and the evidence that suffices, as natural logarithms. */
export const lateEvidence = ({ check }: LateWatch): { readonly logE: number; readonly logNeeded: number } => ({
  logE: lateLogEvidence(check),
  logNeeded: lateLogNeeded(check),
});

/** Lateness that is worth a word. */
export interface Lateness {
  /** The part of the engagements, or of the impressions if that is more, that came too late. */
  readonly share: number;
  /** The attribution window that they had, milliseconds, and one that would have held 95 % of them; null when none would. */
  readonly windowMs: number;
  readonly neededMs: number | null;
}

/** How much came late under the window of the last counts; null while that is little, or too few to tell. */
export function latenessOf({ late, closed, byWindow, windowMs }: LateWatch): Lateness | null {
  const shareOf = (key: keyof Tally): number => (late[key] === 0 ? 0 : late[key] / (late[key] + closed[key]));
  const share = Math.max(shareOf('impressions'), shareOf('engagements'));
  const sum = byWindow.reduce((total, n) => total + n, 0);
  if (share < LATE_SHARE || sum < MIN_LATE) return null;
  let held = 0;
  const i = byWindow.findIndex((n) => (held += n) >= MOST * sum);
  return { share, windowMs, neededMs: WINDOWS_MS[i] ?? null };
}
