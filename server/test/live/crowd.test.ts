import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { parseCursor } from 'peeksafe/protocol';
import { connect, type LiveStream } from 'peeksafe/sdk';
import { changes, observed, pairOfVariants, post, temporaryFolder } from '../support/harness.ts';
import { freePort, startProcess, type ServerProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';

const VIEWERS = 500;
const ROOM = ['--limit-sockets', '2000'];

/** Viewers that share nothing. */
const crowd = (url: string): LiveStream[] =>
  // A token source of its own keeps each from sharing a connection.
  Array.from({ length: VIEWERS }, () => connect(url, { token: () => undefined }));

/**
 * The moments for which waits at random are planned from now on, `performance.now()` milliseconds: those before viewers reconnect, which alone
 * are no whole number of milliseconds. A busy machine has many of them come at once, whatever was planned.
 */
function plannedReturns(t: TestContext): readonly number[] {
  const planned: number[] = [];
  const { setTimeout } = globalThis;
  const noting = (call: () => void, ms = 0, ...rest: unknown[]): unknown => {
    if (!Number.isInteger(ms)) planned.push(performance.now() + ms);
    return setTimeout(call, ms, ...rest);
  };
  t.mock.method(globalThis, 'setTimeout', noting as typeof setTimeout);
  return planned;
}

async function allAt(streams: readonly LiveStream[], server: ServerProcess, ms: number): Promise<void> {
  const seqOf = (cursor: string | null): number => (cursor === null ? 0 : (parseCursor(cursor)?.seq ?? 0));
  const { cursor } = await changes(server, 's');
  // Or further: a batch may close meanwhile, by the clock.
  const isThere = ({ state, status }: LiveStream): boolean =>
    status.phase === 'live' && seqOf(state.cursor) >= seqOf(cursor);
  await until('all have the newest state', () => streams.every(isThere), ms);
}

/** The largest number of moments within any stretch of `ms` milliseconds. */
function mostWithin(moments: readonly number[], ms: number): number {
  const sorted = [...moments].sort((a, b) => a - b);
  let first = 0;
  return sorted.reduce((most, at, i) => {
    while (at - (sorted[first] as number) > ms) first++;
    return Math.max(most, i - first + 1);
  }, 0);
}

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  const words = signal === 'SIGTERM' ? 'is restarted' : 'is killed and started again';
  test(
    `${VIEWERS} viewers come back to a server that ${words}, spread out and with nothing lost`,
    { timeout: 150_000 },
    async (t) => {
      const dataDir = temporaryFolder(t);
      const port = await freePort();
      let server = await startProcess(dataDir, port, ROOM);
      t.after(() => server.child.kill('SIGKILL'));
      await post(server, 's', pairOfVariants());
      const streams = crowd(`${server.url}/v1/streams/s`);
      t.after(() => streams.forEach((stream) => stream.close()));
      await allAt(streams, server, 40_000);
      await post(server, 's', [observed('1', 'a', 10, 1)]);
      await allAt(streams, server, 10_000);
      const reasons = new Set<string>();
      for (const stream of streams) stream.subscribeStatus(({ reason }) => reasons.add(reason));
      const planned = plannedReturns(t);
      const code = await server.kill(signal);
      assert.equal(code, signal === 'SIGTERM' ? 0 : null);
      assert.ok(
        streams.every(({ state }) => state.variants.size === 2),
        'what was seen stays to be seen',
      );
      server = await startProcess(dataDir, port, ROOM);
      await post(server, 's', [observed('2', 'a', 20, 2)]);
      await allAt(streams, server, 60_000);
      assert.ok(streams.every(({ state }) => state.variants.get('a')?.impressions === 30));
      if (signal === 'SIGTERM') assert.ok(reasons.has('server-restart'), `the reasons were ${[...reasons].join(', ')}`);
      // The first wait of each: later ones are for those that came before the server did.
      const first = planned.slice(0, VIEWERS);
      assert.equal(first.length, VIEWERS);
      const together = mostWithin(first, 100);
      const overMs = Math.round(Math.max(...first) - Math.min(...first));
      t.diagnostic(`back over ${overMs} ms as planned, at most ${together} within 100 ms`);
      assert.ok(together < VIEWERS / 2, `${together} of ${VIEWERS} wanted to come within 100 ms`);
    },
  );
}
