// A gateway that asks the writer of a stream, while writers change.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { FollowedStream } from '../../src/live/cluster/followed-stream.ts';
import type { CountedViews, WriterRequest } from '../../src/live/cluster/writer-rpc.ts';
import { FrameMemory } from '../../src/live/frame-cache.ts';
import { LogUnavailable } from '../../src/log/event-log.ts';
import { openStore } from '../../src/log/database.ts';
import { NatsClient } from '../../src/log/jetstream/nats-client.ts';
import { ReplicaStore } from '../../src/log/jetstream/replica-store.ts';
import { readNatsSettings } from '../../src/log/jetstream/settings.ts';
import { OutputBudget } from '../../src/output/output-budget.ts';
import { temporaryFolder } from '../support/harness.ts';
import { NO_NATS, sharedNats } from '../support/nats-server.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const nothing = (): void => {};

test(
  'a request that reached the new writer before it announced itself has the answer of that time',
  { skip: NO_NATS, timeout: 60_000 },
  async (t) => {
    const onError = (what: string, error: unknown): never => assert.fail(`${what}: ${String(error)}`);
    const nats = new NatsClient(
      readNatsSettings(`${(await sharedNats()).url}/f${randomBytes(6).toString('hex')}`, {}),
      onError,
    );
    t.after(() => nats.close());
    await nats.ready;
    const { db, close } = openStore(temporaryFolder(t));
    t.after(close);
    const gateway = new FollowedStream('s', {
      ...{ nats, store: new ReplicaStore(db), clock: new VirtualClock(), heartbeatMs: 1e9, onError },
      counters: { frame: nothing, deliveries: nothing, conflation: nothing, evicted: nothing, fanOut: nothing },
      memory: { output: new OutputBudget(1e6), frames: new FrameMemory(1e6) },
    });
    let tries = 0;
    const again = Promise.withResolvers<void>();
    // The writer counts what comes first, announces itself, and answers only when it was asked again; that it knows by then.
    t.after(
      nats.respond(nats.subjects.writer('s'), null, async (question) => {
        if ((JSON.parse(question) as WriterRequest).ask !== 'count') throw new LogUnavailable(new Error('not now'));
        const isFirst = ++tries === 1;
        if (isFirst) {
          gateway.onWriterMessage({ node: 'new', lease: 7, began: 0, cursor: 'e.0' }, '{"type":"heartbeat"}');
          await again.promise;
        } else {
          again.resolve();
          await setImmediate();
        }
        const answer: CountedViews = { outcomes: [isFirst ? 'counted' : 'known'], cursor: 'f.1' };
        return JSON.stringify(answer);
      }),
    );
    const view = { variant: 'a', unit: 'u', at: 0 } as const;
    assert.deepEqual(await gateway.service.count([view]), ['counted']);
    assert.equal(tries, 2);
  },
);
