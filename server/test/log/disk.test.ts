import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { test, type TestContext } from 'node:test';
import type { EventInput, EventsAnswer, History } from 'peeksafe/protocol';
import { connect } from 'peeksafe/sdk';
import { startServer } from '../../src/server.ts';
import { verify } from '../../src/maintenance/verify.ts';
import {
  audit,
  changes,
  observed,
  pairOfVariants,
  post,
  postRaw,
  serverFor,
  temporaryFolder,
} from '../support/harness.ts';
import { freePort, startProcess, type ServerProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';

const can = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;
const noPrlimit = can('bash', '-c', 'command -v prlimit') ? false : 'needs bash and prlimit (util-linux)';

/** Largest file that the server may write at first, kilobytes. */
const SMALL_KB = 2000;

/** Files may be so large from now on, bytes; or as large as they like. What is written beyond fails, as on a full disk. */
const limitFiles = (server: ServerProcess, bytes: number | 'unlimited'): void =>
  void execFileSync('prlimit', ['--pid', String(server.child.pid), `--fsize=${bytes}:`]);

async function onSmallDisk(t: TestContext, dataDir: string, port: number): Promise<ServerProcess> {
  // Without the trap the first write beyond the limit would end the process rather than fail.
  const server = await startProcess(dataDir, port, [], `trap '' XFSZ; ulimit -S -f ${SMALL_KB}`);
  t.after(() => server.child.kill('SIGKILL'));
  return server;
}

const batch = (n: number): EventInput[] =>
  Array.from({ length: 200 }, (_, i) => observed(`${n}/${i}`, i % 2 === 0 ? 'a' : 'b', 5, 1));

const send = (server: ServerProcess, events: readonly EventInput[], stream = 's'): Promise<Response> =>
  postRaw(server, stream, JSON.stringify(events));

/** Posts batches until one is not taken; returns the ids that were acknowledged, and that batch. */
async function fill(
  server: ServerProcess,
): Promise<{ acknowledged: Set<string>; refused: EventInput[]; response: Response }> {
  const acknowledged = new Set<string>();
  for (let n = 0; n < 500; n++) {
    const events = batch(n);
    const response = await send(server, events);
    if (response.status !== 200) return { acknowledged, refused: events, response };
    for (const { id } of ((await response.json()) as EventsAnswer).results) acknowledged.add(id as string);
  }
  return assert.fail('the disk never filled up');
}

test(
  'a full disk is answered with 503 and no false acknowledgement, and the server goes on when there is room again',
  { timeout: 120_000, skip: noPrlimit },
  async (t) => {
    const dataDir = temporaryFolder(t);
    const port = await freePort();
    const server = await onSmallDisk(t, dataDir, port);
    await post(server, 's', pairOfVariants());
    const seen = connect(`${server.url}/v1/streams/s`, { token: () => undefined });
    t.after(() => seen.close());
    // The history so far is on the disk.
    await send(server, batch(1000));
    const read = (): Promise<Response> => fetch(`${server.url}/v1/streams/s/history?points=10`);
    const before = (await (await read()).json()) as History;
    const { acknowledged, refused, response } = await fill(server);
    for (const { id } of batch(1000)) acknowledged.add(id);
    assert.equal(response.status, 503);
    assert.ok(Number(response.headers.get('retry-after')) >= 1);
    assert.match(await response.text(), /"code":"unavailable".*nothing of it was taken/);
    assert.ok(acknowledged.size > 200);
    // Take the little room that a smaller write might still find.
    limitFiles(server, 0);
    assert.equal((await send(server, refused)).status, 503, 'it stays full');
    assert.equal((await send(server, pairOfVariants('n-'), 'new')).status, 503, 'a new stream too');
    assert.equal((await fetch(`${server.url}/readyz`)).status, 503, 'who balances load is told');
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200, 'but it lives');
    // Monitors and ticks go on meanwhile, and nobody sees what is not durable.
    await sleep(2500);
    const { variants = [], cursor } = await changes(server, 's');
    assert.equal(
      variants.reduce((sum, { impressions }) => sum + impressions, 0),
      acknowledged.size * 5,
    );
    const seqs = (await audit(server, 's')).map(({ seq }) => seq);
    assert.ok(Number(cursor.split('.')[1]) <= (seqs.at(-1) as number));
    assert.ok(Number(seen.state.cursor?.split('.')[1]) <= (seqs.at(-1) as number));
    const history = await read();
    assert.equal(history.status, 200, 'readers read what is durable');
    const { series } = (await history.json()) as History;
    assert.ok((series[0]?.impressions.at(-1) as number) >= (before.series[0]?.impressions.at(-1) as number));
    assert.ok((series[0]?.impressions.at(-1) as number) > 0);
    limitFiles(server, 'unlimited');
    await until('it is ready again', async () => (await fetch(`${server.url}/readyz`)).status === 200);
    const again = await send(server, refused);
    assert.equal(again.status, 200);
    assert.equal(((await again.json()) as EventsAnswer).accepted, refused.length, 'none of them had been taken');
    for (const { id } of refused) acknowledged.add(id);
    const ids = (await audit(server, 's')).map(({ event }) => event.id);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of acknowledged) assert.ok(ids.includes(id), id);
    assert.equal(await server.kill('SIGTERM'), 0);
    const { integrity, streams } = verify(dataDir);
    assert.deepEqual([integrity, streams.flatMap(({ faults }) => faults)], ['ok', []]);
  },
);

test(
  'a disk that takes nothing any more does not end the server, not even at a kill -9 with it',
  { timeout: 120_000, skip: noPrlimit },
  async (t) => {
    const dataDir = temporaryFolder(t);
    const port = await freePort();
    let server = await onSmallDisk(t, dataDir, port);
    await post(server, 's', pairOfVariants());
    await post(server, 's', batch(0));
    limitFiles(server, 0);
    for (let n = 1; n < 4; n++) assert.equal((await send(server, batch(n))).status, 503);
    assert.equal((await changes(server, 's')).variants?.[0]?.impressions, 500);
    await server.kill('SIGKILL');
    server = await startProcess(dataDir, port);
    t.after(() => server.child.kill('SIGKILL'));
    assert.equal((await changes(server, 's')).variants?.[0]?.impressions, 500);
    assert.equal((await post(server, 's', batch(1))).accepted, 200);
    await server.kill('SIGTERM');
    const { integrity, streams } = verify(dataDir);
    assert.deepEqual([integrity, streams.flatMap(({ faults }) => faults)], ['ok', []]);
  },
);

/** Holds the lock of the store's writer, as a person does who works on it with SQLite's shell. */
function holdLock(t: TestContext, dataDir: string): () => void {
  const other = new DatabaseSync(join(dataDir, 'peeksafe.db'));
  other.exec('BEGIN IMMEDIATE');
  const release = (): void => {
    if (!other.isOpen) return;
    other.exec('ROLLBACK');
    other.close();
  };
  t.after(release);
  return release;
}

test('a lock that another process holds delays what is written, and nothing else', { timeout: 60_000 }, async (t) => {
  const dataDir = temporaryFolder(t);
  const server = await serverFor(t, { dataDir });
  await post(server, 's', pairOfVariants());
  const release = holdLock(t, dataDir);
  let turns = 0;
  const turning = setInterval(() => turns++, 50);
  t.after(() => clearInterval(turning));
  let isAnswered = false;
  const waiting = post(server, 's', [observed('c1', 'a', 10, 1)]).then((answer) => {
    isAnswered = true;
    return answer;
  });
  // Ticks, the read model and the health of the server, meanwhile.
  for (let i = 0; i < 30; i++) {
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
    await sleep(100);
  }
  assert.equal(isAnswered, false);
  release();
  assert.equal((await waiting).accepted, 1);
  // About 60 of them; where SQLite itself waits, there is hardly one in five seconds.
  assert.ok(turns > 10, `the loop had ${turns} turns`);
  const { series } = (await (await fetch(`${server.url}/v1/streams/s/history`)).json()) as History;
  assert.equal(series.find(({ variant }) => variant === 'a')?.impressions.at(-1), 10);
});

test(
  'a lock that is held for long is answered with 503, and the same events are taken afterwards',
  { timeout: 60_000 },
  async (t) => {
    const dataDir = temporaryFolder(t);
    const server = await serverFor(t, { dataDir });
    await post(server, 's', pairOfVariants());
    const release = holdLock(t, dataDir);
    const body = JSON.stringify([observed('c1', 'a', 10, 1)]);
    assert.equal((await postRaw(server, 's', body)).status, 503);
    release();
    await until('it is ready again', async () => (await fetch(`${server.url}/readyz`)).status === 200);
    assert.equal(((await (await postRaw(server, 's', body)).json()) as EventsAnswer).accepted, 1);
  },
);

test(
  'the write-ahead log gives its room back once a reader of the file that held it has gone',
  { timeout: 60_000 },
  async (t) => {
    const dataDir = temporaryFolder(t);
    const server = await serverFor(t, { dataDir, metricsPort: 0 });
    await post(server, 's', pairOfVariants());
    const reader = new DatabaseSync(join(dataDir, 'peeksafe.db'), { readOnly: true });
    t.after(() => reader.isOpen && reader.close());
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM dashboard_events').get();
    const walBytes = async (): Promise<number> => {
      const text = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
      return Number(/^peeksafe_wal_bytes (\S+)/m.exec(text)?.[1]);
    };
    const title = 'x'.repeat(1000);
    const made = (n: number): EventInput[] =>
      Array.from({ length: 500 }, (_, i) => ({
        ...{
          id: `s${n}/${i}`,
          at: '2026-01-05T10:00:00Z',
          kind: 'suggestion.made',
          suggestion: `x${n % 2}`,
          action: 'rest',
        },
        title,
      }));
    let n = 0;
    while ((await walBytes()) < 24 * 1024 * 1024) assert.equal((await post(server, 's', made(n++))).accepted, 500);
    reader.close();
    for (let i = 0; i < 10; i++) await post(server, 's', made(n++));
    assert.ok((await walBytes()) <= 16 * 1024 * 1024, `${await walBytes()} bytes`);
  },
);

test(
  'a store on a disk that is mounted read-only is refused at the start, in one sentence',
  { timeout: 30_000 },
  async (t) => {
    const disk = join(temporaryFolder(t), 'disk');
    mkdirSync(disk);
    if (!can('mount', '-t', 'tmpfs', '-o', 'ro,size=1m', 'tmpfs', disk)) {
      t.skip('needs the right to mount');
      return;
    }
    try {
      await assert.rejects(
        startServer({ dataDir: disk, port: 0 }),
        /cannot be used as a store: .*Choose another with --data/,
      );
    } finally {
      can('umount', disk);
    }
  },
);
