/** Time, passed in: what time it is, and when to look again. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back again and again, this many milliseconds apart; returns the function that ends it. */
  every(ms: number, call: () => void): () => void;
}

/** The clock and timers of the machine. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    every(ms, call) {
      const timer = globalThis.setInterval(call, ms);
      return () => globalThis.clearInterval(timer);
    },
  };
}
