// A sender as the SDK's publisher is one: it repeats what was not answered, with the same ids, at whichever gateway answers.
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventInput, EventsAnswer } from 'peeksafe/protocol';
import { observed } from '../support/harness.ts';

export type Random = () => number;

/** Park and Miller's generator: the same run for the same seed. */
export function seeded(seed: number): Random {
  let state = (seed % 2147483646) + 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** A harm is over after acknowledgements for the first of these; a run waits for that at most the second. Milliseconds. */
const RECOVERED_MS = 1000;
const MAX_SETTLE_MS = 30_000;

/** The acknowledged events, by id, with their numbers in the log. */
export class Acknowledged {
  readonly seqs = new Map<string, number>();
  readonly faults: string[] = [];
  /** Calls that were sent away, by what was said. */
  readonly refusals = new Map<string, number>();
  #lastAt = performance.now();
  #outageMs = 0;
  #longestMs = 0;
  /** Since when acknowledgements have come without a gap of a second. */
  #steadySince = performance.now();

  take({ results }: EventsAnswer): void {
    this.#beat();
    for (const result of results) {
      if (result.status === 'rejected') this.faults.push(`an event was rejected: ${JSON.stringify(result)}`);
      else {
        const before = this.seqs.get(result.id);
        if (before !== undefined && before !== result.seq)
          this.faults.push(`${result.id} was acknowledged as ${before} and as ${result.seq}`);
        this.seqs.set(result.id, result.seq);
      }
    }
  }

  #beat(): void {
    const now = performance.now();
    const gap = now - this.#lastAt;
    this.#lastAt = now;
    this.#outageMs = Math.max(this.#outageMs, gap);
    this.#longestMs = Math.max(this.#longestMs, gap);
    if (gap > RECOVERED_MS) this.#steadySince = now;
  }

  /** The longest time in which nothing was acknowledged to anybody, milliseconds. */
  get longestMs(): number {
    return this.#longestMs;
  }

  /** The same since the last restart. */
  get outageMs(): number {
    return this.#outageMs;
  }

  restart(): void {
    this.#outageMs = 0;
  }

  /** Resolves when events were acknowledged for a second, or after a while. */
  async recovered(): Promise<void> {
    const start = performance.now();
    const isSteady = (now: number): boolean =>
      now - this.#lastAt < RECOVERED_MS && now - Math.max(start, this.#steadySince) > RECOVERED_MS;
    while (!isSteady(performance.now()) && performance.now() - start < MAX_SETTLE_MS) await sleep(50);
  }
}

/** Sends events until it is stopped: resolves when the last of them is acknowledged. */
export async function send(
  name: string,
  urls: readonly string[],
  random: Random,
  acknowledged: Acknowledged,
  stopped: AbortSignal,
): Promise<void> {
  for (let call = 0; !stopped.aborted; call++) {
    const at = new Date().toISOString();
    const events = Array.from({ length: 10 }, (_, i): EventInput => {
      const impressions = Math.floor(random() * 30);
      const variant = `v${Math.floor(random() * 40)}`;
      return observed(`${name}-${call}-${i}`, variant, impressions, Math.floor(random() * impressions * 0.1), at);
    });
    while (!(await post(urls[Math.floor(random() * urls.length)] as string, events, acknowledged))) await sleep(50);
    await sleep(100);
  }
}

/** Sends one call; false when nobody knows what became of it. */
export async function post(url: string, events: readonly EventInput[], acknowledged: Acknowledged): Promise<boolean> {
  try {
    const response = await fetch(`${url}/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(events),
      signal: AbortSignal.timeout(12_000),
    });
    const answer = (await response.json()) as EventsAnswer | { error: { code: string; message: string } };
    if ('error' in answer) {
      const said = answer.error.message.replaceAll(/\d+/g, 'N');
      acknowledged.refusals.set(said, (acknowledged.refusals.get(said) ?? 0) + 1);
      if (response.status !== 503) acknowledged.faults.push(`a call was answered with ${JSON.stringify(answer.error)}`);
      if (response.headers.get('retry-after') === null)
        acknowledged.faults.push('a refusal did not say when to come back');
      return false;
    }
    acknowledged.take(answer);
    return true;
  } catch {
    return false;
  }
}
