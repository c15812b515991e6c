import type { Heartbeat } from '../../protocol/messages.ts';
import { SCOPES_HEADER } from '../../protocol/scopes.ts';
import { Sleep } from '../connection/backoff.ts';
import { fetchChanges, closeForRefusal } from './fetch-changes.ts';
import { untilClosed, type LinkEvents, type LinkRequest, type OpenLink } from './link.ts';

/** Time between two questions, on average: in a page that is looked at, and in a hidden one. Milliseconds. */
const EVERY_MS = { seen: 2000, hidden: 15_000 } as const;

/** An answer that takes longer is given up. Milliseconds. */
const ANSWER_MS = 20_000;

const isHidden = (): boolean => typeof document !== 'undefined' && document.visibilityState === 'hidden';

/** The questions of one link: what it was answered last, so that the same is not sent again. */
class Poller {
  readonly #request: LinkRequest;
  readonly #events: LinkEvents;
  readonly #signal: AbortSignal;
  #token: string | undefined;
  #tag: string | null = null;
  #isOpen = false;

  constructor(request: LinkRequest, told: LinkEvents, signal: AbortSignal) {
    this.#request = request;
    this.#events = told;
    this.#signal = signal;
    this.#token = request.token;
  }

  /** Asks once; false when that was the end. */
  async poll(): Promise<boolean> {
    const { since } = this.#request;
    const before = since();
    let response = await this.#fetch();
    if (response.status === 401) {
      // Its time may be up: one newer token is tried before that counts as a refusal.
      const newer = await this.#request.freshToken();
      if (newer === this.#token) return this.#reject(response);
      this.#token = newer;
      response = await this.#fetch();
    }
    if (response.status !== 304 && !response.ok) return this.#reject(response);
    if (!this.#isOpen) {
      this.#events.onOpen();
      // To the second: good enough for how long ago something was.
      const at = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(at)) this.#events.onServerTime(at);
    }
    this.#isOpen = true;
    const scopes = response.headers.get(SCOPES_HEADER);
    if (scopes !== null) this.#events.onScopes(scopes.split(' '));
    this.#tag = response.headers.get('etag');
    const text = await response.text();
    this.#events.onMessage(response.status === 304 ? this.#heartbeat(before) : text);
    return true;
  }

  #fetch(): Promise<Response> {
    const headers: Record<string, string> = this.#tag === null ? {} : { 'If-None-Match': this.#tag };
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(ANSWER_MS)]);
    return fetchChanges(this.#request, this.#token, headers, signal);
  }

  async #reject(response: Response): Promise<boolean> {
    await closeForRefusal(response, this.#events);
    return false;
  }

  /** What a server says over a live connection when nothing has changed. */
  #heartbeat(cursor: string | null): string {
    const heartbeat: Heartbeat = { type: 'heartbeat', cursor: cursor ?? '', at: new Date().toISOString() };
    return JSON.stringify(heartbeat);
  }
}

/** Questions at intervals, for where neither WebSocket nor a response that goes on comes through. */
export const openPollingLink: OpenLink = (request, events) => {
  const closing = new AbortController();
  const told = untilClosed(events);
  const pause = new Sleep();
  const polls = new Poller(request, told, closing.signal);
  const onVisible = (): void => {
    if (!isHidden()) pause.wake();
  };
  const page = typeof document === 'undefined' ? null : document;
  page?.addEventListener('visibilitychange', onVisible, { signal: closing.signal });
  const run = async (): Promise<void> => {
    while (await polls.poll()) {
      if (closing.signal.aborted) return;
      const every = isHidden() ? EVERY_MS.hidden : EVERY_MS.seen;
      await pause.for(every * (0.75 + Math.random() / 2));
      if (closing.signal.aborted) return;
    }
  };
  run()
    .catch((error: unknown) => told.onClose(1006, error instanceof Error ? error.message : String(error)))
    .finally(() => closing.abort());
  return {
    // It asks for a newer token by itself when the old one is turned down.
    refreshToken: () => true,
    close() {
      told.end();
      closing.abort();
      pause.wake();
    },
  };
};
