// A sender as the SDK's publisher is one: it repeats what was not answered, with the same ids, at whichever gateway answers.
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventInput, EventsAnswer } from 'peeksafe/protocol';
import { observed } from '../harness.ts';

export type Random = () => number;

/** Park and Miller's generator: the same run for the same seed. */
export function seeded(seed: number): Random {
  let state = (seed % 2147483646) + 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** What was acknowledged, by id: its number in the log. */
export class Acknowledged {
  readonly seqs = new Map<string, number>();
  readonly faults: string[] = [];
  /** The longest time in which nothing was acknowledged to anybody, milliseconds. */
  longestOutageMs = 0;
  refused = 0;
  #lastAt = performance.now();

  take({ results }: EventsAnswer): void {
    const now = performance.now();
    this.longestOutageMs = Math.max(this.longestOutageMs, now - this.#lastAt);
    this.#lastAt = now;
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
    const answer = (await response.json()) as EventsAnswer | { error: { code: string } };
    if ('error' in answer) {
      acknowledged.refused += 1;
      if (response.status !== 503) acknowledged.faults.push(`a call was answered with ${JSON.stringify(answer.error)}`);
      if (response.headers.get('retry-after') === null) acknowledged.faults.push('a refusal did not say when to come back');
      return false;
    }
    acknowledged.take(answer);
    return true;
  } catch {
    return false;
  }
}
