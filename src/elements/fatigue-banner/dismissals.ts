import type { Pattern } from '../../protocol/index.ts';

const KEY = 'peeksafe-dismissed';

/** Where dismissals are kept; `localStorage` is one. */
export type DismissalStore = Pick<Storage, 'getItem' | 'setItem'>;

const keyOf = ({ id, level, assessedAt }: Pattern): string => JSON.stringify([id, level, assessedAt]);

function read(store: DismissalStore): string[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
  } catch {
    // Somebody else wrote there, or storage is forbidden: nothing is dismissed then.
    return [];
  }
}

/** How many dismissals are kept: old warnings are never shown again anyway. */
const MOST_KEPT = 200;

/** Warnings that the viewer has put aside, over reloads. A new assessment of the same pattern is shown again. */
export class Dismissals {
  readonly #store: DismissalStore;
  #kept: Set<string>;

  constructor(store: DismissalStore) {
    this.#store = store;
    this.#kept = new Set(read(store));
  }

  has(pattern: Pattern): boolean {
    return this.#kept.has(keyOf(pattern));
  }

  add(pattern: Pattern): void {
    this.#kept = new Set([...this.#kept, keyOf(pattern)].slice(-MOST_KEPT));
    try {
      this.#store.setItem(KEY, JSON.stringify([...this.#kept]));
    } catch {
      // Storage is full or forbidden: the dismissal holds for this page at least.
    }
  }
}

const nowhere: DismissalStore = { getItem: () => null, setItem: () => {} };

/** The page's own storage; one that keeps nothing where the page may not have any. */
export function pageStore(): DismissalStore {
  try {
    return localStorage;
  } catch {
    return nowhere;
  }
}
