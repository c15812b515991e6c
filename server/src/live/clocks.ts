/** A hub's clocks, in milliseconds. */
export interface Clocks {
  /** The time of day, for what is said. */
  readonly now: () => number;
  /** A clock that only goes forward, for how long things take. */
  readonly elapsed: () => number;
  /** Processor time that this process has used. */
  readonly spent: () => number;
  /** Who has heard nothing for so long gets a heartbeat. */
  readonly heartbeatMs: number;
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The clocks of this process, beside the time of day. */
export const processClocks = (now: () => number, heartbeatMs: number): Clocks => ({
  now,
  elapsed: () => performance.now(),
  spent: processorMs,
  heartbeatMs,
});
