import type { Pattern } from '../../protocol/index.ts';

const KEY = 'peeksafe-dismissed';

/** Where dismissals are kept; `localStorage` is one. */
export type DismissalStore = Pick<Storage, 'getItem' | 'setItem'>;

/** A warning as it stands: a new assessment of the same pattern is another. */
const warningKey = (stream: string, { id, level, assessedAt }: Pattern): string =>
  JSON.stringify([stream, id, level, assessedAt]);
const patternKey = (stream: string, { id }: Pattern): string => JSON.stringify([stream, id]);

type Kept = readonly (readonly [key: string, until: number | null])[];

const isEntry = (one: unknown): one is Kept[number] =>
  Array.isArray(one) && typeof one[0] === 'string' && (one[1] === null || typeof one[1] === 'number');

function read(store: DismissalStore): Map<string, number | null> {
  try {
    const kept: unknown = JSON.parse(store.getItem(KEY) ?? '[]');
    return new Map(Array.isArray(kept) ? kept.filter(isEntry) : []);
  } catch {
    // Somebody else wrote there, or storage is forbidden: nothing is dismissed then.
    return new Map();
  }
}

/** How many are kept: old warnings are never shown again anyway. */
const MAX_KEPT = 200;

/**
 * Warnings that the viewer has put aside in this browser, over reloads: dismissed until the pattern is reassessed, or snoozed until a
 * time. `stream`: the address that they are of.
 */
export class Dismissals {
  readonly #store: DismissalStore;
  #kept: Map<string, number | null>;

  constructor(store: DismissalStore) {
    this.#store = store;
    this.#kept = read(store);
  }

  /** Whether this warning was dismissed. */
  has(stream: string, pattern: Pattern): boolean {
    return this.#kept.has(warningKey(stream, pattern));
  }

  /** Until when the pattern is snoozed here, milliseconds since 1970; null when it is not. */
  snoozedUntil(stream: string, pattern: Pattern): number | null {
    return this.#kept.get(patternKey(stream, pattern)) ?? null;
  }

  dismiss(stream: string, pattern: Pattern): void {
    this.#keep(warningKey(stream, pattern), null);
  }

  /** @param until Milliseconds since 1970; null ends the snooze. */
  snooze(stream: string, pattern: Pattern, until: number | null): void {
    const key = patternKey(stream, pattern);
    if (until === null) {
      this.#kept.delete(key);
      this.#write();
    } else this.#keep(key, until);
  }

  /** Reads the changes of another tab. */
  reload(): void {
    this.#kept = read(this.#store);
  }

  #keep(key: string, until: number | null): void {
    this.#kept.delete(key);
    this.#kept.set(key, until);
    this.#kept = new Map([...this.#kept].slice(-MAX_KEPT));
    this.#write();
  }

  #write(): void {
    try {
      this.#store.setItem(KEY, JSON.stringify([...this.#kept]));
    } catch {
      // Storage is full or forbidden: it holds for this page at least.
    }
  }
}

const nowhere: DismissalStore = { getItem: () => null, setItem: () => {} };

/** The page's own storage; one that keeps nothing where the page may not have any. */
function pageStore(): DismissalStore {
  try {
    return localStorage;
  } catch {
    return nowhere;
  }
}

let shared: Dismissals | null = null;

/** The dismissals of this page: all its elements share them. */
export function pageDismissals(): Dismissals {
  return (shared ??= new Dismissals(pageStore()));
}

/** Whether a change of storage in another tab is one of dismissals. */
export const isOfDismissals = ({ key }: StorageEvent): boolean => key === KEY || key === null;
