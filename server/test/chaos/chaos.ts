// `npm run chaos [-- --seconds 60 --seed 1 --viewers 300]`: three servers of NATS, two writers, three gateways, viewers and steady senders;
// things are killed, paused and cut off by seed, and then it is looked at what is left.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { EventInput } from 'peeksafe/protocol';
import { viewOfAll } from 'peeksafe/engine';
import { NATS_VERSION, NO_NATS } from '../support/nats-server.ts';
import { readLog } from './check.ts';
import { doHarm, type Harms } from './harm.ts';
import { startNodes, type Nodes } from './nodes.ts';
import { Acknowledged, post, seeded, send } from './sender.ts';
import { textOf, Witness } from './witness.ts';

const SENDERS = 3;

/** How long everything may take to come to rest at the end, milliseconds. */
const REST_MS = 60_000;

/** The options of a run. */
export interface ChaosOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly viewers: number;
  readonly withNetworks: boolean;
  readonly say: (what: string) => void;
}

/** The results of a run. */
export interface Chaos {
  readonly acknowledged: number;
  readonly refusals: ReadonlyMap<string, number>;
  readonly events: number;
  readonly claims: number;
  readonly longestOutageMs: number;
  readonly harms: Harms;
  readonly hasNetworks: boolean;
  /** Broken expectations; empty when all is well. */
  readonly faults: readonly string[];
}

async function prepare(url: string, acknowledged: Acknowledged): Promise<void> {
  const at = new Date().toISOString();
  const experiments = Array.from({ length: 8 }, (_, i): EventInput => {
    const policy = i % 2 === 0 ? 'evidence' : 'advise';
    return { id: `x${i}`, at, kind: 'experiment.opened', experiment: `x${i}`, policy };
  });
  const variants = Array.from({ length: 40 }, (_, i): EventInput => ({
    ...{ id: `p${i}`, at, kind: 'variant.posted', variant: `v${i}`, experiment: `x${i % 8}` },
    ...{ content: `Variant ${i}`, patterns: [`pattern ${i % 5}`], predictedEr: 0.05 },
  }));
  for (let tries = 0; !(await post(url, [...experiments, ...variants], acknowledged)); tries++) {
    if (tries === 20) throw new Error('The servers did not take the first events.');
    await sleep(500);
  }
}

/** Waits until all viewers see the same as the fold of the log, which may still grow by what its monitors decide. */
async function settle(nodes: Nodes, viewers: readonly Witness[]) {
  for (const end = performance.now() + REST_MS; ;) {
    const log = await readLog(nodes.logUrl, 's');
    const expected = textOf(viewOfAll(log.state));
    const cursor = `${log.epoch}.${log.events}`;
    const behind = viewers.filter(({ stream }) => stream.state.cursor !== cursor);
    const differing = viewers.filter((viewer) => viewer.stream.state.cursor === cursor && viewer.seen() !== expected);
    if ((behind.length === 0 && differing.length === 0) || performance.now() > end) {
      const late = behind
        .slice(0, 3)
        .map(({ stream }) => `a viewer is at ${stream.state.cursor}, not ${cursor}: ${JSON.stringify(stream.status)}`);
      const wrong = differing.slice(0, 3).map((viewer) => firstDifference(viewer.seen(), expected));
      return { log, faults: [...late, ...wrong] };
    }
    await sleep(300);
  }
}

function firstDifference(seen: string, expected: string): string {
  const at = [...seen].findIndex((character, i) => character !== expected[i]);
  const part = (text: string): string => text.slice(Math.max(0, at - 200), at + 60);
  return `a viewer's state is not the fold: …${part(seen)}… instead of …${part(expected)}…`;
}

/** Runs it. */
export async function chaos({ seconds, seed, viewers: count, withNetworks, say }: ChaosOptions): Promise<Chaos> {
  const random = seeded(seed);
  const nodes = await startNodes(withNetworks);
  const viewers: Witness[] = [];
  const stopping = new AbortController();
  try {
    const acknowledged = new Acknowledged();
    await prepare(nodes.gatewayUrls[0] as string, acknowledged);
    for (let i = 0; i < count; i++)
      viewers.push(new Witness(nodes.gatewayUrls[i % nodes.gatewayUrls.length] as string));
    const sending = Array.from({ length: SENDERS }, (_, i) =>
      send(`s${i}`, nodes.gatewayUrls, seeded(seed * 10 + i), acknowledged, stopping.signal),
    );
    const harms = await doHarm(nodes, random, seconds * 1000, acknowledged, say);
    stopping.abort();
    await Promise.all(sending);
    const { log, faults } = await settle(nodes, viewers);
    for (const [id, seq] of acknowledged.seqs)
      if (log.places.get(id) !== seq)
        faults.push(`${id} was acknowledged as ${seq} and is ${log.places.get(id) ?? 'lost'}`);
    const epochs = new Set(viewers.flatMap((viewer) => [...viewer.epochs]));
    if (epochs.size > 1) faults.push(`nothing was lost, and yet there were ${epochs.size} epochs`);
    faults.push(...log.faults, ...acknowledged.faults, ...viewers.flatMap((viewer) => viewer.faults));
    const { refusals, longestMs: longestOutageMs } = acknowledged;
    const { events, claims } = log;
    const { hasNetworks } = nodes;
    return {
      acknowledged: acknowledged.seqs.size,
      refusals,
      events,
      claims,
      longestOutageMs,
      harms,
      hasNetworks,
      faults,
    };
  } finally {
    stopping.abort();
    for (const { stream } of viewers) stream.close();
    nodes.stop();
  }
}

if (import.meta.main) {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { seconds: text, seed: text, viewers: text } });
  const seed = Number(values.seed ?? Date.now() % 100_000);
  if (NO_NATS !== false) {
    console.error(`No chaos without NATS: ${NO_NATS}.`);
    process.exit(2);
  }
  const viewers = Number(values.viewers ?? 300);
  console.log(`NATS ${NATS_VERSION}, seed ${seed}, ${viewers} viewers`);
  const start = performance.now();
  const say = (what: string): void =>
    console.log(`${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s  ${what}`);
  const seen = await chaos({ seconds: Number(values.seconds ?? 60), seed, viewers, withNetworks: true, say });
  if (!seen.hasNetworks) console.log('No network namespaces here: nothing was cut off.');
  for (const [what, { times, outageMs }] of [...seen.harms].sort())
    console.log(
      `${what.padEnd(24)} ${String(times).padStart(3)} times, at most ${(outageMs / 1000).toFixed(1)} s without an acknowledgement`,
    );
  for (const [said, times] of seen.refusals) console.log(`sent away ${times} times: ${said}`);
  const refused = [...seen.refusals.values()].reduce((sum, times) => sum + times, 0);
  console.log(
    `${seen.acknowledged} events acknowledged, ${refused} calls sent away and repeated, ${seen.events} in the log, ${seen.claims} times a writer began; longest outage ${(seen.longestOutageMs / 1000).toFixed(1)} s`,
  );
  for (const fault of seen.faults.slice(0, 20)) console.error(fault);
  console.log(
    seen.faults.length === 0
      ? '0 lost, nothing doubled, every viewer sees the fold of the log'
      : `${seen.faults.length} faults (--seed ${seed})`,
  );
  process.exit(seen.faults.length === 0 ? 0 : 1);
}
