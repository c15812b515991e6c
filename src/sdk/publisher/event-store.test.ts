import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { EventInput } from '../../protocol/events.ts';
import { PeeksafeError } from '../error.ts';
import type { EventStore } from './event-store.ts';
import { publish, type EventPublisher, type PublishOptions } from './publisher.ts';
import { until } from '../testing/wait.ts';

const events = (count: number, name: string): EventInput[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ id: `${name}${i}`, at: '2026-01-05T10:00:00Z', kind: 'variant.observed', variant: 'a' },
    ...{ impressions: 1, engagements: 0 },
  }));

/** Keeps events as a disk would: what it holds outlives the publisher. */
class Shelf implements EventStore {
  readonly kept: EventInput[] = [];
  broken = false;
  #may(): Promise<void> {
    return this.broken ? Promise.reject(new Error('The disk is full.')) : Promise.resolve();
  }
  async load(): Promise<EventInput[]> {
    await this.#may();
    return [...this.kept];
  }
  async add(added: readonly EventInput[]): Promise<void> {
    await this.#may();
    this.kept.push(...added);
  }
  async remove(ids: readonly string[]): Promise<void> {
    await this.#may();
    const gone = new Set(ids);
    this.kept.splice(0, this.kept.length, ...this.kept.filter(({ id }) => !gone.has(id)));
  }
}

interface Receiver {
  readonly url: string;
  /** Ids in the order in which they were first taken. */
  readonly taken: string[];
  readonly tokens: (string | undefined)[];
  /** Status that calls are answered with; 0 cuts them off after they were taken. */
  status: number;
}

async function receiver(t: TestContext): Promise<Receiver> {
  const seen = new Set<string>();
  const server = createServer((request, response) => {
    it.tokens.push(request.headers.authorization);
    void text(request).then((body) => {
      const status = it.tokens.at(-1) === 'Bearer old' ? 401 : it.status;
      if (status !== 0 && status !== 200) return void response.writeHead(status, { 'Retry-After': '0' }).end('{}');
      const ids = (JSON.parse(body) as EventInput[]).map(({ id }) => id);
      const results = ids.map((id) => ({ status: seen.has(id) ? 'duplicate' : 'accepted', id, seq: 1 }));
      for (const id of ids) if (!seen.has(id)) it.taken.push(id);
      for (const id of ids) seen.add(id);
      if (status === 0) return void response.destroy();
      response.end(JSON.stringify({ accepted: ids.length, duplicates: 0, rejected: 0, cursor: 'e.1', results }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/streams/s`;
  const it: Receiver = { url, taken: [], tokens: [], status: 200 };
  return it;
}

function publisherOf(t: TestContext, { url }: Receiver, options: PublishOptions): EventPublisher {
  const publisher = publish(url, options);
  t.after(() => publisher.close());
  return publisher;
}

const ids = (rows: readonly EventInput[]): string[] => rows.map(({ id }) => id);

test('the next publisher first sends the events that the last one could not, in order, under the same ids', async (t) => {
  const to = await receiver(t);
  const store = new Shelf();
  to.status = 503;
  const first = publisherOf(t, to, { store });
  const lost = [first.send(events(3, 'a')), first.send(events(2, 'b'))].map((sent) =>
    sent.catch((error: unknown) => error),
  );
  await until(() => to.tokens.length > 0, 'an attempt');
  assert.equal(first.pending, 5);
  first.close();
  for (const error of await Promise.all(lost)) assert.ok(error instanceof PeeksafeError && error.code === 'closed');
  assert.deepEqual(ids(store.kept), ['a0', 'a1', 'a2', 'b0', 'b1']);
  to.status = 200;
  const second = publisherOf(t, to, { store });
  await second.send(events(1, 'c'));
  assert.deepEqual(to.taken, ['a0', 'a1', 'a2', 'b0', 'b1', 'c0']);
  assert.deepEqual([ids(store.kept), second.pending], [[], 0]);
});

test('an answer that never came costs nothing: the same events are sent again and known as duplicates', async (t) => {
  const to = await receiver(t);
  const store = new Shelf();
  to.status = 0;
  const first = publisherOf(t, to, { store });
  void first.send(events(2, 'a')).catch(() => {});
  await until(() => to.taken.length === 2, 'taken');
  first.close();
  to.status = 200;
  const second = publisherOf(t, to, { store });
  await second.flush();
  assert.deepEqual([to.taken, ids(store.kept)], [['a0', 'a1'], []]);
});

test('failures of the store are reported, and events are sent all the same', async (t) => {
  const to = await receiver(t);
  const store = new Shelf();
  store.broken = true;
  const told: string[] = [];
  const publisher = publisherOf(t, to, { store, onStoreError: (error) => told.push((error as Error).message) });
  const { accepted } = await publisher.send(events(2, 'a'));
  assert.equal(accepted, 2);
  assert.deepEqual(told, ['The disk is full.', 'The disk is full.', 'The disk is full.'], 'at load, add and remove');
});

test('whenever it ends, every event is sent or kept, and those sent are in the order of their sending', async (t) => {
  const act = fc.oneof(
    fc.record({ send: fc.integer({ min: 1, max: 4 }) }),
    fc.constant('restart' as const),
    fc.constantFrom(200, 0, 503),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 10 }), async (acts) => {
      const to = await receiver(t);
      const store = new Shelf();
      const wanted: string[] = [];
      let publisher = publisherOf(t, to, { store });
      for (const [i, one] of acts.entries()) {
        if (one === 'restart') {
          publisher.close();
          publisher = publisherOf(t, to, { store });
        } else if (typeof one === 'number') to.status = one;
        else {
          const some = events(one.send, `${i}-`);
          wanted.push(...ids(some));
          publisher.send(some).catch(() => {});
        }
        await new Promise((done) => setImmediate(done));
      }
      to.status = 200;
      publisher.close();
      // Events that were still being stored when the program ended.
      await new Promise((done) => setTimeout(done, 5));
      await publisherOf(t, to, { store }).flush();
      assert.deepEqual(to.taken, wanted);
      assert.deepEqual(store.kept, []);
    }),
    { numRuns: 40 },
  );
});

test('a token whose time was up is replaced and the call made again, before that counts as a refusal', async (t) => {
  const to = await receiver(t);
  let n = 0;
  const publisher = publisherOf(t, to, { token: () => (n++ === 0 ? 'old' : 'new') });
  assert.equal((await publisher.send(events(1, 'a'))).accepted, 1);
  assert.deepEqual(to.tokens, ['Bearer old', 'Bearer new']);
  const stubborn = publisherOf(t, to, { token: () => 'old' });
  await assert.rejects(
    stubborn.send(events(1, 'b')),
    (error: unknown) => error instanceof PeeksafeError && error.status === 401,
  );
  assert.equal(to.tokens.length, 4, 'asked twice and no more');
});
