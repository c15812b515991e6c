import type { Entities, Increment } from 'peeksafe/engine';
import type { Kill, Variant } from 'peeksafe/protocol';
import type { StateStore } from '../log/state-store.ts';

/** The read model is written at most this often, milliseconds. */
const FLUSH_MS = 1000;

/** And never for more than this part of the time: a wide stream is written less often. */
const BUSY_PART = 0.05;

/**
 * Gathers what the read model has to learn and writes it now and then: it may lag behind the log, since it is made anew from
 * there after a crash. That keeps it out of the way of commits.
 */
export class Projector {
  readonly #stream: string;
  readonly #store: StateStore;
  readonly #variants = new Map<string, Variant>();
  readonly #kills = new Map<string, Kill>();
  #increments: Increment[] = [];
  #seq = 0;
  #written = 0;
  #dueAt = 0;

  constructor(stream: string, store: StateStore) {
    this.#stream = stream;
    this.#store = store;
  }

  /** Forgets what waits and begins anew with what a recovery found missing. */
  restart(seq: number, entities: Entities, increments: readonly Increment[]): void {
    this.#variants.clear();
    this.#kills.clear();
    this.#increments = [];
    this.#written = this.#store.watermark(this.#stream);
    this.add(seq, entities, increments);
  }

  /** Takes what one commit changed. */
  add(seq: number, entities: Entities, increments: readonly Increment[]): void {
    this.#seq = seq;
    for (const variant of entities.variants) this.#variants.set(variant.id, variant);
    for (const kill of entities.kills) this.#kills.set(kill.id, kill);
    for (const increment of increments) this.#increments.push(increment);
  }

  /** Writes what waits when it is time to. */
  flushWhenDue(now: number): void {
    if (now < this.#dueAt || this.#seq === this.#written) return;
    const start = performance.now();
    // Also one that fails is not tried again with every step.
    this.#dueAt = now + FLUSH_MS;
    this.flush();
    this.#dueAt = now + Math.max(FLUSH_MS, (performance.now() - start) / BUSY_PART);
  }

  /** The last event that the read model has. */
  get written(): number {
    return this.#written;
  }

  /** Writes what waits; returns the last event that the read model now has. */
  flush(): number {
    if (this.#seq > this.#written) {
      const variants = [...this.#variants.values()];
      this.#store.project(this.#stream, {
        seq: this.#seq,
        variants,
        kills: [...this.#kills.values()],
        counts: this.#increments,
      });
      this.#written = this.#seq;
      this.#variants.clear();
      this.#kills.clear();
      this.#increments = [];
    }
    return this.#written;
  }
}
