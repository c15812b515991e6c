import type { StreamService } from './stream-service.ts';
import type { StreamHub } from './hub.ts';

/** A stream that may be watched and asked here. */
export interface OpenStream {
  /** Who is watching. It is another one after the stream's epoch has changed. */
  readonly hub: StreamHub;
  readonly service: StreamService;
  /** Why it cannot be relied on to be up to date, a sentence; null when it can. */
  trouble(): string | null;
}

/** The streams that a server has, wherever they are written. */
export interface OpenStreams {
  all(): ReadonlyMap<string, OpenStream>;
  /** A stream by its name; null when there is none. */
  get(stream: string, create: false): OpenStream | null;
  /**
   * A stream by its name, which is made when there is none.
   * @throws LogUnavailable when one is to be made and cannot be written.
   */
  open(stream: string): Promise<OpenStream>;
  /** Sends a heartbeat to every viewer for whom it is time. */
  heartbeat(): void;
  /** How many are watching, over all streams. */
  readonly viewers: number;
  /** Says goodbye to every viewer, to come back at a random moment within a window. */
  drain(reason: string, retryAfterMs: number): void;
}
