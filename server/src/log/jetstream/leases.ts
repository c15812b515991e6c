import type { KV } from '@nats-io/kv';

/** How long a lease holds without being renewed, milliseconds. */
export const LEASE_MS = 3000;

/** JetStream's error code for a write that another one has overtaken. */
export const WRONG_LAST_SEQUENCE = 10071;

/** The code of a JetStream error; NaN when it has none. */
export const codeOf = (error: unknown): number => Number((error as { code?: unknown }).code);

/** A lease that is held. */
export interface HeldLease {
  /** Increases with every lease of a stream. */
  readonly number: number;
  /** Changes with every renewal. */
  revision: number;
  /** Until when it holds, by a clock that only goes forward. */
  until: number;
}

/** The leases of streams, in a KV bucket. A lease only elects a writer; the fence of the log is what keeps two writers apart. */
export class Leases {
  readonly #kv: () => KV | null;

  /** @param kv Returns the bucket once it exists. */
  constructor(kv: () => KV | null) {
    this.#kv = kv;
  }

  /** Acquires the lease of a stream if it is free or was this node's before a restart; null when another node holds it. */
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

  /** Releases a lease, so that another node need not wait for it to expire. */
  async release(key: string, lease: HeldLease): Promise<void> {
    await this.#kv()?.delete(key, { previousSeq: lease.revision });
  }
}
