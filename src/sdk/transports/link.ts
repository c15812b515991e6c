/** By which way a stream is followed. */
export type Transport = 'websocket' | 'server-sent-events' | 'polling';

/** A WebSocket class: the global one, or that of the `ws` package. */
export type SocketClass = new (url: string, protocol: string) => WebSocket;

/** What a link needs to be made. */
export interface LinkRequest {
  /** The stream's address. */
  readonly url: string;
  /** Where the reader stands; null when it begins from nothing. */
  readonly since: () => string | null;
  readonly token: string | undefined;
  /** Asks for a newer token. */
  readonly freshToken: () => Promise<string | undefined>;
  readonly fetch: typeof fetch;
  readonly WebSocket: SocketClass;
}

/** What is told of a link. After `lost`, or after it was dropped here, nothing more is. */
export interface LinkEvents {
  /** The server answers; by a WebSocket, hello was said just now. */
  onOpen(): void;
  /** A message, as text. */
  onMessage(data: unknown): void;
  /** What the token allows, where no message says it. */
  onScopes(scopes: readonly string[]): void;
  /** The server's clock, ms since 1970, where no message says it. */
  onServerTime(at: number): void;
  /**
   * The link ended, or never came to be.
   * @param code A WebSocket close code, also of a link that is none.
   * @param waitMs How long the server asks to be left alone at least, milliseconds.
   */
  onClose(code: number, reason: string, waitMs?: number): void;
}

/** One way to a stream, from the attempt to open it to its end. */
export interface Link {
  /** Gives the server a newer token; false when this kind of link cannot go on with one. */
  refreshToken(token: string): boolean;
  /** Ends it from here; nothing is told of it any more. */
  close(code: number, reason: string): void;
}

/** Opens a link. */
export type OpenLink = (request: LinkRequest, events: LinkEvents) => Link;

/** Lets the end of a link be told once, and nothing after it. */
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
