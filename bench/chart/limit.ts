// The limit of physics, without thinking: a bare canvas on which every point is drawn in every frame.
import { COLORS, labels, SlidingColumns, type ChartSubject } from './subject.ts';

const MARGIN = { top: 12, right: 14, bottom: 24, left: 48 };

let canvas: HTMLCanvasElement;
let context: CanvasRenderingContext2D;
let columns: SlidingColumns;
let frame = 0;

function extent(lines: readonly Float64Array[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const line of lines)
    for (const value of line) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return [low, high];
}

function drawAxes([from, to]: readonly [number, number], [low, high]: readonly [number, number]): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  context.fillStyle = '#555';
  context.font = '12px sans-serif';
  for (let i = 0; i <= 5; i++) {
    const y = MARGIN.top + ((height - MARGIN.top - MARGIN.bottom) * i) / 5;
    context.fillText(labels.rate(high - ((high - low) * i) / 5), 0, y);
    const x = MARGIN.left + ((width - MARGIN.left - MARGIN.right) * i) / 5;
    context.fillText(labels.time(from + ((to - from) * i) / 5), Math.min(x, width - 60), height - 6);
  }
}

function draw(): void {
  frame = 0;
  const [times, ...lines] = columns.shown as [Float64Array, ...Float64Array[]];
  const { clientWidth: width, clientHeight: height } = canvas;
  context.clearRect(0, 0, width, height);
  const [low, high] = extent(lines);
  const [from, to] = [times[0] as number, times[times.length - 1] as number];
  const perMs = (width - MARGIN.left - MARGIN.right) / (to - from);
  const perEr = (height - MARGIN.top - MARGIN.bottom) / (high - low);
  lines.forEach((line, k) => {
    context.strokeStyle = COLORS[k] as string;
    context.lineWidth = 2;
    context.beginPath();
    for (let i = 0; i < line.length; i++)
      context.lineTo(
        MARGIN.left + ((times[i] as number) - from) * perMs,
        MARGIN.top + (high - (line[i] as number)) * perEr,
      );
    context.stroke();
  });
  drawAxes([from, to], [low, high]);
}

export const subject: ChartSubject = {
  mount(container, { times, er }, { window }) {
    canvas = document.createElement('canvas');
    canvas.style.cssText = 'inline-size: 100%; block-size: 100%; display: block';
    container.append(canvas);
    canvas.width = canvas.clientWidth * devicePixelRatio;
    canvas.height = canvas.clientHeight * devicePixelRatio;
    context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.scale(devicePixelRatio, devicePixelRatio);
    columns = new SlidingColumns([times, ...er], window);
    draw();
  },
  append({ time, er }) {
    columns.push([time, ...er]);
    frame ||= requestAnimationFrame(draw);
  },
  plot: () => canvas,
};
