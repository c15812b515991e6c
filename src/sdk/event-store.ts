import type { EventInput } from '../protocol/events.ts';

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

const done = (request: IDBRequest | IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = (): void => reject(request.error ?? new DOMException('The database gave up.', 'AbortError'));
    if ('oncomplete' in request) {
      request.oncomplete = () => resolve();
      request.onabort = fail;
    } else request.onsuccess = () => resolve();
    request.onerror = fail;
  });

/**
 * Keeps events in the browser's IndexedDB, in pages and workers.
 * @param name Whose they are: publishers of different streams need different names, and two at work at the same time too.
 */
export function indexedDbStore(name: string): EventStore {
  let opened: Promise<IDBDatabase> | null = null;
  const open = async (): Promise<IDBDatabase> => {
    const request = indexedDB.open(`peeksafe ${name}`, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('events', { autoIncrement: true }).createIndex('id', 'id');
    };
    await done(request);
    return request.result;
  };
  const transact = async (mode: IDBTransactionMode, work: (events: IDBObjectStore) => void): Promise<void> => {
    const database = await (opened ??= open());
    const transaction = database.transaction('events', mode, { durability: 'strict' });
    work(transaction.objectStore('events'));
    await done(transaction);
  };
  return {
    async load() {
      let all: IDBRequest<EventInput[]> | null = null;
      await transact('readonly', (events) => (all = events.getAll() as IDBRequest<EventInput[]>));
      return (all as IDBRequest<EventInput[]> | null)?.result ?? [];
    },
    add: (added) =>
      transact('readwrite', (events) => {
        for (const event of added) events.add(event);
      }),
    remove: (ids) =>
      transact('readwrite', (events) => {
        for (const id of ids) {
          const keys = events.index('id').getAllKeys(id);
          keys.onsuccess = () => keys.result.forEach((key) => events.delete(key));
        }
      }),
  };
}
