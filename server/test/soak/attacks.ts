// Clients that mean harm or know no better. Each adds what it finds broken to `faults` and returns a line about the rest.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { bearer, tokenOf } from '../support/tokens.ts';
import { ask, inTurns, listOf, raw } from './requests.ts';
import { SECRET, type Target } from './target.ts';

/** Longer than a reader that takes nothing is kept, milliseconds. */
const STALL_MS = 18_000;

/** Readers that ask for everything and read nothing, for longer than such readers are kept. */
export async function readersThatDoNotRead(
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

/** Upgrades to protocols that the server does not speak, and WebSocket handshakes that are none. */
export async function oddUpgrades(target: Target, count: number, faults: string[]): Promise<string> {
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

/** HEAD at several routes, and then a viewer who needs one of the places that they might hold. */
export async function heads(target: Target, count: number, faults: string[]): Promise<string> {
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

/** Signed tokens that end where dates end, at every place that takes one. */
export async function tokenOfTheYear275760({ port, token }: Target, faults: string[]): Promise<string> {
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
