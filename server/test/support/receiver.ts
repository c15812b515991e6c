import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from './until.ts';

/** A request that a receiver got. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers the nth request, from 1. */
export type Answer = (n: number, response: ServerResponse) => void;

/** Something that takes messages by HTTP. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** Waits until at least so many came. */
  receives(count: number): Promise<void>;
}

/** A receiver that records what comes and answers as the test says. */
export async function receiver(t: { after(work: () => unknown): void }, answer: Answer): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      answer(received.length, response);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const receives = (count: number): Promise<void> =>
    until(`${count} messages are received`, () => received.length >= count);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received, receives };
}

/** Answers everything in the same way. */
export const says =
  (status: number, text = '', headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response.writeHead(status, headers).end(text);

/** Checks the signature of a message as its receiver would (Standard Webhooks), by code of its own. */
export function checkSignature({ headers, body }: Pick<Received, 'headers' | 'body'>, secret: string): void {
  const [id, time, signatures] = ['id', 'timestamp', 'signature'].map((name) => headers[`webhook-${name}`]);
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key)
    .update(`${String(id)}.${String(time)}.${body}`)
    .digest('base64');
  assert.ok(String(signatures).split(' ').includes(`v1,${expected}`), 'one of the signatures is by this secret');
  assert.ok(Math.abs(Number(time) * 1000 - Date.now()) < 5 * 60_000, 'the time is now');
}
