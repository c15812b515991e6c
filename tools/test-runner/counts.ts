import { existsSync, readFileSync } from 'node:fs';

/** A test that did not run. */
export interface Skip {
  readonly name: string;
  /** Why, as a sentence for a person; null when the test does not say. */
  readonly reason: string | null;
}

/** The outcome of some tests. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Those skipped, as far as they are known by name. */
  readonly skips?: readonly Skip[];
}

/** The outcome of several parts together. */
export function sum(counts: readonly Counts[]): Counts {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of counts) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return { ...total, skips: counts.flatMap(({ skips = [] }) => skips) };
}

/** The counts that a reporter wrote. A runner that ended badly, or ran nothing, is a failure even when no test says so. */
export function readCounts(file: string, ended: boolean): Counts {
  const counts = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Counts) : sum([]);
  return counts.failed === 0 && (!ended || counts.passed === 0) ? { ...counts, failed: 1 } : counts;
}

/** The list of tests that were skipped, under the reason they share. */
export function skipLines(skips: readonly Skip[]): string[] {
  const byReason = Map.groupBy(skips, ({ reason }) => reason ?? 'no reason is given');
  return [...byReason].flatMap(([reason, those]) => [
    `Skipped, ${those.length}: ${reason}`,
    ...those.map(({ name }) => `  - ${name}`),
  ]);
}
