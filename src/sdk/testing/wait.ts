import assert from 'node:assert/strict';

/** Waits for something to become true, and fails with its name when it does not. */
export async function until(holds: () => boolean, what: string, ms = 5000): Promise<void> {
  const end = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > end) assert.fail(`waited in vain for: ${what}`);
    await new Promise((done) => setTimeout(done, 5));
  }
}
