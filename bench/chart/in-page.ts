import { painted, stream, until, type Watched } from '../pages/in-page.ts';
import { linesAt } from './picture.ts';
import { LINES, seriesOfWork, WINDOW } from './series-of-work.ts';
import type { ChartSubject } from './subject.ts';

/** Points a second, of each line. */
const PER_SECOND = 60;
const SETTLE_MS = 20_000;
/** Places of a line at which its expected values are given: more than the picture has columns. */
const WANTED = 4000;

/** The functions of a page that the bench calls, all from outside. */
export interface ChartPage {
  prepare(points: number, seconds: number): void;
  /** Milliseconds until the lines were painted. */
  mount(): Promise<number>;
  live(): Promise<Watched>;
  /** The values that must be on the screen now, by line, and where in the page they are. */
  wanted(isAfterwards: boolean): { er: number[][]; clip: { x: number; y: number; width: number; height: number } };
  /** Drops the work, so that it does not count as the subject's memory. */
  forget(): void;
}

declare global {
  var chartBench: ChartPage;
}

/** How many columns in the middle are looked at: more than the longest dash with its gap is wide. */
const MIDDLE = 16;

/** Whether the lines stand in the middle of the largest canvas there. Dashes may leave gaps: two in a column, as some column has. */
function isDrawn(plot: Element): boolean {
  const inside = [...(plot.parentElement ?? plot).querySelectorAll('canvas')];
  const own = plot instanceof HTMLCanvasElement ? [plot] : [];
  const [largest] = [...own, ...inside].sort((a, b) => b.width * b.height - a.width * a.height);
  if (largest === undefined || largest.width === 0) return false;
  const middle = largest.getContext('2d')?.getImageData(Math.round(largest.width / 2), 0, MIDDLE, largest.height);
  if (middle === undefined) return false;
  return Array.from({ length: MIDDLE }, (_, x) => linesAt(middle, x).length).some((lines) => lines >= LINES - 2);
}

/** Lets the bench drive a subject. */
export function drive(subject: ChartSubject): void {
  const container = document.querySelector('#subject') as HTMLElement;
  let work: ReturnType<typeof seriesOfWork> | null = null;
  let window = 0;
  const given = (): NonNullable<typeof work> => {
    if (work === null) throw new Error('The work is not prepared.');
    return work;
  };
  globalThis.chartBench = {
    prepare(points, seconds) {
      work = seriesOfWork(points, seconds * PER_SECOND);
      window = seconds > 0 ? WINDOW : points;
    },
    async mount() {
      const { past, variants } = given();
      const start = performance.now();
      await subject.mount(container, past, { variants, window });
      if (!(await until(() => isDrawn(subject.plot()), SETTLE_MS))) throw new Error('The lines were not drawn.');
      await painted();
      return performance.now() - start;
    },
    live() {
      const { coming } = given();
      return stream(coming.length, PER_SECOND, (i) => subject.append(coming[i] as (typeof coming)[number]));
    },
    wanted(isAfterwards) {
      const { past, coming } = given();
      const er = past.er.map((line, k) => {
        const all = [...line, ...(isAfterwards ? coming.map((points) => points.er[k] as number) : [])];
        const shown = all.slice(Math.max(0, all.length - window));
        return Array.from(
          { length: WANTED },
          (_, i) => shown[Math.round((i / (WANTED - 1)) * (shown.length - 1))] as number,
        );
      });
      const { x, y, width, height } = subject.plot().getBoundingClientRect();
      return { er, clip: { x, y, width, height } };
    },
    forget() {
      work = null;
    },
  };
}
