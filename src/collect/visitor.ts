import type { ViewRecord } from './queue.ts';

/**
 * How far a visitor has agreed to be remembered: `granted` in `localStorage`, `session` in `sessionStorage`, which ends with the tab, and `none`
 * not at all: each page view then stands for a visitor.
 */
export type Consent = 'granted' | 'session' | 'none';

const PREFIX = 'peeksafe-visitor:';
const UNIT = `${PREFIX}unit`;
const UNSENT = `${PREFIX}unsent:`;
const OWN = `${PREFIX}own:`;

/** Pages whose views may be kept for the next one at the same time, and how long. */
const MAX_PAGES = 8;
const MAX_AGE_MS = 24 * 60 * 60 * 1000;

/** 128 bits by chance, as at most 40 digits. `crypto.randomUUID` is missing in pages without HTTPS. */
export const randomId = (): string => crypto.getRandomValues(new Uint32Array(4)).join('');

/** The storage of a page; null where the browser forbids it, which is the visitor's right. */
function storageOf(name: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return globalThis[name];
  } catch {
    return null;
  }
}

const keysOf = (storage: Storage | null, prefix: string): string[] =>
  Object.keys(storage ?? {}).filter((key) => key.startsWith(prefix));

/** Deletes everything of ours; what another storage lacks of it is moved there. */
function clear(storage: Storage | null, to?: Storage | null): void {
  for (const key of keysOf(storage, PREFIX)) {
    if (to && to.getItem(key) === null) to.setItem(key, storage?.getItem(key) as string);
    storage?.removeItem(key);
  }
}

/** The memory that a browser has of its visitor, as far as consent goes. Anything beyond that is deleted. */
export class Visitor {
  readonly #storage: Storage | null;
  /** Where views are kept for the next page; null when they are not. */
  readonly #kept: Storage | null;
  readonly #unsent: string;
  /** The visitor's id; undefined where a page view stands for its visitor. */
  readonly unit: string | undefined;

  constructor(url: string, consent: Consent, unit: string | undefined) {
    const [lasting, passing] = [storageOf('localStorage'), storageOf('sessionStorage')];
    const isLasting = consent === 'granted';
    if (!isLasting) clear(lasting);
    // A visitor who agrees in the middle of a visit stays the same.
    if (consent !== 'session') clear(passing, isLasting ? lasting : null);
    this.#storage = consent === 'none' ? null : isLasting ? lasting : passing;
    this.#kept = isLasting ? lasting : null;
    this.#unsent = `${UNSENT}${url} `;
    this.unit = unit;
    if (unit !== undefined || this.#storage === null) return;
    const known = this.#storage.getItem(UNIT) ?? randomId();
    if (this.#write(UNIT, known)) this.unit = known;
  }

  #write(key: string, value: string): boolean {
    try {
      this.#storage?.setItem(key, value);
      return true;
    } catch {
      return false;
    }
  }

  /** The visitor's own variant of an experiment, as `assign` named it before; null when none is remembered. */
  own(experiment: string): string | null {
    return this.#storage?.getItem(this.#ownKey(experiment)) ?? null;
  }

  /** Remembers the visitor's own variant of an experiment. */
  remember(experiment: string, own: string): void {
    this.#write(this.#ownKey(experiment), own);
  }

  #ownKey(experiment: string): string {
    return `${OWN}${this.unit} ${experiment}`;
  }

  /** Keeps the views of a page that the server may not have, in place of those it kept before. @returns Whether that was possible. */
  keep(page: string, views: readonly ViewRecord[]): boolean {
    this.#kept?.removeItem(this.#unsent + page);
    if (this.#kept === null || views.length === 0) return true;
    return keysOf(this.#kept, UNSENT).length < MAX_PAGES && this.#write(this.#unsent + page, JSON.stringify(views));
  }

  /** Takes the views that former pages kept. */
  takeKept(): readonly ViewRecord[] {
    const oldest = Date.now() - MAX_AGE_MS;
    const taken: ViewRecord[] = [];
    for (const key of keysOf(this.#kept, this.#unsent)) {
      const text = this.#kept?.getItem(key);
      this.#kept?.removeItem(key);
      try {
        taken.push(...(JSON.parse(text as string) as ViewRecord[]).filter(({ at }) => at > oldest));
      } catch {
        // Somebody else wrote there: it is gone now.
      }
    }
    return taken;
  }
}
