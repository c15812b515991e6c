import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { until } from '../../../src/sdk/testing/wait.ts';
import {
  NOW,
  type Said,
  type Step,
  type Transcript,
  type TranscriptClose,
} from '../../../src/protocol/testing/transcript.ts';
import type { Scope } from 'peeksafe/protocol';
import type { RunningServer, ServerOptions } from '../../src/server.ts';
import { RawViewer, serverFor, streamUrl, temporaryFolder } from './harness.ts';
import { bearer, SECRET, tokenFor } from './tokens.ts';

/** Longer than a server waits for hello. */
const PATIENCE_MS = 8000;
const MINUTE_MS = 60_000;

const isNow = (text: string): boolean =>
  /^\d{4}-.*Z$/.test(text) && Math.abs(Date.parse(text) - Date.now()) < MINUTE_MS;

/** A copy with every text in it changed. */
function withTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => withTexts(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withTexts(one, change)]));
}

/** Plays the client's part of a transcript at a real server, and writes down what that says. */
export class TranscriptPlayer {
  readonly #t: TestContext;
  readonly #transcript: Transcript;
  /** Real texts by what stands for them in the transcript, such as epochs. */
  readonly #real = new Map<string, string>();
  #server: Promise<RunningServer>;
  #dataDir: string;
  #logs = 0;
  #viewer: RawViewer | null = null;
  #heard = 0;

  constructor(t: TestContext, transcript: Transcript) {
    this.#t = t;
    this.#transcript = transcript;
    this.#dataDir = temporaryFolder(t);
    this.#server = this.#start();
  }

  #start(): Promise<RunningServer> {
    const { tokens, heartbeatMs } = this.#transcript.head;
    const options: Partial<ServerOptions> = {
      dataDir: this.#dataDir,
      ...(tokens !== undefined && { tokens: { secrets: [SECRET] } }),
      ...(heartbeatMs !== undefined && { heartbeatMs }),
    };
    return serverFor(this.#t, options);
  }

  /** The steps, with what the server really said in the place of what it should say. */
  async play(): Promise<Step[]> {
    await this.#makeTokens();
    const played: Step[] = [];
    for (const step of this.#transcript.steps) played.push(await this.#step(step));
    const left = this.#viewer?.messages.slice(this.#heard) ?? [];
    assert.deepEqual(left, [], 'the server said more than the transcript has');
    return played;
  }

  async #makeTokens(): Promise<void> {
    // Tokens end at whole seconds.
    const now = Math.floor(Date.now() / 1000) * 1000;
    for (const [name, token] of Object.entries(this.#transcript.head.tokens ?? {})) {
      const expiresAt = now + Date.parse(token.expiresAt) - Date.parse(NOW);
      const { streams } = token;
      this.#real.set(name, await tokenFor('', token.scope.split(' ') as Scope[], { streams, expiresAt }));
      this.#real.set(token.expiresAt, new Date(expiresAt).toISOString());
    }
  }

  #toReal(value: unknown): unknown {
    return withTexts(value, (text) => {
      const cursor = /^(epoch\d)(\.\d+)$/.exec(text);
      if (cursor !== null) return `${this.#real.get(cursor[1] as string) ?? cursor[1]}${cursor[2]}`;
      return this.#real.get(text) ?? text;
    });
  }

  #fromReal(value: unknown): unknown {
    return withTexts(value, (text) => {
      for (const [placeholder, real] of this.#real) {
        if (text === real) return placeholder;
        if (placeholder.startsWith('epoch') && text.startsWith(`${real}.`))
          return placeholder + text.slice(real.length);
      }
      return isNow(text) ? NOW : text;
    });
  }

  async #step(step: Step): Promise<Step> {
    if ('open' in step) await this.#open(step.open.subprotocol ?? this.#transcript.head.subprotocol);
    else if ('post' in step) await this.#post(step.post);
    else if ('server' in step) this.#disturb(step.server === 'loses its log');
    else if ('close' in step) return { ...step, close: await this.#close(step.close) };
    else if ('message' in step && step.from === 'server') return { ...step, message: await this.#hear() };
    else if ('message' in step) this.#viewer?.socket.send(JSON.stringify(this.#toReal(step.message)));
    return step;
  }

  async #open(subprotocol: string): Promise<void> {
    this.#viewer = await new RawViewer(await this.#server, this.#transcript.head.stream, subprotocol).opened();
    this.#heard = 0;
  }

  async #post(events: readonly Said[]): Promise<void> {
    const { stream } = this.#transcript.head;
    const authorization = await this.#authorization(['ingest', 'operate']);
    const response = await fetch(`${streamUrl(await this.#server, stream)}/events`, {
      method: 'POST',
      body: JSON.stringify(events),
      headers: { 'Content-Type': 'application/json', ...authorization },
    });
    const answer = (await response.json()) as { cursor: string };
    assert.equal(response.status, 200, JSON.stringify(answer).slice(0, 500));
    this.#real.set(`epoch${this.#logs + 1}`, answer.cursor.split('.')[0] as string);
  }

  #disturb(losesLog: boolean): void {
    const before = this.#server;
    if (losesLog) {
      this.#logs += 1;
      this.#dataDir = temporaryFolder(this.#t);
    }
    const restart = async (): Promise<RunningServer> => {
      await (await before).close();
      const server = await this.#start();
      if (!losesLog) await this.#untilServed(server);
      return server;
    };
    this.#server = restart();
  }

  async #authorization(scopes: Scope[]): Promise<Record<string, string>> {
    const { stream, tokens } = this.#transcript.head;
    return tokens === undefined ? {} : bearer(await tokenFor(stream, scopes));
  }

  /** On JetStream, viewers are sent away until the stream has its next writer. */
  async #untilServed(server: RunningServer): Promise<void> {
    const url = `${streamUrl(server, this.#transcript.head.stream)}/changes`;
    const headers = await this.#authorization(['view']);
    const end = performance.now() + PATIENCE_MS;
    while ((await fetch(url, { headers })).status === 503 && performance.now() < end)
      await new Promise((done) => setTimeout(done, 20));
  }

  async #hear(): Promise<Said> {
    const viewer = this.#viewer as RawViewer;
    let closed: { readonly code: number; readonly reason: string } | null = null;
    void viewer.closed.then((close) => (closed = close));
    const hasMore = (): boolean => viewer.messages.length > this.#heard;
    await until(() => hasMore() || closed !== null, 'the server to say something', PATIENCE_MS);
    assert.ok(hasMore(), `the server closed the connection before it said more: ${JSON.stringify(closed)}`);
    return this.#fromReal(viewer.messages[this.#heard++]) as Said;
  }

  async #close(close: TranscriptClose): Promise<TranscriptClose> {
    const viewer = this.#viewer as RawViewer;
    if (close.from === 'network') viewer.socket.terminate();
    if (close.from === 'client') viewer.socket.close(close.code, close.reason);
    const { code, reason } = await viewer.closed;
    return close.from === 'server' ? { from: 'server', code, reason } : close;
  }
}
