import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import type { Failure, Skip } from './counts.ts';

type Result = Extract<TestEvent, { type: 'test:pass' | 'test:fail' }>;
type Failed = Extract<TestEvent, { type: 'test:fail' }>;

/** Why a test did not run; undefined when it did. */
function skipOf({ type, data }: Result): Skip | undefined {
  const { name, skip, todo } = data;
  if (skip !== undefined && skip !== false)
    return { name, reason: typeof skip === 'string' && skip !== '' ? skip : null };
  // A test that is marked as still to do may fail; it counts as skipped, so that nobody takes it for done.
  const isTodo = type === 'test:fail' && todo !== undefined && todo !== false;
  return isTodo ? { name, reason: typeof todo === 'string' && todo !== '' ? todo : 'still to be done' } : undefined;
}

function failureOf({ data }: Failed, suites: readonly string[]): Failure {
  const { name, file = null, details } = data;
  // Node wraps the error that was thrown, which may be anything.
  const { cause = details.error } = details.error;
  const message = isMessage(cause) ? cause.message : String(cause);
  // A file that ends badly is a test that has the file's path for a name.
  const path = [...suites, resolve(name) === file ? 'the file' : name];
  // In a process that several files share, the outermost suite has the name of the file.
  if (suites[0] !== undefined && existsSync(suites[0])) return { file: suites[0], path: path.slice(1), message };
  return { file: file && relative(process.cwd(), file), path, message };
}

/** Errors come from the processes of the test files as copies, of some of which only the fields are left. */
const isMessage = (value: unknown): value is { message: string } =>
  typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';

/** A reporter of node:test that writes how many tests passed, failed and were skipped, which and why, as a line of JSON. */
export default async function* count(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts = { passed: 0, failed: 0, skipped: 0, skips: [] as Skip[], failures: [] as Failure[] };
  // The names of the tests that have begun, by depth. Those that hold a result begin before it and end after it.
  const path: string[] = [];
  for await (const event of events) {
    if (event.type === 'test:start') path[event.data.nesting] = event.data.name;
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const skip = skipOf(event);
    // Suites and files are not tests: only what has a body of its own counts, and a suite that is skipped with all it has.
    if (event.data.details.type === 'suite' && skip === undefined) continue;
    if (skip !== undefined) {
      counts.skipped++;
      counts.skips.push(skip);
    } else if (event.type === 'test:pass') counts.passed++;
    else {
      counts.failed++;
      counts.failures.push(failureOf(event, path.slice(0, event.data.nesting)));
    }
  }
  yield `${JSON.stringify(counts)}\n`;
}
