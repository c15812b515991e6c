// Drives a drawing that follows a stream, inside the page of its bench.
import { painted, stream, until, type Watched } from './in-page.ts';

const SETTLE_MS = 20_000;

/** A drawing: ours, or a peer's of the same. */
export interface DrawingSubject<Batch> {
  /** Shows the batches so far. The container has its size. */
  mount(container: HTMLElement, past: readonly Batch[]): void | Promise<void>;
  /** Takes in a batch. @param place Its place among all, from 0 up. */
  append(batch: Batch, place: number): void;
}

/** The batches that are drawn. */
export interface DrawingWork<Batch> {
  /** Those that are known at first, then those that come. */
  batches(count: number): readonly Batch[];
  /** How many are known at first. */
  readonly known: number;
  /** How many come in a second. */
  readonly perSecond: number;
}

/** The functions of a page that the bench calls, all from outside. */
interface DrawingPage {
  /** Shows the drawing; resolves when it is painted. @param seconds How long each of the two stretches is. */
  mount(seconds: number): Promise<void>;
  /** Batches come, and nothing watches. */
  work(): Promise<void>;
  /** More batches come, and each frame is counted, and each in which something is drawn on a canvas. */
  watch(): Promise<Watched & { readonly redraws: number }>;
  /** Every pixel of its canvases as one number: another once something else is drawn. */
  ink(): number;
}

declare global {
  var drawingBench: DrawingPage;
}

/** All canvases below an element, those in shadow roots too. */
const canvasesIn = (root: ParentNode): HTMLCanvasElement[] =>
  [...root.querySelectorAll('*')].flatMap((one) => [
    ...(one instanceof HTMLCanvasElement ? [one] : []),
    ...(one.shadowRoot === null ? [] : canvasesIn(one.shadowRoot)),
  ]);

/** From a copy: a canvas that is read is drawn in another way from then on. */
function inkOf(container: ParentNode): number {
  let sum = 0;
  for (const canvas of canvasesIn(container)) {
    const { width, height } = canvas;
    if (width === 0 || height === 0) continue;
    const copy = new OffscreenCanvas(width, height).getContext('2d');
    copy?.drawImage(canvas, 0, 0);
    const data = copy?.getImageData(0, 0, width, height).data ?? [];
    for (let i = 0; i < data.length; i += 4) sum = (sum * 31 + (data[i] as number) + (data[i + 3] as number)) % 1e9;
  }
  return sum;
}

type Box = [x: number, y: number, width: number, height: number];

/** Counts the frames in which something is drawn on a canvas, from now on. */
function countRedraws(): () => number {
  let [redraws, isCounted] = [0, false];
  const count = (): void => {
    if (isCounted) return;
    isCounted = true;
    redraws++;
    // After all that this frame draws.
    requestAnimationFrame(() => (isCounted = false));
  };
  const { prototype } = CanvasRenderingContext2D;
  for (const name of ['clearRect', 'fillRect'] as const) {
    const draw: (this: CanvasRenderingContext2D, ...box: Box) => void = Reflect.get(prototype, name);
    prototype[name] = function (this: CanvasRenderingContext2D, ...box: Box): void {
      count();
      draw.apply(this, box);
    };
  }
  return () => redraws;
}

/** Lets the bench drive a subject. */
export function driveDrawing<Batch>(subject: DrawingSubject<Batch>, work: DrawingWork<Batch>): void {
  const { known, perSecond } = work;
  const container = document.querySelector('#subject') as HTMLElement;
  let all: readonly Batch[] = [];
  let next = known;
  const stretch = (isWatched: boolean): Promise<Watched> => {
    const from = next;
    next += (all.length - known) / 2;
    return stream(next - from, perSecond, (i) => subject.append(all[from + i] as Batch, from + i), isWatched);
  };
  globalThis.drawingBench = {
    async mount(seconds) {
      all = work.batches(known + 2 * seconds * perSecond);
      await subject.mount(container, all.slice(0, known));
      if (!(await until(() => inkOf(container) > 0, SETTLE_MS))) throw new Error('Nothing was drawn.');
      await painted();
    },
    async work() {
      await stretch(false);
    },
    async watch() {
      const redraws = countRedraws();
      const watched = await stretch(true);
      return { ...watched, redraws: redraws() };
    },
    ink: () => inkOf(container),
  };
}
