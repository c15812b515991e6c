import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Changed, LiveStream, StreamPhase } from 'peeksafe/sdk';
import { connect, PeeksafeError, publish } from 'peeksafe/sdk';
import type { RunningServer } from '../../src/server.ts';
import { faultyProxy, type FaultyProxy } from '../support/faulty-proxy.ts';
import { changes, observed, pairOfVariants, post, serverFor, shortBatches } from '../support/harness.ts';
import { until } from '../support/until.ts';

interface Cleanup {
  after(work: () => unknown): void;
}

interface Path {
  readonly server: RunningServer;
  readonly proxy: FaultyProxy;
  readonly url: string;
}

/** A server with two variants on stream `s`, reached by way of a proxy. */
async function pathTo(t: Cleanup): Promise<Path> {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const proxy = await faultyProxy(server.port);
  t.after(() => proxy.close());
  return { server, proxy, url: `${proxy.url}/v1/streams/s` };
}

function open(t: Cleanup, url: string): LiveStream {
  const stream = connect(url);
  t.after(() => stream.close());
  return stream;
}

const reached = async (stream: LiveStream, server: RunningServer): Promise<void> => {
  const { cursor } = await changes(server, 's');
  await until(`cursor ${cursor}, at ${stream.state.cursor}`, () => stream.state.cursor === cursor);
};

async function assertSame(stream: LiveStream, server: RunningServer): Promise<void> {
  const { variants = [], kills = [], experiments = [] } = await changes(server, 's');
  assert.deepEqual(new Map(variants.map((one) => [one.id, one])), new Map(stream.state.variants));
  assert.deepEqual(new Map(kills.map((one) => [one.id, one])), new Map(stream.state.kills));
  assert.deepEqual(new Map(experiments.map((one) => [one.id, one])), new Map(stream.state.experiments));
}

test('events published while a connection was cut arrive after it, exactly, and only those', async (t) => {
  const { server, proxy, url } = await pathTo(t);
  const stream = open(t, url);
  await reached(stream, server);
  proxy.refuse();
  await until('a phase that is not live', () => stream.status.phase !== 'live');
  await post(server, 's', [observed('1', 'a', 10, 1), observed('2', 'a', 5, 0)]);
  const frames: Changed[] = [];
  stream.subscribe((changed) => frames.push(changed));
  proxy.mend();
  await reached(stream, server);
  assert.equal(frames.length, 1);
  assert.equal(frames[0]?.reset, false);
  assert.deepEqual(
    frames[0]?.variants.map(({ id, impressions }) => [id, impressions]),
    [['a', 15]],
  );
  assert.equal(stream.status.phase, 'live');
});

test(
  'whatever is cut when, every reader ends with the state of the server, its cursor never goes back, and no change comes twice',
  { timeout: 120_000 },
  async (t) => {
    const { server, proxy, url } = await pathTo(t);
    let n = 0;
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant('post' as const) },
      { weight: 2, arbitrary: fc.constant('cut' as const) },
      fc.constant('refuse a moment' as const),
      fc.constant('wait' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        const stream = connect(url);
        let last = -1;
        const told = new Set<string>();
        stream.subscribe(({ cursor, variants }) => {
          const seq = Number(cursor.split('.')[1]);
          assert.ok(seq >= last, 'the cursor went back');
          assert.equal(cursor, stream.state.cursor, 'the cursor is moved before anybody is told');
          last = seq;
          for (const { id, seq: changedAt } of variants) {
            assert.ok(!told.has(`${id}/${changedAt}`), 'a change was told twice');
            told.add(`${id}/${changedAt}`);
          }
        });
        for (const one of steps) {
          if (one === 'post') await post(server, 's', [observed(`n${n++}`, n % 2 === 0 ? 'a' : 'b', 3, 0)]);
          else if (one === 'cut') proxy.cut();
          else if (one === 'refuse a moment') {
            proxy.refuse();
            await new Promise((done) => setTimeout(done, 15));
            proxy.mend();
          } else await new Promise((done) => setTimeout(done, 30));
        }
        await reached(stream, server);
        await assertSame(stream, server);
        stream.close();
      }),
      { numRuns: 12 },
    );
  },
);

test('a log that starts over replaces the state of a reader', async (t) => {
  const { proxy, url } = await pathTo(t);
  const stream = open(t, url);
  await until('the first state', () => stream.state.variants.size === 2);
  const other = await serverFor(t);
  await post(other, 's', pairOfVariants('other-'));
  proxy.leadTo(other.port);
  proxy.cut();
  await until('the new state', () => stream.state.variants.has('other-a'));
  assert.deepEqual([...stream.state.variants.keys()].sort(), ['other-a', 'other-b']);
});

test('readers of the same stream share one connection, and one that leaves takes nothing from the others', async (t) => {
  const { server, proxy, url } = await pathTo(t);
  const [first, second] = [open(t, url), open(t, url)];
  await until('live', () => second.status.phase === 'live');
  assert.equal(proxy.total, 1);
  const heard: string[] = [];
  first.subscribe(() => heard.push('first'));
  second.subscribe(() => heard.push('second'));
  first.close();
  await post(server, 's', [observed('1', 'a', 10, 1)]);
  await until('news', () => heard.length > 0);
  assert.deepEqual(heard, ['second']);
  assert.equal(proxy.open, 1);
  second.close();
  await until('the connection to end', () => proxy.open === 0);
});

test('a subscriber that throws or leaves while it is called disturbs no other', async (t) => {
  const { server, url } = await pathTo(t);
  const stream = open(t, url);
  await reached(stream, server);
  const reported: unknown[] = [];
  const report = (error: unknown): void => void reported.push(error);
  process.prependListener('uncaughtException', report);
  t.after(() => process.off('uncaughtException', report));
  const heard: string[] = [];
  const leave = stream.subscribe(() => {
    heard.push('leaver');
    leave();
  });
  stream.subscribe(() => heard.push('last'));
  await post(server, 's', [observed('1', 'a', 10, 1)]);
  await until('the last one', () => heard.includes('last'));
  await post(server, 's', [observed('2', 'a', 10, 1)]);
  await until('the last one again', () => heard.filter((one) => one === 'last').length === 2);
  assert.deepEqual(heard, ['leaver', 'last', 'last']);
  assert.deepEqual(reported, []);
});

test('a stream that is not there yet is said to be so, and followed when it comes', { timeout: 30_000 }, async (t) => {
  const server = await serverFor(t);
  const stream = open(t, `${server.url}/v1/streams/s`);
  await until('denied', () => stream.status.phase === 'denied');
  assert.equal(stream.status.reason, 'no-stream');
  await post(server, 's', pairOfVariants());
  await until('live', () => stream.status.phase === 'live', 20_000);
  assert.equal(stream.state.variants.size, 2);
});

test(
  'a server that goes says when to come back, and readers are live again by themselves',
  { timeout: 40_000 },
  async (t) => {
    const { server, proxy, url } = await pathTo(t);
    const stream = open(t, url);
    await reached(stream, server);
    const phases: StreamPhase[] = [];
    stream.subscribeStatus(({ phase }) => phases.push(phase));
    await server.close();
    await until('away', () => stream.status.reason === 'server-restart' || stream.status.phase !== 'live');
    const other = await serverFor(t);
    await post(other, 's', pairOfVariants('n-'));
    proxy.leadTo(other.port);
    await until('the state of the new server', () => stream.state.variants.has('n-a'), 25_000);
    assert.equal(stream.status.phase, 'live');
    assert.ok(phases.includes('stale') || phases.includes('offline'));
  },
);

test('kills can be awaited as they come', async (t) => {
  const { server, url } = await pathTo(t);
  const stream = open(t, url);
  await reached(stream, server);
  const kills = stream.kills();
  const first = kills.next();
  await post(server, 's', [
    { id: 'k', at: '2026-01-05T10:00:00Z', kind: 'variant.killed', variant: 'a', cause: 'operator', reason: 'Enough' },
  ]);
  assert.deepEqual([(await first).value?.variant, (await first).value?.reason], ['a', 'Enough']);
  const second = kills.next();
  stream.close();
  assert.equal((await second).done, true, 'closing ends the loop');
});

test('history comes with its cursor, and what is asked wrongly is refused with a reason', async (t) => {
  const { server, url } = await pathTo(t);
  await post(server, 's', [observed('1', 'a', 10, 1), observed('2', 'a', 20, 2, '2026-01-05T10:05:00.000Z')]);
  const stream = open(t, url);
  const { series } = await stream.history({ variants: ['a'] });
  assert.deepEqual([series[0]?.impressions.at(-1), series[0]?.engagements.at(-1)], [30, 3]);
  await assert.rejects(
    stream.history({ variants: ['nobody'] }),
    (error: unknown) => error instanceof PeeksafeError && error.code === 'unknown-variant',
  );
});

test('history tells what was judged where that is asked for, and ends at what is judged', async (t) => {
  const { server, url } = await pathTo(t);
  const at = (second: number): string => new Date(Date.UTC(2026, 0, 5, 10) + second * 1000).toISOString();
  const counts = Array.from({ length: 20 }, (_, n) => observed(`n${n}`, n % 2 === 0 ? 'a' : 'b', 50, 3, at(5 * n)));
  await post(server, 's', [shortBatches, ...counts]);
  const stream = open(t, url);
  await until('judged counts', () => (stream.state.variants.get('a')?.judged.impressions ?? 0) > 0);
  const { series } = await stream.history({ judged: true });
  for (const { variant, judged } of series) {
    const now = stream.state.variants.get(variant)?.judged;
    assert.ok(judged !== undefined && judged.times.length > 3);
    assert.deepEqual([judged.impressions.at(-1), judged.engagements.at(-1)], [now?.impressions, now?.engagements]);
  }
  assert.equal((await stream.history()).series[0]?.judged, undefined);
});

test('a publisher goes on when the server was away, and nothing counts twice', { timeout: 30_000 }, async (t) => {
  const { server, proxy, url } = await pathTo(t);
  const publisher = publish(url);
  t.after(() => publisher.close());
  const events = Array.from({ length: 2500 }, (_, i) => observed(`n${i}`, 'a', 1, 0));
  // A few cuts at moments of no meaning, some of them between the taking of a call and its answer.
  const cuts = [10, 30, 45, 80, 200, 330].map((ms) => setTimeout(() => proxy.cut(), ms));
  const sent = await publisher.send(events);
  for (const cut of cuts) clearTimeout(cut);
  assert.equal(sent.accepted + sent.duplicates, 2500);
  assert.deepEqual(
    sent.results.map(({ id }) => id),
    events.map(({ id }) => id),
    'in the order in which they were sent',
  );
  assert.equal((await changes(server, 's')).variants?.find(({ id }) => id === 'a')?.impressions, 2500);
});

test('a publisher says what was rejected, refuses more than it can hold, and ends when it is closed', async (t) => {
  const { url, proxy } = await pathTo(t);
  const publisher = publish(url);
  const sent = await publisher.send([observed('1', 'a', 1, 0), observed('2', 'nobody', 1, 0)]);
  assert.deepEqual([sent.accepted, sent.rejected], [1, 1]);
  const code = (wanted: string) => (error: unknown) => error instanceof PeeksafeError && error.code === wanted;
  await assert.rejects(
    publisher.send(Array.from({ length: 100_001 }, (_, i) => observed(`x${i}`, 'a', 1, 0))),
    code('queue-full'),
  );
  proxy.refuse();
  const waiting = publisher.send([observed('3', 'a', 1, 0)]);
  publisher.close();
  await assert.rejects(waiting, code('closed'));
  await assert.rejects(publisher.send([]), code('closed'));
});

test('a program that has closed its stream comes to its end by itself, in whatever state it was', async (t) => {
  const { url, proxy } = await pathTo(t);
  const run = async (waitFor: string): Promise<number | null> => {
    const program = `
      import { connect } from 'peeksafe/sdk';
      const stream = connect('${url}');
      const wait = (holds) => new Promise((done) => { const timer = setInterval(() => { if (holds()) { clearInterval(timer); done(); } }, 5); });
      await wait(() => ${waitFor});
      stream.close();
      stream.close();`;
    const cwd = new URL('../..', import.meta.url);
    const child = spawn(process.execPath, ['--conditions=peeksafe-source', '--input-type=module', '--eval', program], {
      cwd,
      timeout: 8000,
      stdio: 'inherit',
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  };
  assert.equal(await run('true'), 0, 'just begun');
  assert.equal(await run("stream.status.phase === 'live'"), 0, 'live');
  proxy.hold();
  assert.equal(await run('true'), 0, 'half open');
  proxy.refuse();
  assert.equal(await run("stream.status.phase === 'offline'"), 0, 'offline');
});
