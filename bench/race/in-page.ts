import { painted, stream, until, type Watched } from '../pages/in-page.ts';
import type { RaceSubject } from './subject.ts';
import { batchesOfWork, PER_SECOND, WINDOW } from './work.ts';

const SETTLE_MS = 20_000;

/** The functions of a page that the bench calls, all from outside. */
export interface RacePage {
  /** Shows the race; resolves when it is painted. */
  mount(seconds: number): Promise<void>;
  live(): Promise<Watched>;
  /** Every pixel of its canvases as one number: another once something else is drawn. */
  ink(): number;
}

declare global {
  var raceBench: RacePage;
}

/** All canvases below an element, those in shadow roots too. */
const canvasesIn = (root: ParentNode): HTMLCanvasElement[] =>
  [...root.querySelectorAll('*')].flatMap((one) => [
    ...(one instanceof HTMLCanvasElement ? [one] : []),
    ...(one.shadowRoot === null ? [] : canvasesIn(one.shadowRoot)),
  ]);

function inkOf(container: ParentNode): number {
  let sum = 0;
  for (const canvas of canvasesIn(container)) {
    if (canvas.width === 0) continue;
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    for (let i = 0; i < data.length; i += 4) sum = (sum * 31 + (data[i] as number) + (data[i + 3] as number)) % 1e9;
  }
  return sum;
}

/** Lets the bench drive a subject. */
export function drive(subject: RaceSubject): void {
  const container = document.querySelector('#subject') as HTMLElement;
  let coming: ReturnType<typeof batchesOfWork> = [];
  globalThis.raceBench = {
    async mount(seconds) {
      const all = batchesOfWork(WINDOW + seconds * PER_SECOND);
      coming = all.slice(WINDOW);
      await subject.mount(container, all.slice(0, WINDOW));
      if (!(await until(() => inkOf(container) > 0, SETTLE_MS))) throw new Error('The race was not drawn.');
      await painted();
    },
    live: () =>
      stream(coming.length, PER_SECOND, (i) => subject.append(coming[i] as (typeof coming)[number], WINDOW + i)),
    ink: () => inkOf(container),
  };
}
