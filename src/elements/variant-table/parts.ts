import type { ReactiveElement } from 'lit';
import { alsoOnServer, LazyModule, neededBy, whenIdle } from '../shared/loading/lazy-module.ts';

/** The modules that a first sight of the rows does without, and what loads each. */
const LOADERS = {
  details: () => import('./details/details.ts'),
  rowInput: () => import('./grid/row-input.ts'),
  metrics: alsoOnServer(() => import('./cells/metric-columns.ts')),
  serverRows: alsoOnServer(() => import('./grid/server-rows.ts')),
  menus: () => import('./panels/menus.ts'),
  operate: () => import('./panels/operator-controls.ts'),
  trend: () => import('./cells/trend.ts'),
} as const;

/** A part of the table that is loaded later. */
export type PartName = keyof typeof LOADERS;
type Loaded<N extends PartName> = Awaited<ReturnType<(typeof LOADERS)[N]>>;

const NAMES = Object.keys(LOADERS) as readonly PartName[];
/** All but the controls for the scope `operate`, which few viewers have. */
const AHEAD = ['rowInput', 'menus', 'details'] as const;

/** The parts of one table that are loaded when they are first needed. What failed is tried again when a person asks. */
export class Parts {
  readonly #host: ReactiveElement;
  readonly #parts: { readonly [N in PartName]: LazyModule<Loaded<N>> };
  #isFetched = false;

  constructor(host: ReactiveElement, loaders = LOADERS) {
    this.#host = host;
    const parts = NAMES.map((name) => [name, new LazyModule<object>(loaders[name], { host, restMs: Infinity })]);
    this.#parts = Object.fromEntries(parts) as { readonly [N in PartName]: LazyModule<Loaded<N>> };
  }

  /** Why a part that was needed could not be loaded; empty when all are there. */
  get fault(): string {
    return NAMES.map((name) => this.#parts[name].fault).find((fault) => fault !== null) ?? '';
  }

  /** Resolves when one of the missing parts has loaded or failed; null when none is missing. */
  get awaited(): Promise<unknown> | null {
    return neededBy(this.#host);
  }

  /** A part, when it is there. */
  now<N extends PartName>(name: N): Loaded<N> | null {
    return this.#parts[name].module;
  }

  /** Returns a part, or loads it, returns null and renders the table again when it has loaded. */
  need<N extends PartName>(name: N): Loaded<N> | null {
    return this.#parts[name].need();
  }

  /** Does what a person asks with a part: at once when it is there, or when it is loaded. */
  use<N extends PartName>(name: N, callback: (part: Loaded<N>, isLate: boolean) => void): void {
    const isLate = this.now(name) === null;
    this.#parts[name].use((part) => {
      if (part !== null) callback(part, isLate);
    });
  }

  /** Forgets what failed: a person asks for it again. */
  retry(): void {
    for (const name of NAMES) this.#parts[name].retry();
  }

  /** Fetches all parts when the page has nothing else to do: a click may be minutes away, and the network gone by then. */
  fetch(): void {
    if (this.#isFetched) return;
    this.#isFetched = true;
    whenIdle(() => {
      for (const name of AHEAD) this.#parts[name].preload();
      // Its lines are in sight: they are missed when they cannot be loaded.
      this.#parts.trend.need();
    });
  }
}
