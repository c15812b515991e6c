import { join } from 'node:path';
import type { Counts } from 'peeksafe/stats';
import type { Row } from '../../../server/src/import/table/row.ts';
import { openTable } from '../../../server/src/import/table/table.ts';
import { decimal, name, whole } from '../../../server/src/import/values/values.ts';

/** The only metric that is yes or no per user, and so a rate. */
const METRIC = '1';
const LONGEST_DAYS = 3660;

/** Running totals of a treatment and its control at one moment. */
export interface Snapshot {
  readonly days: number;
  readonly control: Counts;
  readonly treatment: Counts;
}

/** One treatment beside its control. */
export interface Comparison {
  readonly id: string;
  /** In order of time. */
  readonly snapshots: readonly Snapshot[];
}

function readTotals(row: Row, arm: 'c' | 't'): Counts {
  const impressions = whole(row, `count_${arm}`);
  return { impressions, engagements: Math.round(impressions * decimal(row, `mean_${arm}`, 1)) };
}

/** Reads metric 1 of the ASOS Digital Experiments Dataset: each treatment is compared with its control. */
export async function readAsos(folder: string): Promise<Comparison[]> {
  const table = await openTable(join(folder, 'asos_snapshots.csv.gz'));
  const comparisons = new Map<string, Snapshot[]>();
  for await (const row of table.rows) {
    if (row.text('metric_id') !== METRIC) continue;
    const id = `${name(row, 'experiment_id')}-${name(row, 'variant_id')}`;
    const snapshots = comparisons.get(id) ?? [];
    comparisons.set(id, snapshots);
    const days = decimal(row, 'time_since_start', LONGEST_DAYS);
    snapshots.push({ days, control: readTotals(row, 'c'), treatment: readTotals(row, 't') });
  }
  return [...comparisons].map(([id, snapshots]) => ({ id, snapshots: snapshots.sort((a, b) => a.days - b.days) }));
}
