import type { EventInput } from '../../protocol/events.ts';

/**
 * Keeps events until the server has answered. An event that is removed too late is sent again under the same id, and the server answers that
 * it is a duplicate.
 */
export interface EventStore {
  /** The kept events, in the order in which they were added. */
  load(): Promise<readonly EventInput[]>;
  /** Keeps events; resolves when they would survive the end of this program. */
  add(events: readonly EventInput[]): Promise<void>;
  /** Removes events by their ids. */
  remove(ids: readonly string[]): Promise<void>;
}
