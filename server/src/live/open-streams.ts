import type { StreamService } from './stream-service.ts';
import type { StreamHub } from './hub.ts';

/** A stream that this server serves, whoever writes it. */
export interface OpenStream {
  /** Its viewers. When the stream's epoch changes it gets a new hub. */
  readonly hub: StreamHub;
  readonly service: StreamService;
  /** Why it may not be up to date, in one sentence; null when it is. */
  trouble(): string | null;
}

/** The streams that a server serves, whoever writes them. */
export interface OpenStreams {
  all(): ReadonlyMap<string, OpenStream>;
  /** Returns a stream by name; null when there is none. */
  get(stream: string, create: false): OpenStream | null;
  /**
   * Returns a stream by name and creates it when there is none.
   * @throws LogUnavailable when it cannot be created now.
   */
  open(stream: string): Promise<OpenStream>;
  /** Sends a heartbeat to every viewer that is due one. */
  heartbeat(): void;
  /** Number of viewers of all streams. */
  readonly viewers: number;
  /** Says goodbye to every viewer; they reconnect at a random moment within a window. */
  drain(reason: string, retryAfterMs: number): void;
}
