import type { EventStore } from './event-store.ts';

/**
 * Keeps events in the browser's IndexedDB, in pages and workers.
 * @param name Whose they are: publishers of different streams need different names, and two at work at the same time too.
 */
export function indexedDbStore(name: string): EventStore {
  let store: Promise<EventStore> | null = null;
  // Its code is loaded with the first store, and not with every page that only follows a stream.
  const opened = (): Promise<EventStore> =>
    (store ??= import('./indexed-db.ts').then(
      ({ openStore }) => openStore(name),
      (error: unknown) => {
        // Such as in a moment without network: the next use tries again.
        store = null;
        throw error;
      },
    ));
  void opened().catch(() => {});
  return {
    load: async () => (await opened()).load(),
    add: async (events) => (await opened()).add(events),
    remove: async (ids) => (await opened()).remove(ids),
  };
}
