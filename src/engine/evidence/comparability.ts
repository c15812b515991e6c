import type { Comparison, EngagementTime, Unit } from '../../protocol/index.ts';

/** Engagements that come by themselves, from this many on, tell whose time they carry. */
const MIN_TOLD = 20;

/** An engagement of its own time is received this soon after it, milliseconds. */
const AT_ONCE_MS = 5000;

/** Counts that are older than this when they are received are those of a replay, milliseconds. */
const REPLAYED_MS = 10 * 60_000;

/** Why variants that are shown side by side are not compared. */
export type NotCompared = 'totals-vary' | 'own-time';

/** How the counts of an experiment come, as far as its comparison depends on it. Plain data. */
export interface Counting {
  /** Whether a variant was ever reported by running totals. */
  hasTotals: boolean;
  /** Whether a variant has come, or come back, since counting began. */
  hasJoined: boolean;
  /** The newest time of impressions, milliseconds since 1970; 0 for none. */
  shownAt: number;
  /** Engagements that came without impressions: those newer than any impressions before them, and the others. */
  readonly ownTimes: { newer: number; others: number };
  /** Why variants that are shown side by side are not compared; null while they are. */
  notCompared: NotCompared | null;
}

/** The facts that decide whether the variants of an experiment are compared. */
interface Compared {
  readonly comparison: Comparison;
  readonly sharesConstant: boolean;
  readonly counting: Counting;
}

/** Before the first counts. */
export const createCounting = (hasTotals = false): Counting => ({
  hasTotals,
  hasJoined: false,
  shownAt: 0,
  ownTimes: { newer: 0, others: 0 },
  notCompared: null,
});

/** Whether the variants of an experiment may be compared: they are shown side by side, and counted alike. */
export const isComparing = ({ comparison, counting }: Pick<Compared, 'comparison' | 'counting'>): boolean =>
  comparison === 'randomised' && counting.notCompared === null;

/**
 * Why variants that are shown side by side cannot be compared; null when they can.
 * - `totals-vary`: they report running totals, and nobody has declared that their shares stay the same.
 * - `own-time`: most engagements that come by themselves seem to carry their own time instead of that of their impression, a variant has joined,
 *   whose first impressions have no engagements yet, and nobody has declared whose time it is.
 */
export function whyNotCompared(
  { sharesConstant, counting }: Pick<Compared, 'sharesConstant' | 'counting'>,
  engagementTime: EngagementTime | null,
): NotCompared | null {
  if (counting.hasTotals && !sharesConstant) return 'totals-vary';
  const { newer, others } = counting.ownTimes;
  const isOwnTime = newer + others >= MIN_TOLD && newer > others;
  return engagementTime === null && isOwnTime && counting.hasJoined ? 'own-time' : null;
}

/**
 * Why nothing is promised about the stops of an experiment; null where something is. Impressions of one visitor are no units of their own where
 * visitors are assigned: with ten of each, an equal variant is stopped in one run of three.
 */
export const whyNotPromised = ({
  randomizationUnit,
  unit,
}: {
  readonly randomizationUnit: Unit | null;
  readonly unit: Unit | null;
}): 'visitors-as-impressions' | null =>
  randomizationUnit === 'visitors' && unit === 'impressions' ? 'visitors-as-impressions' : null;

/**
 * Notes engagements that came without impressions. Those with the time of their impression are no newer than the newest impressions, or are received a
 * while after it; of their own time they are the newest, and received at once.
 */
export function noteEngagements(counting: Counting, engagements: number, at: number, receivedAt: number): void {
  const age = receivedAt - at;
  const isNewer = at > counting.shownAt && (age <= AT_ONCE_MS || age > REPLAYED_MS);
  const key = isNewer ? 'newer' : 'others';
  // Enough to tell, whatever came before; and never more than can be counted.
  counting.ownTimes[key] = Math.min(counting.ownTimes[key] + engagements, 1e9);
}

/** A variant that has not reported for this many of its own intervals is not waited for, and not judged until it reports. */
const SILENT_AFTER = 3;

interface Reporting {
  readonly measured: object | null;
  readonly measuredAt: number;
  readonly measuredEveryMs: number;
}

/** Whether the running totals of a variant have not come past the end of a batch, so that what it saw of the batch is unknown. */
export const isUnreported = ({ measured, measuredAt }: Reporting, to: number): boolean =>
  measured !== null && measuredAt < to;

/** Whether it has been silent for longer than anybody waits for it. */
export const isSilent = ({ measuredAt, measuredEveryMs }: Reporting, length: number, now: number): boolean =>
  now - measuredAt > SILENT_AFTER * (measuredEveryMs === 0 ? length : measuredEveryMs);
