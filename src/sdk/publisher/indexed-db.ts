import type { EventInput } from '../../protocol/events.ts';
import type { EventStore } from './event-store.ts';

const done = (request: IDBRequest | IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = (): void => reject(request.error ?? new DOMException('The database gave up.', 'AbortError'));
    if ('oncomplete' in request) {
      request.oncomplete = () => resolve();
      request.onabort = fail;
    } else request.onsuccess = () => resolve();
    request.onerror = fail;
  });

/** Keeps events in a database of the browser. */
export function openStore(name: string): EventStore {
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
