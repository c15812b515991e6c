// `npm run soak [-- --minutes 10 --seed 1]`: clients that misbehave, then random everything, against servers in processes of their own, and
// how their memory fares.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectTo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Changes, EventInput } from 'peeksafe/protocol';
import { connect, type LiveStream } from 'peeksafe/sdk';
import { verify } from '../../src/maintenance/verify.ts';
import { abuse, ALL_ABUSE } from './abuse.ts';
import { residentBytes } from './memory.ts';
import { faultyProxy, type FaultyProxy } from '../support/faulty-proxy.ts';
import { changes, observed, post, postRaw, streamUrl } from '../support/harness.ts';
import { pick, seeded, type Random } from '../support/random.ts';
import { freePort, startProcess, type ServerProcess } from '../support/server-process.ts';

const STREAMS = ['s0', 's1', 's2'] as const;
const VARIANTS = 40;
const MAX_VIEWERS = 60;

/** The results of a soak. */
export interface Soak {
  /** Resident memory of the server over time, bytes. */
  readonly memory: readonly number[];
  readonly acts: number;
  readonly accepted: number;
  /** Broken expectations; empty when all is well. */
  readonly faults: readonly string[];
}

class Soaking {
  readonly faults: string[] = [];
  accepted = 0;
  acts = 0;
  readonly #random: Random;
  readonly #server: ServerProcess;
  readonly #proxy: FaultyProxy;
  readonly #viewers: LiveStream[] = [];

  constructor(random: Random, server: ServerProcess, proxy: FaultyProxy) {
    this.#random = random;
    this.#server = server;
    this.#proxy = proxy;
  }

  async prepare(): Promise<void> {
    const at = new Date().toISOString();
    for (const stream of STREAMS) {
      const variants = Array.from({ length: VARIANTS }, (_, i): EventInput => ({
        id: `p${i}`,
        at,
        kind: 'variant.posted',
        variant: `v${i}`,
        experiment: `x${i % 8}`,
        content: `Variant ${i}`,
        patterns: [`pattern ${i % 5}`],
      }));
      const experiments = Array.from({ length: 8 }, (_, i): EventInput => ({
        id: `x${i}`,
        at,
        kind: 'experiment.opened',
        experiment: `x${i}`,
      }));
      await post(this.#server, stream, [...experiments, ...variants]);
    }
  }

  /** One thing that may happen. */
  async act(): Promise<void> {
    this.acts += 1;
    const dice = this.#random();
    if (dice < 0.55) return this.#feed();
    if (dice < 0.65) return this.#decide();
    if (dice < 0.75) return this.#come();
    if (dice < 0.83) return this.#go();
    if (dice < 0.86) return this.#proxy.cut();
    if (dice < 0.9) return this.#rubbish();
    if (dice < 0.93) return this.#stopped();
    if (dice < 0.97) return this.#ask();
    this.#proxy.mend();
    if (dice < 0.98) this.#proxy.repeat();
    else if (dice < 0.99) this.#proxy.delay(30);
  }

  async #feed(): Promise<void> {
    const at = new Date().toISOString();
    const events = Array.from({ length: 1 + Math.floor(this.#random() * 60) }, () => {
      const impressions = Math.floor(this.#random() * 40);
      const engagements = Math.floor(this.#random() * impressions * 0.2);
      return observed(randomUUID(), `v${Math.floor(this.#random() * VARIANTS)}`, impressions, engagements, at);
    });
    const answer = await post(this.#server, pick(this.#random, STREAMS), events);
    this.accepted += answer.accepted;
  }

  async #decide(): Promise<void> {
    const kind = pick(this.#random, [
      'variant.killed',
      'variant.revived',
      'variant.protected',
      'pattern.used',
    ] as const);
    const id = randomUUID();
    const about =
      kind === 'pattern.used'
        ? { pattern: `pattern ${Math.floor(this.#random() * 5)}` }
        : { variant: `v${Math.floor(this.#random() * VARIANTS)}` };
    await post(this.#server, pick(this.#random, STREAMS), [{ id, at: new Date().toISOString(), kind, ...about }]);
  }

  #come(): void {
    if (this.#viewers.length >= MAX_VIEWERS) return;
    const url = streamUrl(this.#proxy, pick(this.#random, STREAMS));
    this.#viewers.push(connect(url, { token: () => undefined }));
  }

  #go(): void {
    const [viewer] = this.#viewers.splice(Math.floor(this.#random() * this.#viewers.length), 1);
    viewer?.close();
  }

  async #rubbish(): Promise<void> {
    const body = pick(this.#random, [
      '',
      '[',
      '[null,1,{"kind":"__proto__"}]',
      'x'.repeat(100_000),
      '{"id":"'.repeat(2000),
    ]);
    const response = await postRaw(this.#server, pick(this.#random, [...STREAMS, 'nowhere', '__proto__']), body);
    if (response.status < 400 || response.status >= 500)
      this.faults.push(`rubbish was answered with ${response.status}`);
    await response.text();
  }

  /** Asks for everything over a bare connection, reads nothing, and is gone some time later. */
  #stopped(): void {
    const port = Number(new URL(this.#server.url).port);
    const socket = connectTo(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(`GET /v1/streams/s0/changes HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`);
    socket.pause();
    setTimeout(() => socket.destroy(), 5000 * this.#random()).unref();
  }

  async #ask(): Promise<void> {
    const route = pick(this.#random, ['history', 'audit?limit=200', 'changes', 'history?points=20&variants=v1']);
    const response = await fetch(`${streamUrl(this.#server, pick(this.#random, STREAMS))}/${route}`);
    if (!response.ok) this.faults.push(`${route} was answered with ${response.status}`);
    await response.arrayBuffer();
  }

  /** Waits until every viewer has the state of its stream. */
  async settle(): Promise<void> {
    this.#proxy.mend();
    const truths = new Map<string, Changes>();
    for (const stream of STREAMS) truths.set(streamUrl(this.#proxy, stream), await changes(this.#server, stream));
    const end = Date.now() + 60_000;
    for (const viewer of this.#viewers) {
      const truth = truths.get(viewer.url) as Changes;
      // Monitors may have gone on meanwhile: at least so far.
      const isThere = (): boolean =>
        Number(viewer.state.cursor?.split('.')[1] ?? 0) >= Number(truth.cursor.split('.')[1]);
      while (!isThere() && Date.now() < end) await sleep(20);
      if (!isThere())
        this.faults.push(
          `a viewer stayed at ${viewer.state.cursor}, of ${truth.cursor}: ${JSON.stringify(viewer.status)}`,
        );
    }
    for (const viewer of this.#viewers) viewer.close();
  }
}

/** Does random things for `ms` milliseconds. Needs Linux, to see the server's memory. */
export async function soak(ms: number, seed: number, onSample: (bytes: number) => void = () => {}): Promise<Soak> {
  const dataDir = mkdtempSync(join(tmpdir(), 'peeksafe-soak-'));
  const port = await freePort();
  const server = await startProcess(dataDir, port, ['--limit-calls', '100000', '--limit-events', '10000000']);
  const proxy = await faultyProxy(port);
  const memory: number[] = [];
  const soaking = new Soaking(seeded(seed), server, proxy);
  try {
    await soaking.prepare();
    const end = performance.now() + ms;
    let sampleAt = 0;
    while (performance.now() < end) {
      if (server.child.exitCode !== null) throw new Error(`the server ended with ${server.child.exitCode}`);
      await soaking.act();
      if (performance.now() < sampleAt) continue;
      sampleAt = performance.now() + ms / 100;
      memory.push(residentBytes(server.child.pid as number));
      onSample(memory.at(-1) as number);
    }
    await soaking.settle();
    if ((await server.kill('SIGTERM')) !== 0) soaking.faults.push('it did not end well');
    const { integrity, streams } = verify(dataDir);
    if (integrity !== 'ok') soaking.faults.push(`the store: ${integrity}`);
    soaking.faults.push(...streams.flatMap(({ faults }) => faults));
    const { acts, accepted, faults } = soaking;
    return { memory, acts, accepted, faults };
  } finally {
    proxy.close();
    server.child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** How much more memory the last fifth of the time took than the second fifth, as a ratio: the first one warms up. */
export function growthOf({ memory }: Soak): number {
  const fifth = Math.floor(memory.length / 5);
  return median(memory.slice(-fifth)) / median(memory.slice(fifth, 2 * fifth));
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
  const minutes = Number(values.minutes ?? 10);
  const seed = Number(values.seed ?? 1);
  const { faults: faultsOfAbuse } = await abuse(ALL_ABUSE, seed, console.log);
  console.log(faultsOfAbuse.length === 0 ? 'no exit, no 5xx' : `${faultsOfAbuse.length} faults`);
  let samples = 0;
  const seen = await soak(minutes * 60_000, seed, (bytes) => {
    if (samples++ % 10 === 0) console.log(`${(bytes / 1e6).toFixed(0)} MB`);
  });
  console.log(
    `${seen.acts} acts, ${seen.accepted} events accepted, memory ×${growthOf(seen).toFixed(2)} from the second fifth of the time to the last`,
  );
  const faults = [...faultsOfAbuse, ...seen.faults];
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
