/** How a stream is followed. */
export type Transport = 'websocket' | 'server-sent-events' | 'polling';

/** A WebSocket class: the global one, or that of the `ws` package. */
export type SocketClass = new (url: string, protocol: string) => WebSocket;

/** The request that opens a link. */
export interface LinkRequest {
  /** The stream's address. */
  readonly url: string;
  /** The reader's cursor; null when it starts without state. */
  readonly since: () => string | null;
  readonly token: string | undefined;
  /** Gets a newer token. */
  readonly freshToken: () => Promise<string | undefined>;
  readonly fetch: typeof fetch;
  /** Undefined where the runtime has none, such as Node 20. */
  readonly WebSocket: SocketClass | undefined;
}

/** The events that a link reports. Nothing follows `onClose`, nor a `close` from here. */
export interface LinkEvents {
  /** The server answers; over a WebSocket, hello was just sent. */
  onOpen(): void;
  /** A message, as text. */
  onMessage(data: unknown): void;
  /** The scopes of the token, where no message names them. */
  onScopes(scopes: readonly string[]): void;
  /** The server's clock, ms since 1970, where no message names it. */
  onServerTime(at: number): void;
  /**
   * The link has ended, or could not be opened.
   * @param code A WebSocket close code, for every transport.
   * @param waitMs How long the server asks to wait at least, milliseconds.
   */
  onClose(code: number, reason: string, waitMs?: number): void;
}

/** One link to a stream, from the attempt to open it to its end. */
export interface Link {
  /** Gives the server a newer token; false when this transport cannot go on with one. */
  refreshToken(token: string): boolean;
  /** Ends the link from here; it reports nothing more. */
  close(code: number, reason: string): void;
}

/** Opens a link. */
export type OpenLink = (request: LinkRequest, events: LinkEvents) => Link;

/** Reports the end of a link once, and nothing after it. */
export function untilClosed(events: LinkEvents): LinkEvents & { end(): boolean } {
  let over = false;
  const end = (): boolean => {
    if (over) return false;
    return (over = true);
  };
  return {
    onOpen() {
      if (!over) events.onOpen();
    },
    onMessage(data) {
      if (!over) events.onMessage(data);
    },
    onScopes(scopes) {
      if (!over) events.onScopes(scopes);
    },
    onServerTime(at) {
      if (!over) events.onServerTime(at);
    },
    onClose(code, reason, waitMs) {
      if (end()) events.onClose(code, reason, waitMs);
    },
    end,
  };
}
