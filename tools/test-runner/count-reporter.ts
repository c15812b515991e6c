import type { TestEvent } from 'node:test/reporters';
import type { Skip } from './counts.ts';

type Result = Extract<TestEvent, { type: 'test:pass' | 'test:fail' }>;

/** Why a test did not run; undefined when it did. */
function skipOf({ type, data }: Result): Skip | undefined {
  const { name, skip, todo } = data;
  if (skip !== undefined && skip !== false)
    return { name, reason: typeof skip === 'string' && skip !== '' ? skip : null };
  // A test that is marked as still to do may fail; it counts as skipped, so that nobody takes it for done.
  const isTodo = type === 'test:fail' && todo !== undefined && todo !== false;
  return isTodo ? { name, reason: typeof todo === 'string' && todo !== '' ? todo : 'still to be done' } : undefined;
}

/** A reporter of node:test that writes how many tests passed, failed and were skipped, and why, as a line of JSON. */
export default async function* count(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts = { passed: 0, failed: 0, skipped: 0, skips: [] as Skip[] };
  for await (const event of events) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const skip = skipOf(event);
    // Suites and files are not tests: only what has a body of its own counts, and a suite that is skipped with all it has.
    if (event.data.details.type === 'suite' && skip === undefined) continue;
    if (skip !== undefined) {
      counts.skipped++;
      counts.skips.push(skip);
    } else if (event.type === 'test:pass') counts.passed++;
    else counts.failed++;
  }
  yield `${JSON.stringify(counts)}\n`;
}
