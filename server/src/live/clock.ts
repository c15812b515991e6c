import { beginUrgent, whenTurnComes } from '../output/turns.ts';

/** Takes back work that has not been done yet. */
export type Cancel = () => void;

/** The clocks and timers of a hub, in milliseconds. Tests pass one whose time they move by hand. */
export interface Clock {
  /** The time of day, for messages. */
  now(): number;
  /** A clock that only goes forward, for durations. */
  elapsed(): number;
  /** Processor time that this process has used. */
  spent(): number;
  /** Does work after some time. It does not keep the process alive. */
  after(ms: number, work: () => void): Cancel;
  /** Does work at once, but after what is already under way, and before anything that waits for its turn. */
  soon(work: () => void): Cancel;
  /** Does work that others could wait for, when its turn comes. */
  inTurn(work: () => void): void;
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The clock of this process. */
export const processClock = (now: () => number): Clock => ({
  now,
  elapsed: () => performance.now(),
  spent: processorMs,
  after(ms, work) {
    const timer = setTimeout(work, ms).unref();
    return () => clearTimeout(timer);
  },
  soon(work) {
    const end = beginUrgent();
    const immediate = setImmediate(() => {
      end();
      work();
    });
    return () => {
      end();
      clearImmediate(immediate);
    };
  },
  inTurn: whenTurnComes,
});
