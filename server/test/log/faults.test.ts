import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { ENTITY_KINDS, type Changes, type EventInput } from 'peeksafe/protocol';
import { connect, type LiveStream } from 'peeksafe/sdk';
import pino from 'pino';
import { startServer, type RunningServer } from '../../src/server.ts';
import { verify } from '../../src/maintenance/verify.ts';
import { faultyProxy, type FaultyProxy } from '../support/faulty-proxy.ts';
import { observed, pairOfVariants, streamUrl, temporaryFolder } from '../support/harness.ts';
import { logFor } from '../support/test-log.ts';
import { bearer, SECRET, tokenFor } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const AT = '2026-01-05T10:00:00.000Z';
const VIEWERS = 3;

/** Checks the changes that a viewer's subscriber gets, as they come. */
class Witness {
  readonly stream: LiveStream;
  readonly faults: string[] = [];
  #cursor: string | null = null;
  #seen = new Map<string, number>();
  resets = 0;

  constructor(url: string) {
    // A source of its own, so that it shares no connection; short-lived tokens, so that several expire in a run.
    const token = (): Promise<string> => tokenFor('s', ['view'], { expiresAt: Date.now() + 2000 });
    this.stream = connect(url, { token });
    this.stream.subscribe((changed) => {
      const [epoch = '', seq = ''] = changed.cursor.split('.');
      const [heldEpoch, heldSeq] = this.#cursor?.split('.') ?? [];
      if (epoch === heldEpoch && Number(seq) < Number(heldSeq))
        this.faults.push(`the cursor went back: ${this.#cursor} to ${changed.cursor}`);
      if (this.stream.state.cursor !== changed.cursor)
        this.faults.push('the state is not the one at the cursor that is told');
      if (epoch !== heldEpoch) this.#seen.clear();
      if (changed.reset) this.resets += 1;
      this.#cursor = changed.cursor;
      for (const kind of ENTITY_KINDS)
        for (const entity of changed[kind]) {
          const key = `${kind} ${entity.id}`;
          if ((this.#seen.get(key) ?? 0) >= entity.seq)
            this.faults.push(`${key} at ${entity.seq} was told twice or late`);
          this.#seen.set(key, entity.seq);
        }
    });
  }
}

/** A server that comes and goes behind a faulty way. */
class World {
  readonly proxy: FaultyProxy;
  #server: RunningServer | null = null;
  #dataDir: string;
  readonly #newFolder: () => string;
  #events = 0;
  readonly folders: string[] = [];

  constructor(proxy: FaultyProxy, newFolder: () => string) {
    this.proxy = proxy;
    this.#newFolder = newFolder;
    this.#dataDir = newFolder();
    this.folders.push(this.#dataDir);
  }

  async start(): Promise<void> {
    const options = { port: 0, logger: pino({ level: 'silent' }), tokens: { secrets: [SECRET] }, heartbeatMs: 300 };
    this.#server = await startServer({ ...options, dataDir: this.#dataDir, ...(await logFor(this.#dataDir)) });
    this.proxy.leadTo(this.#server.port);
    await this.post(pairOfVariants());
  }

  async stop(): Promise<void> {
    await this.#server?.close();
    this.#server = null;
  }

  async restart(): Promise<void> {
    this.proxy.cut();
    await this.stop();
    await this.start();
  }

  /** The log is lost, and another begins. */
  async beginAnew(): Promise<void> {
    await this.stop();
    this.#dataDir = this.#newFolder();
    this.folders.push(this.#dataDir);
    await this.start();
  }

  async post(events: readonly EventInput[]): Promise<void> {
    const headers = { 'Content-Type': 'application/json', ...bearer(await tokenFor('s', ['ingest', 'operate'])) };
    const url = `${streamUrl(this.#server as RunningServer, 's')}/events`;
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(events) });
    assert.ok(response.ok || response.status === 422, await response.clone().text());
    await response.text();
  }

  feed(count: number): Promise<void> {
    const events = Array.from({ length: count }, (_, i): EventInput => {
      const id = `${++this.#events}-${randomUUID()}`;
      const [n, variant] = [this.#events % 7, i % 2 === 0 ? 'a' : 'b'];
      if (n === 0) return { id, at: AT, kind: 'variant.posted', variant: id, experiment: 'exp', content: id };
      if (n === 1) return { id, at: AT, kind: 'variant.killed', variant, cause: 'operator' };
      if (n === 2) return { id, at: AT, kind: 'variant.revived', variant };
      return observed(id, variant, 10, 1);
    });
    return this.post(events);
  }

  async truth(): Promise<Changes> {
    const response = await fetch(`${streamUrl(this.#server as RunningServer, 's')}/changes`, {
      headers: bearer(await tokenFor('s')),
    });
    return (await response.json()) as Changes;
  }
}

const rowsOf = (entities: Iterable<{ id: string }>): unknown[] => [...entities].sort((a, b) => (a.id < b.id ? -1 : 1));

async function agree(witness: Witness, world: World): Promise<void> {
  let truth = await world.truth();
  const isThere = async (): Promise<boolean> => witness.stream.state.cursor === (truth = await world.truth()).cursor;
  // A viewer whose tokens ran out while they were held back waits up to a minute before it tries again.
  await until('the viewer is where the log is', isThere, 75_000);
  for (const kind of ENTITY_KINDS)
    assert.deepEqual(rowsOf(witness.stream.state[kind].values()), rowsOf(truth[kind] ?? []), kind);
}

type Step =
  'feed' | 'burst' | 'cut' | 'refuse' | 'hold' | 'delay' | 'repeat' | 'mend' | 'restart' | 'begin anew' | 'wait';

async function takeStep(step: Step, world: World): Promise<void> {
  const { proxy } = world;
  switch (step) {
    case 'feed':
      return world.feed(3);
    case 'burst':
      await Promise.all(Array.from({ length: 5 }, () => world.feed(20)));
      return;
    case 'delay':
      proxy.delay(40);
      return;
    case 'restart':
      return world.restart();
    case 'begin anew':
      return world.beginAnew();
    case 'wait':
      await sleep(600);
      return;
    default:
      proxy[step]();
  }
}

const STEPS: readonly Step[] = [
  'feed',
  'feed',
  'burst',
  'cut',
  'refuse',
  'hold',
  'delay',
  'repeat',
  'mend',
  'wait',
  'restart',
  'begin anew',
];

/** Each world mostly waits, so several of them are tried at the same time. */
const WORLDS = 5;
const RUNS = 5;

async function checkWorlds(t: TestContext, world: number): Promise<void> {
  const { seed } = fc.readConfigureGlobal();
  const proxy = await faultyProxy(0);
  t.after(() => proxy.close());
  const steps = fc.array(fc.constantFrom(...STEPS), { minLength: 4, maxLength: 12 });
  const taken = new Map<string, number>();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const served = new World(proxy, () => temporaryFolder(t));
      await served.start();
      const witnesses = Array.from({ length: VIEWERS }, () => new Witness(`${proxy.url}/v1/streams/s`));
      try {
        for (const step of sequence) {
          taken.set(step, (taken.get(step) ?? 0) + 1);
          await takeStep(step, served);
          await sleep(30);
        }
        proxy.mend();
        await served.feed(2);
        for (const witness of witnesses) {
          await agree(witness, served);
          assert.deepEqual(witness.faults, []);
        }
      } finally {
        for (const { stream } of witnesses) stream.close();
        proxy.mend();
        await served.stop();
      }
      for (const folder of served.folders)
        assert.deepEqual(
          verify(folder).streams.flatMap(({ faults }) => faults),
          [],
        );
      runs += 1;
    }),
    {
      ...{ numRuns: RUNS, endOnFailure: true, includeErrorInReport: true, interruptAfterTimeLimit: 120_000 },
      // With the seed of the run alone all worlds would be one.
      ...(seed !== undefined && { seed: seed + world }),
    },
  );
  t.diagnostic(`${runs} runs: ${[...taken].map(([step, n]) => `${step} ${n}`).join(', ')}`);
}

describe(
  'whatever happens on the way, every viewer ends with the fold of the log, never goes back, and gets nothing twice',
  { concurrency: true },
  () => {
    for (let world = 1; world <= WORLDS; world++)
      test(`in world ${world} of ${WORLDS}`, { timeout: 280_000 }, (t) => checkWorlds(t, world));
  },
);
