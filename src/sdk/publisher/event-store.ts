import type { EventInput } from '../../protocol/events.ts';

/**
 * Keeps events that the server has not answered for. An event that is removed late is sent again by the next publisher, under the same id:
 * then the server knows it as a duplicate.
 */
export interface EventStore {
  /** What is kept, in the order in which it was added. */
  load(): Promise<readonly EventInput[]>;
  /** Keeps events; resolves when they would outlive this program. */
  add(events: readonly EventInput[]): Promise<void>;
  /** Forgets events by their ids. */
  remove(ids: readonly string[]): Promise<void>;
}
