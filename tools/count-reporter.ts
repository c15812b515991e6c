import type { TestEvent } from 'node:test/reporters';

/** A reporter of node:test that writes only how many tests passed, failed and were skipped, as a line of JSON. */
export default async function* count(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const event of events) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    // Suites and files are not tests; only what has a body of its own counts.
    if (event.data.details.type === 'suite') continue;
    // What is marked as still to be done may fail; it is told as skipped, so that nobody takes it for done.
    const isTodo = event.type === 'test:fail' && event.data.todo !== undefined && event.data.todo !== false;
    if (isTodo || (event.data.skip !== undefined && event.data.skip !== false)) counts.skipped++;
    else if (event.type === 'test:pass') counts.passed++;
    else counts.failed++;
  }
  yield `${JSON.stringify(counts)}\n`;
}
