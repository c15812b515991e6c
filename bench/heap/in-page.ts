import { subject as chart } from '../chart/peeksafe.ts';
import { LINES, seriesOfWork } from '../chart/series-of-work.ts';
import { createRandom } from '../../src/simulator/index.ts';
import { nextBatch, rowsOfWork } from '../table/rows-of-work.ts';
import type { TableSubject } from '../table/subject.ts';

const ROWS = 1000;
/** Points of a line that the chart shows; older ones leave it. */
const POINTS = 600;
const STEP_MS = 1000;
/** From one change of the table, and from one point of each line, to the next. */
const CHANGE_MS = 50;

/** The functions of the page that the bench calls. */
export interface HeapPage {
  begin(): Promise<void>;
  /** How many changes there were so far. */
  changes(): number;
}

declare global {
  var heapBench: HeapPage;
}

/** The table and the chart in one page, which change for as long as the page is open. */
export function drive(table: TableSubject): void {
  const [first, second] = [document.querySelector('#subject') as HTMLElement, document.createElement('div')];
  document.body.append(second);
  let changes = 0;
  globalThis.heapBench = {
    async begin() {
      const random = createRandom('bench/heap');
      const rows = rowsOfWork(ROWS);
      const { past, variants } = seriesOfWork(POINTS, 0);
      await table.mount(first, rows);
      await chart.mount(second, past, { variants, window: POINTS });
      const counts = variants.map(({ impressions, engagements }) => ({ impressions, engagements }));
      let time = past.times.at(-1) as number;
      setInterval(() => {
        changes++;
        table.update(nextBatch(random, rows, changes + 1));
        time += STEP_MS;
        const points = counts.map((count, line) => {
          const impressions = random.integer(50, 500);
          count.impressions += impressions;
          count.engagements += random.binomial(impressions, (line + 1) / (2 * LINES));
          return { ...(variants[line] as (typeof variants)[number]), ...count };
        });
        chart.append({ time, er: [], variants: points });
      }, CHANGE_MS);
    },
    changes: () => changes,
  };
}
