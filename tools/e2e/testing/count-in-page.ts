import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { launch, type Browser } from 'puppeteer-core';
import type { ViewsCall } from 'peeksafe/protocol';
import { BROWSER_ARGS, ensureBrowser, ensureFirefox } from '../../browser.ts';
import { ROOT } from '../../packages/run.ts';

/** A browser that can put a page behind another, which playwright's cannot. */
export const openBrowser = (name: 'chromium' | 'firefox'): Promise<Browser> =>
  name === 'firefox'
    ? launch({
        browser: 'firefox',
        executablePath: ensureFirefox(),
        extraPrefsFirefox: { 'layout.frame_rate': 15, 'ui.prefersReducedMotion': 1 },
      })
    : launch({ executablePath: ensureBrowser(), args: [...BROWSER_ARGS] });

/** A module of the package as one file. */
export async function bundled(path: string): Promise<string> {
  const { outputFiles } = await build({
    ...{ entryPoints: [join(ROOT, path)], bundle: true, write: false, format: 'esm', target: 'es2022' },
    ...{ conditions: ['peeksafe-source'], minify: true },
  });
  return (outputFiles[0] as { text: string }).text;
}

/** How a recording server answers: with a status and headers, or not at all. */
export type Reply =
  { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string } | 'cut';

/** One call of a page. */
export interface RecordedCall {
  readonly call: ViewsCall;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const ACCEPTED: Reply = { status: 200, body: '{"counted":1,"known":0,"setAside":0,"refused":[]}' };

/** A stand-in for the route of views, which keeps each call and answers as a test says. */
export class Recorder {
  readonly calls: RecordedCall[] = [];
  readonly methods: string[] = [];
  /** The answers to come; accepted when there is none. */
  readonly replies: Reply[] = [];
  /** Each call waits for this before it is answered. */
  before: Promise<unknown> = Promise.resolve();
  mostAtOnce = 0;
  #atOnce = 0;
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  readonly #listening = new Set<() => void>();

  async listen(t: { after(work: () => unknown): void }): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    t.after(() => {
      this.#server.closeAllConnections();
      this.#server.close();
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1/streams/s`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.methods.push(request.method ?? '');
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
    if (request.method !== 'POST') return void response.writeHead(204).end();
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce);
    const call = JSON.parse(text) as ViewsCall;
    this.calls.push({ call, headers: request.headers, bytes: Buffer.byteLength(text), at: Date.now() });
    for (const look of this.#listening) look();
    const reply = this.replies.shift() ?? ACCEPTED;
    await this.before;
    this.#atOnce--;
    if (reply === 'cut') return void request.socket.destroy();
    const cors = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Retry-After' };
    response.writeHead(reply.status, { ...cors, ...reply.headers }).end(reply.body ?? '{"refused":[]}');
  }

  /** Waits until so many calls have come. */
  until(count: number): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.calls.length < count) return;
        this.#listening.delete(look);
        resolve();
      };
      this.#listening.add(look);
      look();
    });
  }
}

/** Serves pages and modules by path, from an origin of its own. */
export async function serving(
  t: { after(work: () => unknown): void },
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://page').pathname;
    const type = path.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8';
    const body = files[path];
    response.writeHead(body === undefined ? 404 : 200, { 'Content-Type': type }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
