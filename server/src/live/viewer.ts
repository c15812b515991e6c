import type { Scope } from 'peeksafe/protocol';
import type { Message } from './message.ts';

/** A viewer with more than this unread is sent nothing until it has read some; then it gets the newest state, conflated. Bytes. */
export const CONFLATE_ABOVE = 256 * 1024;

/** A viewer with more than this unread is evicted. Bytes. */
export const EVICT_ABOVE = 1024 * 1024;

/** A viewer whose backlog has not drained for this long is evicted. Milliseconds. */
export const EVICT_AFTER_MS = 15_000;

/** The connection of one viewer: a WebSocket or a Server-Sent Events response. */
export interface ViewerTransport {
  /** The viewer's address, so that the backlog of one address has a bound; left out for another server. */
  readonly address?: string;
  /** Sends one message; never waits. */
  send(message: Message): void;
  /** Bytes that were sent and have not left yet. */
  buffered(): number;
  /** Ends the connection with a WebSocket close code. */
  close(code: number, reason: string): void;
}

/** The rights of a viewer's token, for its welcome message. */
export interface Granted {
  readonly scopes: Iterable<Scope>;
  /** When the token expires, milliseconds since 1970; null for never. */
  readonly expiresAt: number | null;
}

/** The rights of a viewer without a token, as far as it is told of them. */
export const NOTHING: Granted = { scopes: [], expiresAt: null };

/** Somebody who is watching, and how far they are. Times by a clock that only goes forward, in milliseconds. */
export interface Viewer {
  readonly transport: ViewerTransport;
  /** The last event that was sent to them; null before anything was. */
  seq: number | null;
  /** When something was last sent to them. */
  lastSentAt: number;
  /** Since when they have been too far behind to be sent more; null while they are not. */
  stalledSince: number | null;
  /** Size of the last change message: it alone may be more than what a viewer may have unsent. Bytes. */
  lastBytes: number;
  /** Bytes that they had not received yet at the last check. */
  unsent: number;
}
