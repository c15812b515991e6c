// Harms the processes of a run, by seed.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Node, Nodes } from './nodes.ts';
import type { Random } from './sender.ts';

/** How often each harm was done, and the longest time without an acknowledgement from then until the next harm, milliseconds. */
export type Harms = Map<string, { times: number; outageMs: number }>;

/** Measures whether events are acknowledged. */
export interface Pulse {
  /** Starts the measurement over. */
  restart(): void;
  /** The longest time without an acknowledgement since then, milliseconds. */
  readonly outageMs: number;
  /** Resolves when events were acknowledged for a second, or after a while. */
  recovered(): Promise<void>;
}

/** A pause that is longer than a lease, and one that is not. Milliseconds. */
const PAST_LEASE_MS = [3500, 6000] as const;
const SHORT_MS = [300, 2500] as const;

const pick = <T>(random: Random, among: readonly T[]): T => among[Math.floor(random() * among.length)] as T;
const within = (random: Random, [from, to]: readonly [number, number]): number => from + random() * (to - from);

async function rolling(nodes: readonly Node[], signal: NodeJS.Signals): Promise<void> {
  for (const node of nodes) {
    await node.kill(signal);
    await node.start();
    await sleep(500);
  }
}

async function killed(node: Node, downMs: number): Promise<void> {
  await node.kill('SIGKILL');
  await sleep(downMs);
  await node.start();
}

async function paused(node: Node, ms: number): Promise<void> {
  node.signal('SIGSTOP');
  await sleep(ms);
  node.signal('SIGCONT');
}

async function cutOff(node: Node, ms: number): Promise<void> {
  node.place?.cut(true);
  await sleep(ms);
  node.place?.cut(false);
}

/** One harm, done and mended. Of the three servers of NATS one at most is away at a time. */
async function harm(nodes: Nodes, random: Random, note: (what: string) => void): Promise<void> {
  const of = (kind: Node['kind']): Node[] => nodes.all.filter((node) => node.kind === kind);
  const dice = random();
  const node = pick(random, nodes.all);
  if (dice < 0.35) {
    note(`kill -9 ${node.kind}`);
    return killed(node, within(random, SHORT_MS));
  }
  if (dice < 0.6) {
    const ms = within(random, node.kind === 'writer' ? PAST_LEASE_MS : SHORT_MS);
    note(`pause ${node.kind}`);
    return paused(node, ms);
  }
  if (dice < 0.9) {
    const cuttable = nodes.all.filter(({ place }) => place !== null);
    if (cuttable.length === 0) return;
    const away = pick(random, cuttable);
    note(`cut off ${away.kind}`);
    return cutOff(away, within(random, [1500, 6000]));
  }
  const kind = pick(random, ['writer', 'gateway', 'nats'] as const);
  note(`rolling restart ${kind}`);
  return rolling(of(kind), 'SIGTERM');
}

/** Does harm after harm until the time is over, each to servers that have come to themselves, and leaves everything mended. */
export async function doHarm(
  nodes: Nodes,
  random: Random,
  ms: number,
  pulse: Pulse,
  say: (what: string) => void,
): Promise<Harms> {
  const harms: Harms = new Map();
  const end = performance.now() + ms;
  while (performance.now() < end) {
    await sleep(within(random, [300, 1500]));
    pulse.restart();
    let done = '';
    await harm(nodes, random, (what) => (done = what));
    await pulse.recovered();
    if (done === '') continue;
    const former = harms.get(done) ?? { times: 0, outageMs: 0 };
    harms.set(done, { times: former.times + 1, outageMs: Math.max(former.outageMs, pulse.outageMs) });
    say(`${done}: ${(pulse.outageMs / 1000).toFixed(1)} s without an acknowledgement`);
  }
  return harms;
}
