import { request as httpRequest, type Agent, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';

/** How long an answer may take before it counts as none, milliseconds: the machine may be busy. */
const ANSWER_MS = 10_000;

/** The head of an answer. */
export interface Answer {
  /** 0 when there was none in time, or the connection was closed instead. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** A request. */
export interface Asked {
  readonly port: number;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly agent?: Agent;
}

/** Asks and reads no more than the head of the answer. */
export function ask({ port, path, method = 'GET', headers = {}, body, agent }: Asked): Promise<Answer> {
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
export function raw(port: number, text: string): { socket: Socket; status: Promise<number> } {
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

/** Does works, some of them at the same time. */
export async function inTurns<T>(works: readonly (() => Promise<T>)[], together: number): Promise<T[]> {
  const results: T[] = [];
  for (let i = 0; i < works.length; i += together)
    results.push(...(await Promise.all(works.slice(i, i + together).map((work) => work()))));
  return results;
}

/** How often each status came, in words. */
export const listOf = (statuses: ReadonlyMap<number, number>): string =>
  [...statuses]
    .sort(([a], [b]) => a - b)
    .map(([status, times]) => `${times} × ${status === 0 ? 'no answer' : status}`)
    .join(', ');
