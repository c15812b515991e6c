import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventInput } from 'peeksafe/protocol';
import type { Dialect } from './viewers.ts';

/** As it is published: built. */
const CLI = join(import.meta.dirname, '../../server/dist/cli.js');

/** Limits are for strangers; here everybody comes from one address. */
const NO_LIMITS = [
  '--limit-sockets',
  '100000',
  '--limit-calls',
  '1000000',
  '--limit-events',
  '100000000',
  '--limit-stream-events',
  '100000000',
];

/** A young generation as small as this keeps resident memory low; garbage here does not live long. */
const NODE_OPTIONS = ['--max-semi-space-size=2'];

/** A server that is measured, in a process of its own. */
export interface Subject {
  readonly dialect: Dialect;
  readonly port: number;
  readonly dataDir: string | null;
  /** Posts a body to a stream and waits for the answer. */
  post(body: string, stream?: string): Promise<void>;
  /** CPU time used until now, user and system, seconds. */
  cpuSeconds(): number;
  residentMegabytes(): number;
  kill(signal?: NodeJS.Signals): Promise<void>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Clock ticks a second, as /proc counts CPU time: 100 on every Linux that Node runs on. */
const TICKS = 100;

function cpuSeconds(pid: number): number {
  // The command's name may hold spaces; the fields after it do not.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function residentMegabytes(pid: number): number {
  return (Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024) / 1e6;
}

function poster(port: number): (body: string, stream?: string) => Promise<void> {
  const agent = new Agent({ keepAlive: true });
  return (body, stream = 'bench') =>
    new Promise((done, failed) => {
      const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
      const call = request(
        { agent, host: '127.0.0.1', port, method: 'POST', path: `/v1/streams/${stream}/events`, headers },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (text += chunk));
          response.on('end', () => {
            if (response.statusCode === 200) done();
            else failed(new Error(`A POST was answered with ${response.statusCode}: ${text.slice(0, 300)}`));
          });
        },
      );
      call.on('error', failed);
      call.end(body);
    });
}

async function subjectOf(
  dialect: Dialect,
  args: readonly string[],
  port: number,
  dataDir: string | null,
): Promise<Subject> {
  const child = spawn(process.execPath, [...NODE_OPTIONS, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const ended = once(child, 'exit').then(() => running.delete(child));
  await Promise.race([
    once(child.stdout as NodeJS.ReadableStream, 'data'),
    ended.then(() => Promise.reject(new Error(`${dialect} ended before it was ready.`))),
  ]);
  const pid = child.pid as number;
  return {
    dialect,
    port,
    dataDir,
    post: poster(port),
    cpuSeconds: () => cpuSeconds(pid),
    residentMegabytes: () => residentMegabytes(pid),
    async kill(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
    },
  };
}

/** Starts Peeksafe on a store. */
export async function startPeeksafe(dataDir: string, profileDir?: string): Promise<Subject> {
  const port = await freePort();
  const profile = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  const options = ['start', '--data', dataDir, '--port', String(port), '--metrics-port', 'off', ...NO_LIMITS];
  return subjectOf('peeksafe', [...profile, CLI, ...options], port, dataDir);
}

/** Starts a peer that broadcasts a message like this one. */
export async function startPeer(dialect: Exclude<Dialect, 'peeksafe'>, template: string): Promise<Subject> {
  const port = await freePort();
  const script = join(import.meta.dirname, 'peers', `${dialect.replace('.', '-')}.ts`);
  return subjectOf(dialect, [script, String(port), template], port, null);
}

/** A store that is removed afterwards. */
export async function withStore<T>(work: (dataDir: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'peeksafe-bench-'));
  try {
    return await work(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

let ids = 0;

/** Posts an experiment of so many variants, `v0` and on. */
export async function populate(subject: Subject, variants: number, stream = 'bench'): Promise<void> {
  const at = new Date().toISOString();
  const opened: EventInput = { id: 'x', at, kind: 'experiment.opened', experiment: 'x', policy: 'off' };
  await subject.post(JSON.stringify([opened]), stream);
  for (let from = 0; from < variants; from += 1000) {
    const posted = Array.from({ length: Math.min(1000, variants - from) }, (_, i): EventInput => ({
      ...{ id: `p${from + i}`, at, kind: 'variant.posted', variant: `v${from + i}`, experiment: 'x' },
      content: `A headline of the usual length, such as editors write: number ${from + i}`,
      predictedEr: 0.04,
      patterns: ['question'],
    }));
    await subject.post(JSON.stringify(posted), stream);
  }
}

/** A body that reports impressions of the first so many variants. */
export function observations(variants: number): string {
  const at = new Date().toISOString();
  const events = Array.from({ length: variants }, (_, i): EventInput => ({
    id: `o${++ids}`,
    at,
    kind: 'variant.observed',
    variant: `v${i}`,
    impressions: 1,
    engagements: 0,
  }));
  return JSON.stringify(events);
}
