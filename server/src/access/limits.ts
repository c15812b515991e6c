// These two files of the library: its index also loads the limiters of a dozen databases, which take 3 MB.
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js';
import type { Problem } from 'peeksafe/protocol';

/** Rates are averages over this time, so that short bursts are allowed. Seconds. */
const WINDOW_S = 5;

/** Forged tokens that one address may send in a window. */
const MAX_FORGED = 100;

/** Limits of a server. */
export interface Limits {
  /** Live connections of one address. */
  readonly sockets: number;
  /** Calls of one token at an address, per second; calls without a token count together. */
  readonly calls: number;
  /** Events of one token per second; without tokens, of one address. */
  readonly events: number;
  /** Views of one address per second, and of one visitor; both are averages over some seconds. */
  readonly views: number;
  readonly unitViews: number;
  /** Events of one stream per second, over all senders. */
  readonly streamEvents: number;
  /** Unsent bytes of all connections together. */
  readonly unsentBytes: number;
}

/** The default limits. */
export const LIMITS_BY_DEFAULT: Limits = {
  sockets: 256,
  calls: 1000,
  events: 50_000,
  views: 200,
  unitViews: 10,
  streamEvents: 100_000,
  unsentBytes: 32 * 1024 * 1024,
};

/** A refusal, and when it may be tried again. */
export interface Refusal {
  readonly problem: Problem;
  readonly retryAfterS: number;
}

/** Counts calls, events and connections. */
export interface Limiter {
  /**
   * Counts a call; null when it may proceed.
   * @param caller A name of the caller. Calls with and without valid tokens count separately, so that forged tokens do not use up the limit of others.
   */
  countCall(caller: string): Promise<Refusal | null>;
  /** Counts events of a sender for a stream; null when they may be accepted. */
  countEvents(sender: string, stream: string, count: number): Promise<Refusal | null>;
  /** Counts views of an address, by visitor; null when they may be counted. */
  countViews(address: string, units: ReadonlyMap<string, number>): Promise<Refusal | null>;
  /** Counts a forged token of an address; returns a refusal when there were too many. */
  countForged(address: string): Promise<Refusal | null>;
  /** Takes a slot for a live connection of an address; returns the function that frees it, or a refusal. */
  takeSlot(address: string): (() => void) | Refusal;
  /** Whether there is a slot for another live connection of an address. */
  hasSlot(address: string): boolean;
}

function refusal(what: string, expected: string, waitMs: number): Refusal {
  return {
    problem: { code: 'rate', message: what, expected },
    retryAfterS: Math.max(1, Math.ceil(waitMs / 1000)),
  };
}

/** Spends points; returns the time to wait when there are not enough, milliseconds, else null. */
async function spend(limiter: RateLimiterMemory, key: string, points: number): Promise<number | null> {
  try {
    await limiter.consume(key, points);
    return null;
  } catch (error) {
    if (error instanceof RateLimiterRes) return error.msBeforeNext;
    throw error;
  }
}

const limiterOf = (perSecond: number): RateLimiterMemory =>
  new RateLimiterMemory({ points: perSecond * WINDOW_S, duration: WINDOW_S });

class ConnectionSlots {
  readonly #most: number;
  readonly #taken = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  hasFor(address: string): boolean {
    return (this.#taken.get(address) ?? 0) < this.#most;
  }

  takeFor(address: string): (() => void) | Refusal {
    const taken = this.#taken.get(address) ?? 0;
    if (!this.hasFor(address)) {
      const what = `This address has ${this.#most} live connections already.`;
      return refusal(what, 'fewer connections at the same time; one serves a whole page', 10_000);
    }
    this.#taken.set(address, taken + 1);
    let isBack = false;
    return () => {
      if (isBack) return;
      isBack = true;
      const left = (this.#taken.get(address) ?? 1) - 1;
      if (left === 0) this.#taken.delete(address);
      else this.#taken.set(address, left);
    };
  }
}

/** Creates a limiter that counts in the memory of this process. */
export function createLimiter(limits: Limits): Limiter {
  const calls = limiterOf(limits.calls);
  const events = limiterOf(limits.events);
  const streamEvents = limiterOf(limits.streamEvents);
  const views = limiterOf(limits.views);
  const unitViews = limiterOf(limits.unitViews);
  const forged = new RateLimiterMemory({ points: MAX_FORGED, duration: WINDOW_S });
  const slots = new ConnectionSlots(limits.sockets);
  return {
    async countCall(caller) {
      const wait = await spend(calls, caller, 1);
      return wait === null ? null : refusal('Too many calls.', `at most ${limits.calls} calls a second`, wait);
    },
    async countEvents(sender, stream, count) {
      const wait = await spend(events, sender, count);
      if (wait !== null) return refusal('Too many events.', `at most ${limits.events} events a second`, wait);
      const waitOfStream = await spend(streamEvents, stream, count);
      const expected = `at most ${limits.streamEvents} events a second for one stream`;
      return waitOfStream === null ? null : refusal('Too many events for this stream.', expected, waitOfStream);
    },
    async countViews(address, units) {
      const all = [...units.values()].reduce((sum, count) => sum + count, 0);
      const wait = await spend(views, address, all);
      if (wait !== null)
        return refusal('Too many views of this address.', `at most ${limits.views} views a second`, wait);
      for (const [unit, count] of units) {
        const waitOfUnit = await spend(unitViews, unit, count);
        if (waitOfUnit === null) continue;
        return refusal('Too many views of one visitor.', `at most ${limits.unitViews} views a second`, waitOfUnit);
      }
      return null;
    },
    async countForged(address) {
      const wait = await spend(forged, address, 1);
      return wait === null ? null : refusal('Too many wrong tokens of this address.', 'a valid token', wait);
    },
    takeSlot: (address) => slots.takeFor(address),
    hasSlot: (address) => slots.hasFor(address),
  };
}
