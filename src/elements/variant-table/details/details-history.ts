import type { HistorySeries } from '../../../protocol/index.ts';
import type { LiveStream } from '../../../sdk/index.ts';

const POINTS = 120;

/** The state of a variant's history. */
export type VariantHistory =
  | { readonly state: 'loading' | 'none' }
  | { readonly state: 'fault'; readonly message: string }
  | { readonly state: 'known'; readonly series: HistorySeries };

/** Loads the history of the variant whose details are shown. */
export class DetailsHistory {
  readonly #changed: () => void;
  #id: string | null = null;
  #stream: LiveStream | null = null;
  #history: VariantHistory = { state: 'none' };

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get value(): VariantHistory {
    return this.#history;
  }

  /** Shows the history of a variant; null for none. Without a stream there is none. */
  open(id: string | null, stream: LiveStream | null): void {
    if (id === this.#id && stream === this.#stream) return;
    this.#id = id;
    this.#stream = stream;
    this.#history = { state: id === null || stream === null ? 'none' : 'loading' };
    if (id !== null && stream !== null) void this.#load(id, stream);
  }

  async #load(id: string, stream: LiveStream): Promise<void> {
    let loaded: VariantHistory;
    try {
      const { series } = await stream.history({ variants: [id], points: POINTS });
      const found = series.find(({ variant }) => variant === id);
      loaded = found === undefined ? { state: 'none' } : { state: 'known', series: found };
    } catch (error) {
      loaded = { state: 'fault', message: error instanceof Error ? error.message : String(error) };
    }
    if (id !== this.#id || stream !== this.#stream) return;
    this.#history = loaded;
    this.#changed();
  }
}
