import type { Tally } from '../../protocol/index.ts';
import { addTally } from '../fold/batches/tally.ts';
import { plusSums, type Sums } from '../metrics/sums.ts';
import { plusCells, type Cells } from '../segments/cells.ts';

/** Counts of one variant; while a batch is open they may be negative, when a platform corrected its totals downwards. */
export interface VariantCounts extends Tally {
  readonly variant: string;
  impressions: number;
  engagements: number;
  /** Sums of its metrics; left out while nothing is reported of them. */
  metrics?: Sums;
  /** Its counts by value of each dimension, as they were reported; left out while nobody says values. */
  segments?: Cells;
}

/** A report of one variant besides its counts; null where it says nothing. */
export interface Details {
  /** Sums of metrics. */
  readonly metrics: Sums | null;
  /** The counts by value of each dimension. */
  readonly segments: Cells | null;
}

/** A report of counts alone. */
export const NO_DETAILS: Details = { metrics: null, segments: null };

/** Counts that wait for their batch to close. */
export interface OpenBatch {
  /** When it begins, milliseconds since 1970, and how long it is. */
  readonly start: number;
  readonly length: number;
  /** How long it waits for late counts, as of when its first counts came: nobody who sees them can have it judged sooner or later. */
  readonly windowMs: number;
  readonly counts: VariantCounts[];
}

/** Up to this many are looked through one by one: an index takes more memory than so few variants themselves, and finds them no sooner. */
export const MAX_SCANNED = 16;

// Not of the state: rows by variant, so that the work of a wide batch does not grow with the square of its width.
const rowsOf = new WeakMap<VariantCounts[], Map<string, VariantCounts>>();

/** Adds to the row of a variant. */
export function addTo(
  counts: VariantCounts[],
  variant: string,
  impressions: number,
  engagements: number,
  { metrics, segments }: Partial<Details> = NO_DETAILS,
): void {
  const row = rowOf(counts, variant);
  if (row !== undefined) {
    addTally(row, { impressions, engagements });
    if (metrics) row.metrics = plusSums(row.metrics, metrics) as Sums;
    if (segments) row.segments = row.segments === undefined ? segments : plusCells(row.segments, segments);
    return;
  }
  const added: VariantCounts = { variant, impressions: 0, engagements: 0 };
  addTally(added, { impressions, engagements });
  if (metrics) added.metrics = metrics;
  if (segments) added.segments = segments;
  counts.push(added);
  rowsOf.get(counts)?.set(variant, added);
}

function rowOf(counts: VariantCounts[], variant: string): VariantCounts | undefined {
  if (counts.length <= MAX_SCANNED) return counts.find((row) => row.variant === variant);
  let rows = rowsOf.get(counts);
  if (rows === undefined) rowsOf.set(counts, (rows = new Map(counts.map((row) => [row.variant, row]))));
  return rows.get(variant);
}
