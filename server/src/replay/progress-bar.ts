import { formatCount } from 'peeksafe/protocol';
import type { SendTotals } from './send-file.ts';

/** Where a progress bar is drawn. */
export interface BarOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows how far a replay has come. */
export interface ProgressBar {
  /** To be called after each answer. */
  update(totals: SendTotals): void;
  /** Leaves the line that the bar stands on. */
  end(): void;
}

const WIDTH = 30;
const REDRAW_MS = 100;
// Where nothing can be drawn over, a line for each tenth is enough.
const PERCENT_A_LINE = 10;

// Rounded first, because .29 * 100 is a hair below 29.
const percent = (progress: number): number => Math.floor(Math.round(progress * 1e6) / 1e4);

function describe({ progress, accepted, duplicates, rejected }: SendTotals): string {
  const parts = [`${formatCount(accepted)} accepted`];
  if (duplicates > 0) parts.push(`${formatCount(duplicates)} known before`);
  if (rejected > 0) parts.push(`${formatCount(rejected)} rejected`);
  return `${percent(progress)} %, ${parts.join(', ')}`;
}

/** A bar on a terminal; elsewhere a line at each tenth. */
export function progressBar(output: BarOutput, now: () => number = () => performance.now()): ProgressBar {
  let drawnAt = -Infinity;
  let nextLine = 0;
  let last: SendTotals | null = null;
  const draw = (totals: SendTotals): void => {
    const filled = Math.round(totals.progress * WIDTH);
    output.write(`\r\x1b[K[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${describe(totals)}`);
  };
  return {
    update(totals) {
      last = totals;
      if (output.isTTY === true) {
        if (now() - drawnAt < REDRAW_MS) return;
        drawnAt = now();
        draw(totals);
      } else if (percent(totals.progress) >= nextLine) {
        nextLine = (Math.floor(percent(totals.progress) / PERCENT_A_LINE) + 1) * PERCENT_A_LINE;
        output.write(`${describe(totals)}\n`);
      }
    },
    end() {
      if (output.isTTY !== true || last === null) return;
      draw(last);
      output.write('\n');
    },
  };
}
