import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shutDown, shutdownSteps, type ShutdownParts } from '../../src/startup/shutdown.ts';

/** Parts that note in which order they are closed; one of them may fail. */
function recordedParts(failing?: string): { parts: ShutdownParts; calls: string[] } {
  const calls: string[] = [];
  const note = (name: string): void => {
    calls.push(name);
    if (name === failing) throw new Error(`${name} failed`);
  };
  const later = async (name: string): Promise<void> => {
    await new Promise((done) => setImmediate(done));
    note(name);
  };
  const listener = (name: string): ShutdownParts['listener'] => ({
    stopAccepting: () => note(`${name} stops accepting`),
    close: () => later(`${name} closes`),
  });
  return {
    calls,
    parts: {
      startDraining: () => note('readiness'),
      timers: [],
      copywriter: { close: () => note('copywriter') },
      compaction: { close: () => later('compaction') },
      listener: listener('listener'),
      metricsListener: listener('metrics'),
      streams: { viewers: 3, drain: (reason, retryAfterMs) => note(`goodbye ${reason} ${retryAfterMs}`) },
      host: { close: () => later('streams') },
      courier: { close: () => later('courier') },
      alerts: { close: () => later('alerts') },
      storage: { close: () => note('store') },
      log: { close: () => note('log') },
    },
  };
}

const ORDER = [
  'readiness',
  'copywriter',
  'compaction',
  'listener stops accepting',
  'goodbye The server restarts. 1006',
  'streams',
  'courier',
  'alerts',
  'metrics stops accepting',
  'listener closes',
  'metrics closes',
  'store',
  'log',
];

test('a server says goodbye, then finishes what was submitted, then cuts connections off, and closes its store last', async () => {
  const { parts, calls } = recordedParts();
  await shutDown(shutdownSteps(parts), assert.fail);
  assert.deepEqual(calls, ORDER);
});

for (const failing of ['compaction', 'streams', 'courier', 'listener closes']) {
  test(`a shutdown whose step "${failing}" fails closes the store all the same, and says what failed`, async () => {
    const { parts, calls } = recordedParts(failing);
    const reported: string[] = [];
    const closing = shutDown(shutdownSteps(parts), (what) => reported.push(what));
    await assert.rejects(closing, { message: `${failing} failed` });
    assert.deepEqual(calls.slice(-2), ['store', 'log']);
    assert.equal(reported.length, 1);
    assert.match(reported[0] as string, /^shutdown: /);
  });
}

test('a server without metrics, webhook, language model or compaction shuts down by the same steps', async () => {
  const { parts, calls } = recordedParts();
  const none = { copywriter: null, compaction: null, metricsListener: null, courier: null, alerts: null };
  await shutDown(shutdownSteps({ ...parts, ...none }), assert.fail);
  assert.deepEqual(
    calls,
    ORDER.filter((call) => !/copywriter|compaction|metrics|courier|alerts/.test(call)),
  );
});

test('viewers of a crowded server have longer to come back, at most half a minute', () => {
  const windowFor = (viewers: number): number => {
    const { parts } = recordedParts();
    let window = 0;
    const streams = { viewers, drain: (_: string, retryAfterMs: number) => (window = retryAfterMs) };
    void shutdownSteps({ ...parts, streams })
      .find(({ name }) => name === 'send the viewers away')
      ?.run();
    return window;
  };
  assert.deepEqual([0, 1000, 1_000_000].map(windowFor), [1000, 3000, 30_000]);
});
