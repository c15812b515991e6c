import type { Clock } from 'peeksafe/simulator';

/** A clock that moves only when somebody moves it. */
export interface HandClock extends Clock {
  /** Moves on, second by second. */
  pass(seconds: number): void;
}

/** Makes such a clock that shows `begin`, milliseconds since 1970. */
export function handClock(begin: number): HandClock {
  let time = begin;
  const timers = new Set<() => void>();
  return {
    now: () => time,
    every: (_ms, call) => {
      timers.add(call);
      return () => void timers.delete(call);
    },
    pass: (seconds) => {
      for (let i = 0; i < seconds; i++) {
        time += 1000;
        for (const call of [...timers]) call();
      }
    },
  };
}
