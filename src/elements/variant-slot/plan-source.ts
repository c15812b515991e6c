import type { AssignmentRequest } from '../../assign/index.ts';
// Nothing else of the SDK is in a page that only shows variants.
import { backoffDelay, retryAfterMs } from '../../sdk/connection/backoff.ts';

/** An experiment of the plan, as the server says it. */
interface PlannedExperiment extends Omit<AssignmentRequest, 'experiment' | 'unit' | 'variants' | 'remembered'> {
  readonly id: string;
  readonly variants: readonly (AssignmentRequest['variants'][number] & { readonly content: string })[];
}

/** How visitors are assigned: the answer of `GET /plan`. */
export interface SlotPlan {
  readonly experiments: readonly PlannedExperiment[];
}

/** The window of the wait after a first failure, and at most. Milliseconds. */
const RETRY_MS = 2000;
const MAX_RETRY_MS = 60_000;

/** After a call that took this long, most often a connection that held, a failure counts as the first again. Milliseconds. */
const HELD_MS = 5000;

/** Called with each plan that follows; once with null when the server refuses for good, so that none will. */
export type PlanListener = (plan: SlotPlan | null) => void;

/** The plan of a stream for all slots of a page: asked for once, and followed while a slot wants that and the page is visible. */
export class PlanSource {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #listeners = new Set<PlanListener>();
  #first: Promise<SlotPlan | null> | null = null;
  #tag = '';
  #following: AbortController | null = null;
  #failures = 0;
  /** When the server may be asked again, by the monotonic clock. Milliseconds. */
  #notBefore = 0;
  /** The HTTP status with which the server gives no plan and will give none, so that it is asked no more; null while it may. */
  refusal: number | null = null;

  constructor(src: string, token: string | null) {
    this.#url = `${src}/plan`;
    this.#headers = token === null ? {} : { Authorization: `Bearer ${token}` };
  }

  /** The plan as it was when it was first asked for; null when it cannot be had. A later call tries again, but not while the server wants no call. */
  async get(): Promise<SlotPlan | null> {
    if (this.refusal !== null || (this.#first === null && performance.now() < this.#notBefore)) return null;
    this.#first ??= this.#load().catch(() => null);
    const plan = await this.#first;
    if (plan === null) this.#first = null;
    return plan;
  }

  async #load(signal: AbortSignal | null = null): Promise<SlotPlan | null> {
    const response = await this.#ask(signal, '*/*');
    if (response === null) return null;
    this.#tag = response.headers.get('ETag') ?? '';
    return (await response.json()) as SlotPlan;
  }

  /** Makes a call. @returns Its answer; null when the server refused it. */
  async #ask(signal: AbortSignal | null, Accept: string): Promise<Response | null> {
    const headers = { ...this.#headers, Accept };
    const response = await fetch(this.#url, { headers, credentials: 'omit', signal });
    const { ok, status } = response;
    if (ok) return response;
    this.#notBefore = performance.now() + retryAfterMs(response);
    // Too many calls, or a timeout, pass by themselves; other statuses below 500 stay until somebody mends something.
    if (status < 500 && status !== 429 && status !== 408) this.refusal = status;
    return null;
  }

  /** Tells of the plans that follow. @returns A function that ends it. */
  follow(listener: PlanListener): () => void {
    if (this.refusal !== null) listener(null);
    // The same listener every time, and the source is there as long as its page.
    document.addEventListener('visibilitychange', this.#update);
    this.#listeners.add(listener);
    this.#update();
    return () => {
      this.#listeners.delete(listener);
      this.#update();
    };
  }

  #tell(plan: SlotPlan | null): void {
    for (const listener of [...this.#listeners]) listener(plan);
  }

  /** A browser has few connections for each server: a page that nobody sees takes none. */
  readonly #update = (): void => {
    const isWanted = this.refusal === null && this.#listeners.size > 0 && !document.hidden;
    if (!isWanted) {
      this.#following?.abort();
      this.#following = null;
    } else if (this.#following === null) {
      this.#following = new AbortController();
      void this.#followPlan(this.#following.signal);
    }
  };

  async #followPlan(signal: AbortSignal): Promise<void> {
    while (this.refusal === null) {
      const waitMs = this.#notBefore - performance.now();
      await new Promise((done) => setTimeout(done, waitMs));
      if (signal.aborted) return;
      const since = performance.now();
      try {
        await this.#hear(signal);
      } catch {
        // The connection ended, or there is no server at the moment: it is tried again.
      }
      if (signal.aborted) return;
      const now = performance.now();
      this.#failures = now - since < HELD_MS ? this.#failures + 1 : 1;
      this.#notBefore = Math.max(this.#notBefore, now + backoffDelay(this.#failures, RETRY_MS, MAX_RETRY_MS));
    }
    this.#tell(null);
  }

  /** Reads the notices of one connection; the first comes at once, with the state as it is. */
  async #hear(signal: AbortSignal): Promise<void> {
    const response = await this.#ask(signal, 'text/event-stream');
    const reader = response?.body?.pipeThrough(new TextDecoderStream()).getReader();
    try {
      let text = '';
      for (let piece = await reader?.read(); piece?.value !== undefined; piece = await reader?.read()) {
        text += piece.value;
        // Each says all: the last counts.
        const notice = [...text.matchAll(/^data: ?(.+)\n/gm)].at(-1)?.[1];
        text = text.slice(text.lastIndexOf('\n') + 1);
        if (notice === undefined || (JSON.parse(notice) as { etag?: string }).etag === this.#tag) continue;
        const plan = await this.#load(signal);
        if (plan === null) return;
        this.#tell(plan);
      }
    } finally {
      // A plan that cannot be had ends the connection that told of it.
      await reader?.cancel();
    }
  }
}

const sources = new Map<string, PlanSource>();

/** The plan of a stream, one source for a page. */
export function planOf(src: string, token: string | null): PlanSource {
  const key = [src, token].join('\n');
  const source = sources.get(key) ?? new PlanSource(src, token);
  sources.set(key, source);
  return source;
}
