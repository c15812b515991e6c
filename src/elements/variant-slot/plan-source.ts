import type { AssignmentRequest } from '../../assign/index.ts';

/** An experiment of the plan, as the server says it. */
interface PlannedExperiment extends Omit<AssignmentRequest, 'experiment' | 'unit' | 'variants' | 'remembered'> {
  readonly id: string;
  readonly variants: readonly (AssignmentRequest['variants'][number] & { readonly content: string })[];
}

/** How visitors are assigned: the answer of `GET /plan`. */
export interface SlotPlan {
  readonly experiments: readonly PlannedExperiment[];
}

/** The pause before a connection that ended is opened again, by chance from half of this on. Milliseconds. */
const RETRY_MS = 2000;

/** The plan of a stream for all slots of a page: asked for once, and followed while a slot wants that and the page is visible. */
export class PlanSource {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #listeners = new Set<(plan: SlotPlan) => void>();
  #first: Promise<SlotPlan> | null = null;
  #tag = '';
  #following: AbortController | null = null;

  constructor(src: string, token: string | null) {
    this.#url = `${src}/plan`;
    this.#headers = token === null ? {} : { Authorization: `Bearer ${token}` };
  }

  /** The plan as it was when it was first asked for; rejects when it cannot be had. A later call tries again. */
  get(): Promise<SlotPlan> {
    this.#first ??= this.#load().catch((error: unknown) => {
      this.#first = null;
      throw error;
    });
    return this.#first;
  }

  async #load(signal?: AbortSignal): Promise<SlotPlan> {
    const response = await fetch(this.#url, { headers: this.#headers, credentials: 'omit', signal: signal ?? null });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    this.#tag = response.headers.get('ETag') ?? '';
    return (await response.json()) as SlotPlan;
  }

  /** Calls back with each plan that follows. @returns A function that ends it. */
  follow(listener: (plan: SlotPlan) => void): () => void {
    if (this.#listeners.size === 0) document.addEventListener('visibilitychange', this.#update);
    this.#listeners.add(listener);
    this.#update();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) document.removeEventListener('visibilitychange', this.#update);
      this.#update();
    };
  }

  /** A browser has few connections for each server: a page that nobody sees takes none. */
  readonly #update = (): void => {
    const isWanted = this.#listeners.size > 0 && document.visibilityState === 'visible';
    if (isWanted && this.#following === null) {
      this.#following = new AbortController();
      void this.#followPlan(this.#following.signal);
    } else if (!isWanted) {
      this.#following?.abort();
      this.#following = null;
    }
  };

  async #followPlan(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#hear(signal);
      } catch {
        // The connection ended, or there is no server at the moment: it is tried again.
      }
      if (!signal.aborted) await new Promise((done) => setTimeout(done, RETRY_MS * (0.5 + Math.random() / 2)));
    }
  }

  /** Reads the notices of one connection; the first comes at once, with the state as it is. */
  async #hear(signal: AbortSignal): Promise<void> {
    const headers = { ...this.#headers, Accept: 'text/event-stream' };
    const { ok, body } = await fetch(this.#url, { headers, credentials: 'omit', signal });
    if (!ok || body === null) return;
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += value;
      const frames = text.split('\n\n');
      text = frames.pop() ?? '';
      const notice = frames.findLast((frame) => frame.includes('data:'));
      if (notice === undefined) continue;
      const { etag } = JSON.parse(/^data: ?(.*)$/m.exec(notice)?.[1] ?? '{}') as { etag?: string };
      if (etag === this.#tag) continue;
      const plan = await this.#load(signal);
      for (const listener of [...this.#listeners]) listener(plan);
    }
  }
}

const sources = new Map<string, PlanSource>();

/** The plan of a stream, one source for a page. */
export function planOf(src: string, token: string | null): PlanSource {
  const key = `${src}\n${token ?? ''}`;
  const source = sources.get(key) ?? new PlanSource(src, token);
  sources.set(key, source);
  return source;
}
