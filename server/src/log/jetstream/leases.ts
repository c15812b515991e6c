import type { KV } from '@nats-io/kv';

/** How long a lease holds without being renewed, milliseconds. */
export const LEASE_MS = 3000;

/** JetStream's code for: somebody else wrote here since. */
export const WRONG_LAST_SEQUENCE = 10071;

/** The code of an error of JetStream; NaN when it has none. */
export const codeOf = (error: unknown): number => Number((error as { code?: unknown }).code);

/** A lease that is held. */
export interface HeldLease {
  /** Grows with every lease of a stream. */
  readonly number: number;
  /** Changes with every renewal. */
  revision: number;
  /** Until when it holds, by a clock that only goes forward. */
  until: number;
}

/** Who may write which stream, in a KV bucket. A lease only chooses; what keeps two writers apart is the fence of the log. */
export class Leases {
  readonly #kv: () => KV | null;

  /** @param kv The bucket, once it is there. */
  constructor(kv: () => KV | null) {
    this.#kv = kv;
  }

  /** Takes the lease of a stream when it is free, or is this node's from a life before; null when somebody has it. */
  async acquire(key: string, node: string): Promise<HeldLease | null> {
    const kv = this.#kv();
    if (kv === null) return null;
    const asked = performance.now();
    const held = await kv.get(key);
    const isFree = held === null || held.operation !== 'PUT';
    if (!isFree && held.string() !== node) return null;
    try {
      const number = isFree ? await kv.create(key, node) : await kv.update(key, node, held.revision);
      return { number, revision: number, until: asked + LEASE_MS };
    } catch (error) {
      if (codeOf(error) === WRONG_LAST_SEQUENCE) return null;
      throw error;
    }
  }

  /** Renews a lease; false when it is lost. */
  async renew(key: string, node: string, lease: HeldLease): Promise<boolean> {
    const asked = performance.now();
    try {
      lease.revision = await (this.#kv() as KV).update(key, node, lease.revision);
      lease.until = asked + LEASE_MS;
      return true;
    } catch (error) {
      if (codeOf(error) === WRONG_LAST_SEQUENCE) return false;
      throw error;
    }
  }

  /** Gives a lease back, so that another need not wait for its end. */
  async release(key: string, lease: HeldLease): Promise<void> {
    await this.#kv()?.delete(key, { previousSeq: lease.revision });
  }
}
