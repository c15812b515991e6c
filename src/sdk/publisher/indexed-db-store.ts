import type { EventStore } from './event-store.ts';

/**
 * Keeps events in the browser's IndexedDB, in pages and workers.
 * @param name Names the database. Publishers of different streams need different names, and so do two that run at the same time.
 */
export function indexedDbStore(name: string): EventStore {
  let store: Promise<EventStore> | null = null;
  // Loaded with the first store, so that a page that only follows a stream does without.
  const opened = (): Promise<EventStore> =>
    (store ??= import('./indexed-db.ts').then(
      ({ openStore }) => openStore(name),
      (error: unknown) => {
        // Such as without a network for a moment: the next use tries again.
        store = null;
        throw error;
      },
    ));
  // A failure here comes again, and is reported, at the first use.
  opened().catch(() => {});
  return {
    load: async () => (await opened()).load(),
    add: async (events) => (await opened()).add(events),
    remove: async (ids) => (await opened()).remove(ids),
  };
}
