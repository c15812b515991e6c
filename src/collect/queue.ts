/** Values of a view by metric: what was added up, and how many times. */
export type Values = Readonly<Record<string, readonly [sum: number, times: number]>>;

/** Values of a view by dimension. */
export type Segments = Readonly<Record<string, string>>;

/** One view of a variant in a page, as the server takes it. It may be sent again with more in it. */
export interface ViewRecord {
  /** The page view, by chance: the server counts each once for a variant. */
  readonly view: string;
  readonly variant: string;
  /** The visitor; left out where the page view stands for one. */
  readonly unit?: string | undefined;
  /** When it was seen, milliseconds since 1970 by the page's clock. */
  readonly at: number;
  /** Its value in each dimension. */
  readonly segments?: Segments | undefined;
  /** Kinds of engagement that it had so far. */
  readonly engaged?: readonly string[];
  /** Values that it had so far. */
  readonly values?: Values;
}

/** Bytes of views in one request: a page that is left may have 64 KiB under way, and the rest of the body has to fit as well. */
export const BATCH_BYTES = 50_000;

/** Bytes of views in the request of a page that is left while another is under way: both together stay below 64 KiB. */
export const LEAVING_BYTES = 8000;

/** Views in one request; the server takes no more. */
export const BATCH_VIEWS = 500;

/** Bytes of views that wait and are under way together. The oldest of those that wait are dropped beyond it. */
export const QUEUE_BYTES = 200_000;

const encoder = new TextEncoder();
const bytesOf = (view: ViewRecord): number => encoder.encode(JSON.stringify(view)).length + 1;
const keyOf = ({ view, variant }: ViewRecord): string => `${view} ${variant}`;

/** Views until the server has them. Each is in it once, as it last was. */
export class ViewQueue {
  readonly #waiting = new Map<string, ViewRecord>();
  readonly #sent = new Map<string, ViewRecord>();
  #bytes = 0;

  /** Bytes of all views in it. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Views that wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Every view that the server may not have: those under way too, as their answer may never come. */
  get all(): readonly ViewRecord[] {
    return [...new Map([...this.#sent, ...this.#waiting]).values()];
  }

  #remove(from: Map<string, ViewRecord>, key: string): void {
    const view = from.get(key);
    if (!view) return;
    from.delete(key);
    this.#bytes -= bytesOf(view);
  }

  /** Adds a view, in place of what waits of it. @returns Whether older ones were dropped for it. */
  put(view: ViewRecord): boolean {
    const key = keyOf(view);
    this.#remove(this.#waiting, key);
    this.#waiting.set(key, view);
    this.#bytes += bytesOf(view);
    let hasDropped = false;
    for (const oldest of this.#waiting.keys()) {
      if (this.#bytes <= QUEUE_BYTES) break;
      this.#remove(this.#waiting, oldest);
      hasDropped = true;
    }
    return hasDropped;
  }

  /** The oldest views that wait and fit into one request, which are then under way. A view of which a part is under way waits for that. */
  take(most = BATCH_BYTES): readonly ViewRecord[] {
    const batch: ViewRecord[] = [];
    let bytes = 0;
    for (const [key, view] of this.#waiting) {
      if (this.#sent.has(key)) continue;
      bytes += bytesOf(view);
      if (bytes > most || batch.length === BATCH_VIEWS) break;
      batch.push(view);
      this.#waiting.delete(key);
      this.#sent.set(key, view);
    }
    return batch;
  }

  /** The server has these, or will never take them. */
  done(batch: readonly ViewRecord[]): void {
    for (const view of batch) this.#remove(this.#sent, keyOf(view));
  }

  /** These did not arrive, as far as one knows: they wait again, unless a view waits with more in it. */
  failed(batch: readonly ViewRecord[]): void {
    this.done(batch);
    for (const view of batch) if (!this.#waiting.has(keyOf(view))) this.put(view);
  }
}
