/** Where progress is shown. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows how much of the work is done. */
export interface Progress {
  /** To be called after each task. */
  step(): void;
  /** Leaves the line that the bar stands on. */
  end(): void;
}

const WIDTH = 30;
/** Where nothing can be drawn over, a line for each tenth is enough. */
const PERCENT_A_LINE = 10;

/** A bar on a terminal; elsewhere a line at each tenth. */
export function showProgress(output: ProgressOutput, tasks: number): Progress {
  let done = 0;
  let toldPercent = 0;
  return {
    step() {
      done++;
      const percent = Math.floor((100 * done) / tasks);
      if (output.isTTY === true) {
        const filled = Math.round((WIDTH * done) / tasks);
        output.write(`\r\x1b[K[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${percent} %`);
      } else if (percent >= toldPercent + PERCENT_A_LINE) {
        toldPercent = percent - (percent % PERCENT_A_LINE);
        output.write(`evaluate: ${toldPercent} %\n`);
      }
    },
    end() {
      if (output.isTTY === true) output.write('\n');
    },
  };
}
