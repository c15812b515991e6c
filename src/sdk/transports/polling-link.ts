import type { Heartbeat } from '../../protocol/connection/messages.ts';
import { SCOPES_HEADER } from '../../protocol/calls/scopes.ts';
import { Sleep } from '../connection/backoff.ts';
import { closeForRefusal, fetchChanges } from './fetch-changes.ts';
import { untilClosed, type LinkEvents, type LinkRequest, type OpenLink } from './link.ts';

/** Mean time between two polls, in a visible page and in a hidden one. Milliseconds. */
const EVERY_MS = { visible: 2000, hidden: 15_000 } as const;

/** A poll that takes longer is given up. Milliseconds. */
const POLL_MS = 20_000;

const isHidden = (): boolean => typeof document !== 'undefined' && document.visibilityState === 'hidden';

/** The polls of one link. It remembers the last ETag, so that the server does not send the same state again. */
class Poller {
  readonly #request: LinkRequest;
  readonly #events: LinkEvents;
  readonly #signal: AbortSignal;
  #token: string | undefined;
  #etag: string | null = null;
  #isOpen = false;

  constructor(request: LinkRequest, events: LinkEvents, signal: AbortSignal) {
    this.#request = request;
    this.#events = events;
    this.#signal = signal;
    this.#token = request.token;
  }

  /** Polls once; false when the server rejected the call, which ends the link. */
  async poll(): Promise<boolean> {
    const { since } = this.#request;
    const before = since();
    let response = await this.#fetch();
    if (response.status === 401) {
      // The token may have expired: a newer one is tried before this counts as a rejection.
      const newer = await this.#request.freshToken();
      if (newer === this.#token) return this.#reject(response);
      this.#token = newer;
      response = await this.#fetch();
    }
    if (response.status !== 304 && !response.ok) return this.#reject(response);
    if (!this.#isOpen) {
      this.#events.onOpen();
      // To the second, which is good enough to say how long ago something was.
      const at = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(at)) this.#events.onServerTime(at);
    }
    this.#isOpen = true;
    const scopes = response.headers.get(SCOPES_HEADER);
    if (scopes !== null) this.#events.onScopes(scopes.split(' '));
    this.#etag = response.headers.get('etag');
    const text = await response.text();
    this.#events.onMessage(response.status === 304 ? this.#heartbeat(before) : text);
    return true;
  }

  #fetch(): Promise<Response> {
    const headers: Record<string, string> = this.#etag === null ? {} : { 'If-None-Match': this.#etag };
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(POLL_MS)]);
    return fetchChanges(this.#request, this.#token, headers, signal);
  }

  async #reject(response: Response): Promise<boolean> {
    await closeForRefusal(response, this.#events);
    return false;
  }

  /** The message of a live connection that says that nothing has changed. */
  #heartbeat(cursor: string | null): string {
    const heartbeat: Heartbeat = { type: 'heartbeat', cursor: cursor ?? '', at: new Date().toISOString() };
    return JSON.stringify(heartbeat);
  }
}

/** Follows by polling, where neither a WebSocket nor a streamed response comes through. */
export const openPollingLink: OpenLink = (request, events) => {
  const closing = new AbortController();
  const once = untilClosed(events);
  const sleep = new Sleep();
  const poller = new Poller(request, once, closing.signal);
  const onVisible = (): void => {
    if (!isHidden()) sleep.wake();
  };
  const page = typeof document === 'undefined' ? null : document;
  page?.addEventListener('visibilitychange', onVisible, { signal: closing.signal });
  const run = async (): Promise<void> => {
    while (await poller.poll()) {
      if (closing.signal.aborted) return;
      const every = isHidden() ? EVERY_MS.hidden : EVERY_MS.visible;
      await sleep.for(every * (0.75 + Math.random() / 2));
      if (closing.signal.aborted) return;
    }
  };
  run()
    .catch((error: unknown) => once.onClose(1006, error instanceof Error ? error.message : String(error)))
    .finally(() => closing.abort());
  return {
    // It gets a newer token by itself when the server rejects the old one.
    refreshToken: () => true,
    close() {
      once.end();
      closing.abort();
      sleep.wake();
    },
  };
};
