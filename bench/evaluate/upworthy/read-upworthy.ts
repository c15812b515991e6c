import { join } from 'node:path';
import type { Counts } from 'peeksafe/stats';
import { ImportError } from '../../../server/src/import/import-error.ts';
import { openTable } from '../../../server/src/import/table/table.ts';
import { name, whole } from '../../../server/src/import/values/values.ts';

/** One headline test of the Upworthy Research Archive, with the final totals of its arms. */
export interface HeadlineTest {
  readonly id: string;
  /** Whether it ran in the months whose randomization is known to be faulty. */
  readonly faulty: boolean;
  readonly arms: readonly Counts[];
}

/** Reads all tests, in the order of their first row. The arm is the key: several arms of a test may share one headline. */
export async function readUpworthy(folder: string): Promise<HeadlineTest[]> {
  const table = await openTable(join(folder, 'upworthy_packages.csv.gz'));
  const tests = new Map<string, HeadlineTest & { readonly arms: Counts[] }>();
  for await (const row of table.rows) {
    const id = name(row, 'clickability_test_id');
    const test = tests.get(id) ?? { id, faulty: whole(row, 'problem_window') === 1, arms: [] };
    tests.set(id, test);
    const counts = { impressions: whole(row, 'impressions'), engagements: whole(row, 'clicks') };
    if (counts.engagements > counts.impressions) {
      throw new ImportError('bad-value', 'more clicks than impressions: expected at most one each.', row.line);
    }
    test.arms.push(counts);
  }
  return [...tests.values()];
}
