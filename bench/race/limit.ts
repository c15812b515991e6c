import type { RaceSubject } from './subject.ts';

let context: CanvasRenderingContext2D;
let frame = 0;
let newest: readonly number[] = [];

function draw(): void {
  frame = 0;
  const { width, height } = context.canvas;
  context.clearRect(0, 0, width, height);
  for (const [i, logE] of newest.entries()) context.fillRect(0, i * 30, Math.max(1, logE * 100), 6);
}

/** The least that a race can cost: a rectangle a variant. */
export const subject: RaceSubject = {
  mount(container, past) {
    const canvas = document.createElement('canvas');
    canvas.width = container.clientWidth;
    canvas.height = container.clientHeight;
    container.append(canvas);
    context = canvas.getContext('2d') as CanvasRenderingContext2D;
    newest = past.at(-1)?.logE ?? [];
    draw();
  },
  append({ logE }) {
    newest = logE;
    frame ||= requestAnimationFrame(draw);
  },
};
