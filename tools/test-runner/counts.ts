import { existsSync, readFileSync } from 'node:fs';

/** A test that did not run. */
export interface Skip {
  readonly name: string;
  /** Why, as a sentence for a person; null when the test does not say. */
  readonly reason: string | null;
}

/** A test, a check or a run of tests that failed. */
export interface Failure {
  /** The part of `npm test`; a reporter leaves it out. */
  readonly part?: string;
  /** The test file, seen from the root of the repository; null when it is no test in a file. */
  readonly file: string | null;
  /** The names of its suites, the outermost first, and its own. */
  readonly path: readonly string[];
  /** The message of its error, of which the first line is shown. */
  readonly message: string;
}

/** The outcome of some tests. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Those skipped, as far as they are known by name. */
  readonly skips?: readonly Skip[];
  /** Those that failed, each of them. */
  readonly failures?: readonly Failure[];
}

/** The outcome of several parts together. */
export function sum(counts: readonly Counts[]): Counts {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of counts) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return {
    ...total,
    skips: counts.flatMap(({ skips = [] }) => skips),
    failures: counts.flatMap(({ failures = [] }) => failures),
  };
}

/** The outcome of something that is one test by itself, and failed. */
export function failedAs(name: string, message: string): Counts {
  return { passed: 0, failed: 1, skipped: 0, failures: [{ file: null, path: [name], message }] };
}

/** The counts that a reporter wrote. A runner that ended badly, or ran nothing, is a failure even when no test says so. */
export function readCounts(file: string, ended: boolean): Counts {
  const counts = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Counts) : sum([]);
  if (counts.failed > 0 || (ended && counts.passed > 0)) return counts;
  const message = ended ? 'no test ran' : 'it ended badly, though no test failed';
  return sum([counts, failedAs('the test runner', message)]);
}

/** The list of tests that were skipped, under the reason they share. */
export function skipLines(skips: readonly Skip[]): string[] {
  const byReason = Map.groupBy(skips, ({ reason }) => reason ?? 'no reason is given');
  return [...byReason].flatMap(([reason, those]) => [
    `Skipped, ${those.length}: ${reason}`,
    ...those.map(({ name }) => `  - ${name}`),
  ]);
}

/** Characters of an error's message that are shown in the list of failures; the whole is where the test ran. */
const MAX_MESSAGE_LENGTH = 200;

const firstLine = (text: string): string => (/\S.*/.exec(text)?.[0] ?? '').slice(0, MAX_MESSAGE_LENGTH);

/** The list of tests that failed, under the part and the file they share, each with the first line of its error. */
export function failureLines(failures: readonly Failure[]): string[] {
  const byPlace = Map.groupBy(failures, ({ part, file }) =>
    [part, file].filter((one) => typeof one === 'string').join(': '),
  );
  return [...byPlace].flatMap(([place, those]) => [
    `Failed, ${those.length}: ${place}`,
    ...those.flatMap(({ path, message }) => {
      const said = firstLine(message);
      return [`  - ${path.join(' › ')}`, ...(said === '' ? [] : [`      ${said}`])];
    }),
  ]);
}
