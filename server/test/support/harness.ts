import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditLine, Changes, EventInput, EventsAnswer } from 'peeksafe/protocol';
import pino from 'pino';
import { WebSocket } from 'ws';
import { startServer, type RunningServer, type ServerOptions } from '../../src/server.ts';
import { logFor } from './test-log.ts';

/** A folder that is removed when the test is over. */
export function temporaryFolder(t: { after(work: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'peeksafe-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A real server on a free port with a store of its own, closed when the test is over. */
export async function serverFor(
  t: { after(work: () => unknown): void },
  options: Partial<ServerOptions> = {},
): Promise<RunningServer> {
  const dataDir = options.dataDir ?? temporaryFolder(t);
  const server = await startServer({
    ...{ port: 0, logger: pino({ level: process.env['PEEKSAFE_TEST_LEVEL'] ?? 'silent' }) },
    ...(await logFor(dataDir)),
    ...options,
    dataDir,
  });
  t.after(() => server.close());
  return server;
}

export const streamUrl = (server: { url: string }, stream: string): string =>
  `${server.url}/v1/streams/${encodeURIComponent(stream)}`;

/** Posts a body as it is. */
export function postRaw(
  server: { url: string },
  stream: string,
  body: BodyInit,
  type = 'application/json',
): Promise<Response> {
  return fetch(`${streamUrl(server, stream)}/events`, { method: 'POST', body, headers: { 'Content-Type': type } });
}

/** Posts events and returns the server's answer. */
export async function post(server: { url: string }, stream: string, events: readonly unknown[]): Promise<EventsAnswer> {
  const response = await postRaw(server, stream, JSON.stringify(events));
  return (await response.json()) as EventsAnswer;
}

/** The counts of a variant. */
export type Counts = readonly [impressions: number, engagements: number, units: number, engagedUnits: number];

/** The counts of a variant; null when there is none. */
export async function observedBy(
  server: { url: string },
  stream: string,
  id: string,
  headers: Record<string, string> = {},
): Promise<Counts | null> {
  const response = await fetch(`${streamUrl(server, stream)}/changes`, { headers });
  const variant = ((await response.json()) as Changes).variants?.find((one) => one.id === id);
  if (variant === undefined) return null;
  return [variant.impressions, variant.engagements, variant.units ?? 0, variant.engagedUnits ?? 0];
}

/** The stream's changes since a cursor, or all of it. */
export async function changes(server: { url: string }, stream: string, since?: string): Promise<Changes> {
  const query = since === undefined ? '' : `?since=${since}`;
  const response = await fetch(`${streamUrl(server, stream)}/changes${query}`);
  return (await response.json()) as Changes;
}

/** The whole audit of a stream. */
export async function audit(server: { url: string }, stream: string): Promise<AuditLine[]> {
  const lines: AuditLine[] = [];
  for (let since: string | null = null; ;) {
    const query: string = since === null ? '' : `&since=${since}`;
    const response = await fetch(`${streamUrl(server, stream)}/audit?limit=10000${query}`);
    const text = await response.text();
    if (text === '') return lines;
    lines.push(
      ...text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as AuditLine),
    );
    since = response.headers.get('x-next-cursor');
  }
}

const AT = '2026-01-05T10:00:00.000Z';

/** Sets a stream up with batches and a window of ten seconds, so that a test with few counts closes batches. */
export const shortBatches: EventInput = {
  ...{ id: 'short-batches', at: AT, kind: 'stream.configured' },
  ...{ batchMs: 10_000, attributionWindowMs: 10_000 },
};

/** An experiment with two variants, predicted at 4 % each. */
export function pairOfVariants(prefix = ''): EventInput[] {
  return [
    { id: `${prefix}e`, at: AT, kind: 'experiment.opened', experiment: `${prefix}exp` },
    {
      id: `${prefix}p1`,
      at: AT,
      kind: 'variant.posted',
      variant: `${prefix}a`,
      experiment: `${prefix}exp`,
      content: 'First',
      predictedEr: 0.04,
    },
    {
      id: `${prefix}p2`,
      at: AT,
      kind: 'variant.posted',
      variant: `${prefix}b`,
      experiment: `${prefix}exp`,
      content: 'Second',
      predictedEr: 0.04,
    },
  ];
}

/** A report of counts. */
export function observed(id: string, variant: string, impressions: number, engagements: number, at = AT): EventInput {
  return { id, at, kind: 'variant.observed', variant, impressions, engagements };
}

/** A raw viewer: a WebSocket that keeps what it hears. */
export class RawViewer {
  readonly socket: WebSocket;
  readonly messages: { type: string; [field: string]: unknown }[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  #waiting: { matches: (message: { type: string }) => boolean; done: (message: never) => void }[] = [];

  constructor(server: { url: string }, stream: string, protocol = 'peeksafe.v1') {
    this.socket = new WebSocket(`${streamUrl(server, stream).replace('http', 'ws')}/live`, protocol);
    this.socket.on('message', (data: Buffer) => this.#hear(JSON.parse(data.toString()) as { type: string }));
    this.closed = new Promise((done) =>
      this.socket.on('close', (code, reason) => done({ code, reason: reason.toString() })),
    );
    this.socket.on('error', () => {});
  }

  #hear(message: { type: string }): void {
    this.messages.push(message);
    this.#waiting = this.#waiting.filter(({ matches, done }) => {
      if (!matches(message)) return true;
      done(message as never);
      return false;
    });
  }

  async opened(): Promise<this> {
    if (this.socket.readyState === WebSocket.CONNECTING) await new Promise((done) => this.socket.once('open', done));
    return this;
  }

  async hello(since?: string): Promise<this> {
    await this.opened();
    this.socket.send(JSON.stringify({ type: 'hello', ...(since && { since }) }));
    return this;
  }

  /** The next message that matches, one already heard included. */
  next<T extends { type: string }>(matches: (message: T) => boolean): Promise<T> {
    const heard = this.messages.find((message) => matches(message as unknown as T));
    if (heard !== undefined) return Promise.resolve(heard as unknown as T);
    return new Promise((done) => this.#waiting.push({ matches: matches as never, done: done }));
  }
}
