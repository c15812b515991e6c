// Subjects a server to hostile and careless clients, and checks its state afterwards; `npm run soak` prints the results.
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventInput } from 'peeksafe/protocol';
import { WebSocket } from 'ws';
import { freePort, startProcess, type ServerProcess } from '../support/server-process.ts';
import { bearer, tokenFor, tokenOf } from '../support/tokens.ts';
import { pick, seeded, type Random } from '../support/random.ts';

/** How much of each is done. */
export interface AbuseCounts {
  readonly readers: number;
  readonly upgrades: number;
  readonly heads: number;
  readonly requestsPerDoor: number;
}

/** As much as `npm run soak` does. */
export const ALL_ABUSE: AbuseCounts = { readers: 500, upgrades: 600, heads: 300, requestsPerDoor: 2000 };

/** The results. */
export interface Abuse {
  /** A line for each kind. */
  readonly lines: readonly string[];
  /** Broken expectations; empty when all is well. */
  readonly faults: readonly string[];
}

/** A secret without white space, which separates secrets in the environment. */
const SECRET = 'a-secret-of-the-soak-without-any-space';

/** Large enough that no kernel takes an answer whole. */
const VARIANTS = 1500;
const CONTENT = 'x'.repeat(4000);

/** How long an answer may take before it counts as none, milliseconds: the machine may be busy. */
const ANSWER_MS = 10_000;

/** Longer than a reader that takes nothing is kept, milliseconds. */
const STALL_MS = 18_000;

/** How long readers stay before anything is measured, milliseconds. */
const WARM_UP_MS = 2000;

/** How much more memory than before is no growth: Node gives some back late, and some never. Bytes. */
const ROOM_BYTES = 150e6;

const AT = new Date().toISOString();

interface Target {
  readonly server: ServerProcess;
  readonly port: number;
  readonly metricsPort: number;
  readonly token: string;
}

/** Resident memory of a process, bytes. Linux only. */
export function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

/** Sockets that a process has open. Linux only. */
function socketsOf(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((fd) => {
    try {
      return readlinkSync(join(folder, fd)).startsWith('socket:');
    } catch {
      // It was closed in between.
      return false;
    }
  }).length;
}

async function startTarget(dataDir: string): Promise<Target> {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const server = await startProcess(
    dataDir,
    port,
    ['--metrics-port', String(metricsPort), '--limit-calls', '1000000'],
    `export PEEKSAFE_SECRET=${SECRET}`,
  );
  const token = await tokenFor('s', ['view', 'ingest', 'operate'], {
    secret: SECRET,
    expiresAt: Date.now() + 3_600_000,
  });
  const target = { server, port, metricsPort, token };
  const experiments = Array.from({ length: 10 }, (_, i): EventInput => ({
    ...{ id: `x${i}`, at: AT, kind: 'experiment.opened', experiment: `x${i}` },
  }));
  const variants = Array.from({ length: VARIANTS }, (_, i): EventInput => ({
    ...{ id: `v${i}`, at: AT, kind: 'variant.posted', variant: `v${i}`, experiment: `x${i % 10}`, content: CONTENT },
  }));
  for (const events of [experiments, ...Array.from({ length: VARIANTS / 100 }, () => variants.splice(0, 100))]) {
    const response = await fetch(`${server.url}/v1/streams/s/events`, {
      method: 'POST',
      body: JSON.stringify(events),
      headers: { 'Content-Type': 'application/json', ...bearer(token) },
    });
    if (response.status !== 200) throw new Error(`the soak could not be prepared: ${await response.text()}`);
  }
  return target;
}

interface Answer {
  /** 0 when there was none in time, or the connection was closed instead. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

interface Asked {
  readonly port: number;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly agent?: Agent;
}

/** Asks and reads no more than the head of the answer. */
function ask({ port, path, method = 'GET', headers = {}, body, agent }: Asked): Promise<Answer> {
  return new Promise((done) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers, ...(agent && { agent }) });
    const finish = (status: number, answered: IncomingHttpHeaders = {}): void => {
      clearTimeout(timer);
      done({ status, headers: answered });
    };
    const timer = setTimeout(() => {
      finish(0);
      request.destroy();
    }, ANSWER_MS);
    request.on('response', (response) => {
      finish(response.statusCode ?? 0, response.headers);
      // An answer without end would be read for ever.
      if (/event-stream/.test(response.headers['content-type'] ?? '')) response.destroy();
      else response.resume();
      response.on('error', () => {});
    });
    request.on('error', () => finish(0));
    request.end(body);
  });
}

/** A request over a connection of its own; the socket, and the first line of the answer once it is there. */
function raw(port: number, text: string): { socket: Socket; status: Promise<number> } {
  const socket = connect(port, '127.0.0.1', () => socket.write(text));
  const status = new Promise<number>((done) => {
    const timer = setTimeout(() => done(0), ANSWER_MS);
    const finish = (code: number): void => {
      clearTimeout(timer);
      done(code);
    };
    socket.once('data', (bytes: Buffer) =>
      finish(Number(/^HTTP\/1\.1 (\d+)/.exec(bytes.toString('latin1'))?.[1] ?? 0)),
    );
    socket.on('error', () => {});
    socket.once('close', () => finish(0));
  });
  return { socket, status };
}

async function inTurns<T>(works: readonly (() => Promise<T>)[], together: number): Promise<T[]> {
  const results: T[] = [];
  for (let i = 0; i < works.length; i += together)
    results.push(...(await Promise.all(works.slice(i, i + together).map((work) => work()))));
  return results;
}

/** Readers that ask for everything and read nothing, for longer than such readers are kept. */
async function readersThatDoNotRead(
  { port, token }: Target,
  count: number,
  faults: string[],
  holdMs = STALL_MS,
): Promise<string> {
  const kinds = [
    '/changes HTTP/1.1\r\nAccept: application/json\r\n',
    '/changes HTTP/1.1\r\nAccept: text/event-stream\r\n',
    '/audit?limit=10000 HTTP/1.1\r\n',
    '/history?points=5000 HTTP/1.1\r\n',
  ];
  const sockets = Array.from({ length: count }, (_, i) => {
    const head = `GET /v1/streams/s${kinds[i % kinds.length]}Host: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`;
    const socket = connect(port, '127.0.0.1', () => socket.write(head));
    socket.pause();
    socket.on('error', () => {});
    return socket;
  });
  const others: number[] = [];
  for (const end = performance.now() + holdMs; performance.now() < end; await sleep(100)) {
    const begin = performance.now();
    const { status } = await ask({ port, path: '/v1/streams', headers: bearer(token) });
    others.push(performance.now() - begin);
    if (status !== 200) faults.push(`beside readers that do not read, a list was answered with ${status}`);
  }
  for (const socket of sockets) socket.destroy();
  others.sort((a, b) => a - b);
  const p99 = others[Math.floor(others.length * 0.99)] ?? 0;
  return `${count} readers that do not read: others were answered within ${p99.toFixed(0)} ms (99 %)`;
}

const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

const ODD_UPGRADES = [
  'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n',
  'Connection: Upgrade\r\nUpgrade: foo\r\n',
  `Upgrade: websocket\r\n${KEY}Sec-WebSocket-Version: 13\r\n`,
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n',
  `Connection: upgrade\r\nUPGRADE: WebSocket\r\n${KEY}Sec-WebSocket-Version: 7\r\n`,
  `Connection: Upgrade\r\nUpgrade: h2c, websocket\r\n${KEY}Sec-WebSocket-Version: 13\r\n`,
];

/** Fewer connections than a server takes of one address: those beyond are cut off unanswered, as they should be. */
const OPEN_TOGETHER = 300;

const UPGRADED_PATHS = ['/v1/streams/s/live', '/v1/streams', '/healthz', '/nowhere'];

async function oddUpgrades(target: Target, count: number, faults: string[]): Promise<string> {
  const statuses = new Map<number, number>();
  const works = Array.from({ length: count }, (_, i) => async () => {
    const headers = ODD_UPGRADES[i % ODD_UPGRADES.length] as string;
    const path = UPGRADED_PATHS[Math.floor(i / ODD_UPGRADES.length) % UPGRADED_PATHS.length] as string;
    const port = i % 7 === 0 ? target.metricsPort : target.port;
    const { socket, status } = raw(port, `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`);
    const code = await status;
    statuses.set(code, (statuses.get(code) ?? 0) + 1);
    if (code === 0 || code >= 500) faults.push(`an odd upgrade of ${path} was answered with ${code}: ${headers}`);
    return socket;
  });
  for (let i = 0; i < count; i += OPEN_TOGETHER) {
    // They stay open until the last of them is answered.
    const sockets = await inTurns(works.slice(i, i + OPEN_TOGETHER), 50);
    for (const socket of sockets) socket.destroy();
  }
  return `${count} odd upgrades: ${listOf(statuses)}`;
}

const listOf = (statuses: ReadonlyMap<number, number>): string =>
  [...statuses]
    .sort(([a], [b]) => a - b)
    .map(([status, times]) => `${times} × ${status === 0 ? 'no answer' : status}`)
    .join(', ');

async function heads(target: Target, count: number, faults: string[]): Promise<string> {
  const { port, token } = target;
  const headers = { Accept: 'text/event-stream', ...bearer(token) };
  const paths = ['/v1/streams/s/changes', '/v1/streams/s/changes', '/v1/streams/s/history', '/v1/streams', '/healthz'];
  const answers = await inTurns(
    Array.from({ length: count }, (_, i) => () => {
      return ask({ port, path: paths[i % paths.length] as string, method: 'HEAD', headers });
    }),
    20,
  );
  const statuses = new Map<number, number>();
  for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  if (answers.some(({ status }) => status !== 200)) faults.push(`HEAD was answered with ${listOf(statuses)}`);
  const { status } = await ask({ port, path: '/v1/streams/s/changes', headers });
  if (status !== 200) faults.push(`after them a viewer was answered with ${status}`);
  return `${count} HEADs: ${listOf(statuses)}, and a viewer after them ${status}`;
}

/** The last moment that a Date can hold, and the first that it cannot. */
const END_OF_DATES = ['8640000000000', '8640000000001', '1e400'];

async function tokenOfTheYear275760({ port, token }: Target, faults: string[]): Promise<string> {
  const closeCode = (hello: string, renewal?: string): Promise<number> =>
    new Promise((done) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/streams/s/live`, 'peeksafe.v1');
      socket.on('open', () => socket.send(JSON.stringify({ type: 'hello', token: hello })));
      socket.once('message', () => {
        if (renewal === undefined) socket.close();
        else socket.send(JSON.stringify({ type: 'token', token: renewal }));
      });
      socket.on('close', done);
      socket.on('error', () => {});
    });
  const seen: (number | string)[] = [];
  for (const exp of END_OF_DATES) {
    const bad = await tokenOf(`{"exp":${exp},"streams":["s"],"scope":"view"}`, SECRET);
    const { status } = await ask({ port, path: '/v1/streams/s/changes', headers: bearer(bad) });
    const codes = [status, await closeCode(bad), await closeCode(token, bad)];
    if (String(codes) !== '401,4401,4401')
      faults.push(`a token that ends at ${exp} was answered with ${String(codes)}`);
    seen.push(codes.join(' '));
  }
  return `a token of the year 275760, at first use, in hello and at renewal: ${seen[0]}`;
}

const METHODS = ['GET', 'GET', 'GET', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE', 'QUERY'];

const VALUES = [
  '',
  '-1',
  '0',
  '1e400',
  '9007199254740993',
  'NaN',
  'null',
  '%00',
  '%ff',
  '..',
  '__proto__',
  '*',
  'x'.repeat(2000),
  'v1',
  '[]',
  '{}',
  '"',
];

const BODIES = [
  '',
  '[',
  'null',
  '[]',
  '{}',
  '[null,1,{"kind":"__proto__"}]',
  '[{"id":"q","at":"2026-01-05T10:00:00Z","kind":"variant.observed","variant":"v1","impressions":1e400,"engagements":0}]',
  '[{"id":"r","at":"+275760-09-13T00:00:00Z","kind":"experiment.opened","experiment":"x"}]',
  '{"id":"'.repeat(500),
  '['.repeat(5000),
  'x'.repeat(200_000),
  '\u0000\ufffd',
];

const HEADER_NAMES = [
  'Accept',
  'Accept-Encoding',
  'Content-Type',
  'Content-Encoding',
  'Last-Event-ID',
  'If-None-Match',
  'Range',
  'Upgrade',
  'Origin',
  'X-Forwarded-For',
  'Expect',
  'Access-Control-Request-Method',
];

const HEADER_VALUES = [
  '*',
  'text/event-stream',
  'application/json',
  'application/x-ndjson',
  'gzip',
  'br;q=NaN',
  'h2c',
  'websocket',
  'null',
  'W/"x"',
  'bytes=0-0',
  '"',
  'e.1',
  '999999999999999999999',
  '127.0.0.1',
  'x'.repeat(3000),
];

function randomRequest(random: Random, { token }: Target, path: string): Omit<Asked, 'port'> {
  const names = ['since', 'limit', 'points', 'variants', 'from', 'to', 'token'];
  const query = Array.from(
    { length: Math.floor(random() * 4) },
    () => `${pick(random, names)}=${pick(random, VALUES)}`,
  );
  const headers: Record<string, string> = {};
  for (let i = Math.floor(random() * 4); i > 0; i--) headers[pick(random, HEADER_NAMES)] = pick(random, HEADER_VALUES);
  if (random() < 0.97) headers['Authorization'] = `Bearer ${token}`;
  else if (random() < 0.3) headers['Authorization'] = pick(random, ['', 'Bearer', 'Bearer x.y.z', 'Basic eDp5']);
  const method = pick(random, METHODS);
  const hasBody = ['POST', 'PUT', 'PATCH', 'QUERY'].includes(method);
  return {
    ...{ method, headers },
    path: `${path}${query.length === 0 ? '' : `?${query.join('&')}`}`,
    ...(hasBody && { body: pick(random, BODIES) }),
  };
}

/** Doors of a stream, of the server and of its figures. */
const DOORS = [
  ...['changes', 'history', 'audit', 'events', 'live', 'scenarios'].map((door) => `/v1/streams/s/${door}`),
  ...['/v1/streams', '/v1/streams/%00/changes', '/api/events/early-kill', '/healthz', '/readyz', '/openapi.json'],
  '/nowhere',
];

async function randomRequests(target: Target, each: number, seed: number, faults: string[]): Promise<string> {
  const random = seeded(seed);
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const statuses = new Map<number, number>();
  const doors = [
    ...DOORS.map((path) => ({ port: target.port, path })),
    ...['/metrics', '/nowhere'].map((path) => ({ port: target.metricsPort, path })),
  ];
  for (const { port, path } of doors) {
    const works = Array.from({ length: each }, () => async () => {
      const asked = randomRequest(random, target, path);
      const { status } = await ask({ ...asked, port, agent });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      // Also 503 for lack of room: all of this comes from one address, and one address alone must not bring that about.
      if (status >= 500) faults.push(`${status} for ${JSON.stringify(asked).slice(0, 500)}`);
    });
    await inTurns(works, 16);
  }
  agent.destroy();
  return `${each} random requests at each of ${doors.length} doors: ${listOf(statuses)}`;
}

/**
 * Does to a server of its own what clients do that mean harm or know no better, and looks whether it is as it was before. Needs Linux.
 * @param onLine Called with each line as soon as it is known.
 */
export async function abuse(
  counts: AbuseCounts,
  seed: number,
  onLine: (line: string) => void = () => {},
): Promise<Abuse> {
  const dataDir = mkdtempSync(join(tmpdir(), 'peeksafe-abuse-'));
  const faults: string[] = [];
  const lines: string[] = [];
  const target = await startTarget(dataDir);
  const { child } = target.server;
  const pid = child.pid as number;
  const say = (line: string): void => {
    lines.push(line);
    onLine(line);
  };
  const isHere = (): boolean => child.exitCode === null && child.signalCode === null;
  try {
    // As it is once all of this was done to it, a little: Node grows with the first load and keeps what it has.
    await randomRequests(target, Math.ceil(counts.requestsPerDoor / 10), seed + 1, faults);
    await readersThatDoNotRead(target, Math.ceil(counts.readers / 10), faults, WARM_UP_MS);
    const before = { bytes: residentBytes(pid), sockets: socketsOf(pid) };
    let peak = before.bytes;
    const sampling = setInterval(() => isHere() && (peak = Math.max(peak, residentBytes(pid))), 100);
    const works = [
      () => oddUpgrades(target, counts.upgrades, faults),
      () => heads(target, counts.heads, faults),
      () => tokenOfTheYear275760(target, faults),
      () => randomRequests(target, counts.requestsPerDoor, seed, faults),
      () => readersThatDoNotRead(target, counts.readers, faults),
    ];
    for (const work of works) {
      say(await work());
      if (!isHere()) throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}`);
    }
    clearInterval(sampling);
    const isBack = (): boolean => residentBytes(pid) < before.bytes + ROOM_BYTES && socketsOf(pid) <= before.sockets;
    for (const end = performance.now() + 60_000; !isBack() && performance.now() < end;) await sleep(500);
    const after = { bytes: residentBytes(pid), sockets: socketsOf(pid) };
    if (!isBack()) faults.push(`it is not as before: ${JSON.stringify({ before, after })}`);
    const megabytes = [before.bytes, peak, after.bytes].map((bytes) => `${(bytes / 1e6).toFixed(0)} MB`);
    say(`memory ${megabytes.join(', at most ')}`.replace(/, at most ([^,]*)$/, ', after it $1'));
    say(`sockets ${before.sockets}, after it ${after.sockets}`);
    const code = await target.server.kill('SIGTERM');
    if (code !== 0) faults.push(`it ended with ${code}`);
    return { lines, faults };
  } finally {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  }
}
