import assert from 'node:assert/strict';
import { test } from 'node:test';
import { monitors, READABLE_VERSIONS, recover, serializeState, ENGINE_VERSION } from 'peeksafe/engine';
import { IncomingEvent } from 'peeksafe/protocol';
import { openStore } from '../../src/log/database.ts';
import { SqliteLog } from '../../src/log/sqlite-log.ts';
import { StateStore } from '../../src/log/state-store.ts';
import { StreamRunner } from '../../src/runner/runner.ts';
import { temporaryFolder } from '../support/harness.ts';

const AT = '2026-01-05T00:00:00Z';

function storeFor(t: { after(work: () => void): void }) {
  const { db, close } = openStore(temporaryFolder(t));
  t.after(close);
  const log = new SqliteLog(db);
  const store = new StateStore(db, (stream) => log.rowId(stream));
  const run = (stream: string): StreamRunner =>
    new StreamRunner(stream, log.own(stream, true)?.epoch as string, {
      ...{ log, store, monitors: monitors(), clock: () => Date.parse(AT), onCommitted: () => {} },
      onError: (what, error) => assert.fail(`${what}: ${String(error)}`),
    });
  const kept = (): string | undefined => store.snapshot('s', ENGINE_VERSION, READABLE_VERSIONS)?.state;
  const parts = (): number => Number(db.prepare('SELECT count(*) AS n FROM snapshot_parts').get()?.['n']);
  return { log, store, run, kept, parts };
}

const at = (seq: number) => ({ stream: 's', seq, version: ENGINE_VERSION });
const atOnce = (): null => null;

test('a snapshot comes back as it was written, in how many parts whatever', async (t) => {
  const { store, run, kept } = storeFor(t);
  await run('s').close();
  for (const [i, parts] of [['{}'], [], ['{"a":', '"é𝒳', '"}'], ['x'.repeat(300_000), 'y']].entries()) {
    await store.saveSnapshot(at(i), parts, atOnce);
    assert.equal(kept(), parts.join(''));
  }
});

test('until all of a snapshot is there the one before it counts, and what a crash left is cleared away', async (t) => {
  const { store, run, kept, parts } = storeFor(t);
  await run('s').close();
  await store.saveSnapshot(at(1), ['a', 'b', 'c'], atOnce);
  function* cutShort(): Generator<string> {
    yield* ['d', 'e', 'f', 'g'];
    throw new Error('cut short');
  }
  await assert.rejects(store.saveSnapshot(at(2), cutShort(), atOnce), /cut short/);
  assert.equal(kept(), 'abc');
  await store.saveSnapshot(at(3), ['h', 'i'], atOnce);
  assert.equal(kept(), 'hi');
  assert.equal(parts(), 1, 'the first part is in the row of the snapshot');
});

/** An experiment of 5,000 variants with long contents. */
const wide = (): IncomingEvent[] => [
  IncomingEvent.parse({ id: 'x', at: AT, kind: 'experiment.opened', experiment: 'x' }),
  ...Array.from({ length: 5000 }, (_, i) =>
    IncomingEvent.parse({
      ...{ id: `p${i}`, at: AT, kind: 'variant.posted', variant: `v${i}`, experiment: 'x' },
      content: `${i} `.padEnd(4000, 'x'),
    }),
  ),
];

/** How many turns everything else had during some work. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const other = (): void => {
    turns += 1;
    if (!isOver) setImmediate(other);
  };
  setImmediate(other);
  await work();
  isOver = true;
  return turns;
}

test('the snapshot of a wide stream is written in turns', async (t) => {
  const { log, run, kept, parts } = storeFor(t);
  const runner = run('s');
  await runner.submit(wide());
  await runner.readPast(() => Promise.resolve());
  const turns = await turnsDuring(() => runner.close());
  assert.ok(turns >= 4, `everything else had ${turns} turns`);
  assert.ok(parts() > 200, `${parts()} parts`);
  const state = serializeState(recover(null, log.read('s', 0), 0).state);
  assert.ok(kept() === state, 'it is the state that the log leads to');
  assert.equal((JSON.parse(state) as { variants: unknown[] }).variants.length, 5000);
});

test('the rows of a wide burst of counts reach the read model in turns, and a crash loses none of them', async (t) => {
  const { log, store, run } = storeFor(t);
  const runner = run('s');
  await runner.submit(wide());
  for (const i of [1, 2, 3])
    await runner.submit(
      Array.from({ length: 5000 }, (_, j) =>
        IncomingEvent.parse({
          ...{ id: `o${i}/${j}`, at: AT, kind: 'variant.observed', variant: `v${j}` },
          ...{ impressions: i, engagements: 0 },
        }),
      ),
    );
  let readTo = 0;
  const turns = await turnsDuring(() => runner.readPast((seq) => Promise.resolve((readTo = seq))));
  assert.ok(turns >= 10, `everything else had ${turns} turns`);
  assert.equal(readTo, runner.seq);
  // As after a crash: another takes up what the log and the read model have.
  const after = run('s');
  await after.readPast(() => Promise.resolve());
  const { variants } = recover(null, log.read('s', 0), 0).state;
  const totals = store.totals('s');
  assert.equal(totals.size, 5000);
  for (const [id, { impressions }] of totals) assert.equal(impressions, variants.get(id)?.impressions);
});

const counts = (prefix: string, count: number): IncomingEvent[] =>
  Array.from({ length: count }, (_, i) =>
    IncomingEvent.parse({
      ...{ id: `${prefix}${i}`, at: AT, kind: 'variant.observed', variant: 'v' },
      ...{ impressions: 1, engagements: 0 },
    }),
  );

const opened: readonly IncomingEvent[] = [
  IncomingEvent.parse({ id: 'x', at: AT, kind: 'experiment.opened', experiment: 'x', policy: 'off' }),
  IncomingEvent.parse({ id: 'v', at: AT, kind: 'variant.posted', variant: 'v', experiment: 'x', content: 'v' }),
];

const seqOf = (state: string | undefined): number => (JSON.parse(state ?? '{"seq":0}') as { seq: number }).seq;

test('a stop in good order leaves the next start nothing to fold, though nothing came since the start before', async (t) => {
  const { run, kept } = storeFor(t);
  // It is gone without a stop, as after a power cut.
  const cut = run('s');
  await cut.submit([...opened, ...counts('a', 10)]);
  await run('s').close();
  assert.equal(seqOf(kept()), cut.seq);
});

test('starts after power cuts never have more to fold than the events between two snapshots', async (t) => {
  const { run, kept } = storeFor(t);
  let runner = run('s');
  await runner.submit(opened);
  for (const life of ['a', 'b', 'c']) {
    runner = run('s');
    await runner.submit(counts(life, 8000));
    // The answer comes before the work behind it, and the next one after that.
    await runner.read(() => null);
  }
  assert.ok(runner.seq > 20_000);
  assert.ok(runner.seq - seqOf(kept()) < 20_000, `${runner.seq - seqOf(kept())} events to fold`);
});

test('snapshots of a wide stream write at most as much as its events do', async (t) => {
  const { store, run } = storeFor(t);
  const saved = t.mock.method(store, 'saveSnapshot');
  const runner = run('s');
  const variants = 30_000;
  await runner.submit(opened);
  const posted = Array.from({ length: variants }, (_, i) =>
    IncomingEvent.parse({
      ...{ id: `p${i}`, at: AT, kind: 'variant.posted', variant: `v${i}`, experiment: 'x' },
      content: `${i}`,
    }),
  );
  await runner.submit(posted);
  for (const life of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) await runner.submit(counts(life, 5000));
  await runner.read(() => null);
  const snapshots = saved.mock.callCount();
  assert.ok(snapshots >= 1, 'there is one');
  assert.ok(snapshots * variants <= runner.seq, `${snapshots} snapshots of ${variants} variants, ${runner.seq} events`);
});

test('what many batches judged in one commit reaches the read model in bits, and all of it', async (t) => {
  const { log, store, run } = storeFor(t);
  const project = t.mock.method(store, 'project');
  const addJudged = t.mock.method(store, 'addJudged');
  const experiments = Array.from({ length: 300 }, (_, i) => `x${i}`);
  const second = (n: number): string => new Date(Date.parse(AT) + (n - 10) * 1000).toISOString();
  const observed = (n: number): object[] =>
    experiments.flatMap((experiment) =>
      ['a', 'b'].map((name) => ({
        ...{ id: `${experiment}${name}${n}`, at: second(n), kind: 'variant.observed', variant: `${experiment}${name}` },
        ...{ impressions: 10, engagements: 1 },
      })),
    );
  const events = [
    { id: 's', at: AT, kind: 'stream.configured', batchMs: 1000, attributionWindowMs: 0 },
    ...experiments.flatMap((experiment) => [
      { id: experiment, at: AT, kind: 'experiment.opened', experiment },
      ...['a', 'b'].map((name) => ({
        ...{ id: `${experiment}${name}`, at: AT, kind: 'variant.posted', variant: `${experiment}${name}`, experiment },
        content: name,
      })),
    ]),
    ...observed(1),
    ...observed(3),
  ];
  const runner = run('s');
  await runner.submit(events.slice(0, 901).map((event) => IncomingEvent.parse(event)));
  // A small commit before it, in whose bit it has no room.
  await runner.submit(
    observed(0)
      .map((event) => IncomingEvent.parse(event))
      .slice(0, 1),
  );
  await runner.submit(events.slice(901).map((event) => IncomingEvent.parse(event)));
  await runner.readPast(() => Promise.resolve());
  const bits = [
    ...project.mock.calls.map(({ arguments: [, { judged }] }) => judged.length),
    ...addJudged.mock.calls.map(({ arguments: [, points] }) => points.length),
  ];
  assert.equal(
    bits.reduce((sum, size) => sum + size, 0),
    2 * 600 + 1,
  );
  assert.ok(Math.max(...bits) <= 400, `bits of ${bits.join(', ')}`);
  const { variants } = recover(null, log.read('s', 0), 0).state;
  const judged = store.judgedTotals('s');
  assert.equal(judged.size, 600);
  for (const [id, counts] of judged) assert.deepEqual(counts, variants.get(id)?.judged);
});
