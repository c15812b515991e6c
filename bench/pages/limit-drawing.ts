import type { DrawingSubject } from './drawing-in-page.ts';

let context: CanvasRenderingContext2D;
let frame = 0;
let place = 0;

function draw(): void {
  frame = 0;
  context.clearRect(0, 0, 20, 20);
  context.fillRect(place % 10, 0, 10, 10);
}

/**
 * The floor of a live drawing: an empty page with a canvas on which one small rectangle moves with each batch.
 * @param height As high as the drawing that it is the floor of, CSS pixels.
 */
export const limitOf = (height: number): DrawingSubject<unknown> => ({
  mount(container) {
    const canvas = document.createElement('canvas');
    canvas.width = container.clientWidth;
    canvas.height = height;
    container.append(canvas);
    context = canvas.getContext('2d') as CanvasRenderingContext2D;
    draw();
  },
  append(_, at) {
    place = at;
    frame ||= requestAnimationFrame(draw);
  },
});
