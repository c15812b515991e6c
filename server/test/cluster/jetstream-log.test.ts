import type { LogRecord } from 'peeksafe/engine';
// The log's behavior when JetStream, or another writer, misbehaves. On a real NATS server.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import type { LoggedEvent } from 'peeksafe/protocol';
import { openStore } from '../../src/log/database.ts';
import { LogUnavailable, type Mark } from '../../src/log/event-log.ts';
import { JetStreamLog } from '../../src/log/jetstream/jetstream-log.ts';
import type { HeldLease } from '../../src/log/jetstream/leases.ts';
import { NatsClient, type StoredMessage } from '../../src/log/jetstream/nats-client.ts';
import { readNatsSettings } from '../../src/log/jetstream/settings.ts';
import { SqliteLog } from '../../src/log/sqlite-log.ts';
import { observed, temporaryFolder } from '../support/harness.ts';
import { NO_NATS, sharedNats } from '../support/nats-server.ts';
import { rewriteLog, type Change } from '../support/rewrite-log.ts';

const options = { skip: NO_NATS, timeout: 60_000 };

let leases = 0;
const lease = (): HeldLease => ({ number: ++leases, revision: leases, until: performance.now() + 60_000 });

const records = (from: number, to: number, prefix = 'e'): LogRecord[] =>
  Array.from({ length: to - from + 1 }, (_, i) => {
    const seq = from + i;
    return { seq, receivedAt: seq, event: observed(`${prefix}${seq}`, 'v', 1, 0) as LoggedEvent };
  });

/** Nodes on one log, and what becomes of that log behind their backs. */
class World {
  readonly #t: TestContext;
  readonly #url: string;
  readonly losses: string[] = [];

  constructor(t: TestContext, url: string) {
    this.#t = t;
    this.#url = url;
  }

  static async of(t: TestContext): Promise<World> {
    return new World(t, `${(await sharedNats()).url}/w${randomBytes(6).toString('hex')}`);
  }

  async node(name: string): Promise<JetStreamLog> {
    const parts = openStore(temporaryFolder(this.#t));
    const nats = new NatsClient(readNatsSettings(this.#url, {}), () => {});
    this.#t.after(async () => {
      await nats.close();
      parts.close();
    });
    await nats.ready;
    return new JetStreamLog(nats, parts.db, new SqliteLog(parts.db), name, {
      onCommit: () => {},
      onLoss: (_, what) => this.losses.push(what),
    });
  }

  rewrite(change: Change): Promise<void> {
    return rewriteLog(this.#url, 's', change);
  }
}

const idsOf = (log: JetStreamLog): string[] => [...log.read('s', 0)].map(({ event }) => event.id);
const ids = (from: number, to: number): string[] => records(from, to).map(({ event }) => event.id);

/** Five commits of two events each, and the node that wrote them. */
async function written(world: World) {
  const writer = await world.node('a');
  const { epoch } = await writer.claim('s', lease());
  for (let seq = 1; seq <= 9; seq += 2) await writer.append('s', records(seq, seq + 1));
  return { writer, epoch };
}

test('a writer that has lost the lease can write nothing more, however late it finds out', options, async (t) => {
  const world = await World.of(t);
  const { writer, epoch } = await written(world);
  const other = await world.node('b');
  assert.deepEqual(await other.claim('s', lease()), { stream: 's', epoch, seq: 10 });
  await assert.rejects(writer.append('s', records(11, 12, 'late')), LogUnavailable);
  await other.append('s', records(11, 12));
  assert.deepEqual(idsOf(other), ids(1, 12));
  // And it takes up what it missed.
  await writer.claim('s', lease());
  assert.deepEqual(idsOf(writer), ids(1, 12));
  await assert.rejects(other.append('s', records(13, 13)), LogUnavailable);
});

test('a copy follows a log of any length, and knows its ids again', options, async (t) => {
  const world = await World.of(t);
  const writer = await world.node('a');
  await writer.claim('s', lease());
  for (let seq = 1; seq <= 400; seq++) await writer.append('s', records(seq, seq));
  const reader = await world.node('b');
  assert.equal((await reader.catchUp('s')).outcome, 'current');
  assert.deepEqual(idsOf(reader), ids(1, 400));
  assert.equal(reader.known('s', ['e7']).get('e7')?.seq, 7);
});

const formatOf = (message: StoredMessage): number =>
  (JSON.parse(Buffer.from(message.data).toString('utf8').split('\n')[0] as string) as { format: number }).format;

/** A message in the format of before. */
function inFormat(message: StoredMessage, format: number): StoredMessage {
  const text = Buffer.from(message.data)
    .toString('utf8')
    .replace(/"format":\d+/, `"format":${format}`);
  return { ...message, data: Buffer.from(text) };
}

/** The formats before batches named their kill rule, before visitors were counted, and before commits had marks. */
for (const former of [1, 2, 3])
  test(
    `a log that nodes of format ${former} wrote is taken up, and they read nothing that is written from then on`,
    options,
    async (t) => {
      const world = await World.of(t);
      await written(world);
      await world.rewrite((messages) => messages.map((message) => inFormat(message, former)));
      const node = await world.node('b');
      await node.claim('s', lease());
      await node.append('s', records(11, 12));
      assert.deepEqual(idsOf(node), ids(1, 12));
      let read: boolean[] = [];
      await world.rewrite((messages) => {
        read = messages.map((message) => formatOf(message) <= former);
        return messages;
      });
      assert.deepEqual(read, [true, true, true, true, true, true, false, false]);
    },
  );

test('a log of a later version is refused in a sentence', options, async (t) => {
  const world = await World.of(t);
  await written(world);
  await world.rewrite((messages) => messages.map((message) => inFormat(message, 5)));
  const node = await world.node('b');
  await assert.rejects(node.catchUp('s'), /another version of this server/);
});

test('a tail that JetStream has lost is appended again from the copy, under the same epoch', options, async (t) => {
  const world = await World.of(t);
  const { writer, epoch } = await written(world);
  await world.rewrite((messages) => messages.slice(0, -2));
  await assert.rejects(writer.append('s', records(11, 12)), LogUnavailable, 'the fence notices');
  assert.deepEqual(await writer.claim('s', lease()), { stream: 's', epoch, seq: 10 });
  assert.match(world.losses[0] ?? '', /events 7 to 10.*appended again/);
  const reader = await world.node('b');
  assert.equal((await reader.catchUp('s')).outcome, 'current');
  assert.deepEqual(idsOf(reader), ids(1, 10));
});

/** A commit with two events, the first of which has the marks of three views and a visitor. */
async function writeMarks(log: JetStreamLog, seq: number): Promise<Mark[]> {
  const keys = [1, 2 ** 53 - 1, 2 ** 32 + seq];
  const marks: Mark[] = keys.map((key, i) => ({ what: 'view', experiment: 'x', key, value: 3_600_000_000 + i * 5000 }));
  marks.push({ what: 'unit', experiment: 'x', key: 7 + seq, value: 3_600_000_001 });
  await log.append('s', records(seq, seq + 1), { byEvent: new Map([[`e${seq}`, marks]]), forgetBefore: 0 });
  return marks;
}

const byKey = (one: Mark, other: Mark): number => one.value - other.value || one.key - other.key;
const marksOf = (log: JetStreamLog): Mark[] => [...log.marks('s', 0)].sort(byKey);

test(
  'whoever reads a log has the marks of its commits, also what was restored or came from another node',
  options,
  async (t) => {
    const world = await World.of(t);
    const { writer } = await written(world);
    const [first, second] = [await writeMarks(writer, 11), await writeMarks(writer, 13)];
    const marks = [...first, ...second].sort(byKey);
    assert.deepEqual(marksOf(writer), marks);
    const reader = await world.node('b');
    await reader.catchUp('s');
    assert.deepEqual(marksOf(reader), marks, 'read from JetStream');
    await world.rewrite((messages) => messages.slice(0, -1));
    const page = writer.page('s', 0, 100, 1e6);
    const other = await world.node('c');
    other.replace('s', { epoch: 'e', from: 0, place: null, ...page });
    assert.deepEqual(marksOf(other), marks, 'copied from another node');
    await writer.claim('s', lease());
    assert.match(world.losses[0] ?? '', /appended again/);
    const last = await world.node('d');
    await last.catchUp('s');
    assert.deepEqual(marksOf(last), marks, 'appended again');
  },
);

test('a page of another node ends before it is too large, and goes on after that', options, async (t) => {
  const world = await World.of(t);
  const { writer } = await written(world);
  for (let seq = 11; seq < 31; seq += 2) await writeMarks(writer, seq);
  const pages: number[] = [];
  for (let after = 0; after < 30; after = pages.at(-1) as number)
    pages.push(writer.page('s', after, 100, 1500).records.at(-1)?.seq ?? Number.NaN);
  assert.ok(pages.length > 2, String(pages));
  assert.equal(pages.at(-1), 30);
});

test('a stream that was recreated is filled again from the copy, under the same epoch', options, async (t) => {
  const world = await World.of(t);
  const { writer, epoch } = await written(world);
  await world.rewrite(() => []);
  assert.deepEqual(await writer.claim('s', lease()), { stream: 's', epoch, seq: 10 });
  await writer.append('s', records(11, 12));
  const reader = await world.node('b');
  assert.equal((await reader.catchUp('s')).outcome, 'current');
  assert.deepEqual(idsOf(reader), ids(1, 12));
  assert.equal(reader.copied('s')?.epoch, epoch);
});

test('when a part is lost for good, what is left goes on under a new epoch, without gaps', options, async (t) => {
  const lies: Record<string, Change> = {
    'a gap': (messages) => messages.toSpliced(2, 1),
    'odd order': (messages) => messages.with(2, messages[3] as StoredMessage).with(3, messages[2] as StoredMessage),
    'doubled messages': (messages) => [...messages, { ...(messages[2] as StoredMessage), id: 'another' }],
    'no beginning': (messages) => messages.slice(2),
  };
  for (const [lie, change] of Object.entries(lies)) {
    const world = await World.of(t);
    const { epoch } = await written(world);
    await world.rewrite(change);
    const fresh = await world.node('b');
    assert.equal((await fresh.catchUp('s')).outcome, 'broken', lie);
    const own = await fresh.claim('s', lease());
    assert.notEqual(own.epoch, epoch, lie);
    assert.match(world.losses[0] ?? '', /history was lost/, lie);
    const kept = [...fresh.read('s', 0)];
    assert.deepEqual(
      kept.map(({ seq }) => seq),
      kept.map((_, i) => i + 1),
      lie,
    );
    assert.equal(new Set(kept.map(({ event }) => event.id)).size, kept.length, `${lie}: no event twice`);
    assert.equal(own.seq, kept.length, lie);
    await fresh.append('s', records(own.seq + 1, own.seq + 2, 'new'));
    const reader = await world.node('c');
    assert.equal((await reader.catchUp('s', true)).outcome, 'current', `${lie}: others read it as it is now`);
    assert.deepEqual(idsOf(reader), idsOf(fresh), lie);
  }
});

test(
  'two histories under one epoch become two epochs, and what was acknowledged in the lost one is kept aside',
  options,
  async (t) => {
    const world = await World.of(t);
    const { writer, epoch } = await written(world);
    await world.rewrite((messages) => messages.slice(0, -2));
    // Another node, which never saw what was lost, goes on with other events under the same epoch.
    const other = await world.node('b');
    assert.equal((await other.claim('s', lease())).epoch, epoch);
    await other.append('s', records(7, 8, 'other'));
    const own = await writer.claim('s', lease());
    assert.notEqual(own.epoch, epoch);
    assert.deepEqual(idsOf(writer), [...ids(1, 6), 'other7', 'other8']);
    assert.ok(world.losses.some((what) => /4 events of this node's copy were put aside/.test(what)));
  },
);

test('a reader who has seen more than the log has makes it begin a new epoch', options, async (t) => {
  const world = await World.of(t);
  const { writer, epoch } = await written(world);
  const seen = { epoch, seq: 12 };
  const own = await writer.claim('s', lease(), { seen, isCertain: false });
  assert.notEqual(own.epoch, epoch);
  // A reader of another epoch, or of what is there, proves nothing.
  const again = await writer.claim('s', lease(), { seen, isCertain: false });
  assert.equal(again.epoch, own.epoch);
  const known = await writer.claim('s', lease(), { seen: { epoch: own.epoch, seq: 3 }, isCertain: false });
  assert.equal(known.epoch, own.epoch);
});
