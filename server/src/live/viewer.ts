/** Beyond this much unsent, a viewer is sent nothing more until it has caught up; then it gets one conflated frame. Bytes. */
export const CONFLATE_ABOVE = 256 * 1024;

/** Beyond this much unsent a viewer is let go. Bytes. */
export const CLOSE_ABOVE = 1024 * 1024;

/** A viewer that has not caught up for so long is let go. Milliseconds. */
export const CLOSE_AFTER_MS = 15_000;

/** How a door reaches one viewer: a WebSocket or a response that streams events. */
export interface Outlet {
  /** Sends one message; never waits. */
  send(text: string, cursor: string | null): void;
  /** Bytes that were sent and have not left yet. */
  buffered(): number;
  /** Ends the connection with a WebSocket close code. */
  close(code: number, reason: string): void;
}

/** Somebody who is watching, and how far they are. */
export interface Viewer {
  readonly outlet: Outlet;
  /** The last event that was sent to them; null before anything was. */
  seq: number | null;
  /** Since when they lag behind what is sent to the others, ms since 1970; null while they do not. */
  lagsSince: number | null;
}
