import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a replay has come to a moment. */
export interface Pace {
  /** How long it is until then, milliseconds; 0 when it is due. */
  dueIn(at: number): number;
  /** Waits that long; rejects when the signal aborts. */
  wait(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

// Timers count in 31 bits: longer waits come in parts.
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Scales the time between events.
 * @param speed 1 is real time, 60 a minute per second, 0 as fast as it goes.
 * @param now The local time, milliseconds.
 */
export function paceAt(speed: number, now: () => number = () => performance.now()): Pace {
  let origin: { at: number; here: number } | null = null;
  return {
    dueIn(at) {
      if (speed === 0) return 0;
      origin ??= { at, here: now() };
      return Math.max(0, origin.here + (at - origin.at) / speed - now());
    },
    async wait(ms, signal) {
      for (let left = ms; left > 0; left -= MAX_TIMER_MS) {
        await sleep(Math.min(left, MAX_TIMER_MS), undefined, signal ? { signal } : {});
      }
    },
  };
}
