import type { CanvasFrame } from './evidence-canvas.ts';

/** How text is written on a canvas. */
export interface Writing {
  readonly color: string;
  /** CSS pixels. */
  readonly size: number;
  /** 400 unless it is given. */
  readonly weight?: number;
  /** Where the text lies of its place, in the direction of reading: `start` begins there. */
  readonly align?: 'start' | 'center' | 'end';
}

function setWriting(
  context: CanvasRenderingContext2D,
  { font }: CanvasFrame,
  { color, size, weight = 400, align = 'start' }: Writing,
): void {
  context.font = `${weight} ${size}px ${font}`;
  context.textAlign = align;
  context.textBaseline = 'middle';
  context.fillStyle = color;
}

/** Writes a line of text, its middle at a height. */
export function write(
  context: CanvasRenderingContext2D,
  frame: CanvasFrame,
  text: string,
  x: number,
  y: number,
  writing: Writing,
): void {
  setWriting(context, frame, writing);
  context.fillText(text, x, y);
}

/** Writes a line of text that is pressed together where it is wider than there is room, CSS pixels. @returns How wide it is. */
export function writeWithin(
  context: CanvasRenderingContext2D,
  frame: CanvasFrame,
  text: string,
  x: number,
  y: number,
  room: number,
  writing: Writing,
): number {
  setWriting(context, frame, writing);
  const { width } = context.measureText(text);
  if (width <= room) context.fillText(text, x, y);
  else context.fillText(text, x, y, room);
  return Math.min(width, room);
}

/** A letter on its tint, around a place. @param place The order of the letter; null for one that is stopped. */
export function drawLetter(
  context: CanvasRenderingContext2D,
  frame: CanvasFrame,
  letter: string,
  place: number | null,
  x: number,
  y: number,
): void {
  const { ink, isForced } = frame;
  const side = 18;
  const width = side + Math.max(0, letter.length - 1) * 7;
  const at = place === null ? -1 : place % ink.letters.length;
  const box = (grow: number): void => {
    context.beginPath();
    context.roundRect(x - width / 2 - grow, y - side / 2 - grow, width + 2 * grow, side + 2 * grow, 5);
  };
  context.fillStyle = ink.surface;
  box(1);
  context.fill();
  if (isForced) {
    context.strokeStyle = ink.text;
    context.lineWidth = 1;
    box(-0.5);
    context.stroke();
  } else {
    context.fillStyle = ink.letters[at] ?? ink.gone;
    context.globalAlpha = 0.16;
    box(0);
    context.fill();
    context.globalAlpha = 1;
  }
  const color = ink.letterTexts[at] ?? ink.quiet;
  write(context, frame, letter, x, y + 0.5, { color, size: 11.5, weight: 650, align: 'center' });
}

/** The cross of a stop, around a place. */
export function drawCross(context: CanvasRenderingContext2D, { ink }: CanvasFrame, x: number, y: number): void {
  const reach = 4;
  context.lineCap = 'round';
  // The lower one parts it from the lines below.
  for (const [color, width] of [[ink.surface, 5] as const, [ink.bad, 2] as const]) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(x - reach, y - reach);
    context.lineTo(x + reach, y + reach);
    context.moveTo(x + reach, y - reach);
    context.lineTo(x - reach, y + reach);
    context.stroke();
  }
  context.lineCap = 'butt';
}

/** The shield of a protected variant, around a place. */
export function drawShield(
  context: CanvasRenderingContext2D,
  { ink }: CanvasFrame,
  x: number,
  y: number,
  color: string,
): void {
  context.fillStyle = ink.surface;
  context.strokeStyle = color;
  context.lineWidth = 1.6;
  context.lineJoin = 'round';
  context.beginPath();
  context.moveTo(x, y - 8);
  context.lineTo(x + 6, y - 5.5);
  context.lineTo(x + 6, y);
  context.quadraticCurveTo(x + 6, y + 5, x, y + 8);
  context.quadraticCurveTo(x - 6, y + 5, x - 6, y);
  context.lineTo(x - 6, y - 5.5);
  context.closePath();
  context.fill();
  context.stroke();
}

/** The flag of a note, its foot below a place; it points in the direction of reading. */
export function drawFlag(
  context: CanvasRenderingContext2D,
  { isRtl }: CanvasFrame,
  x: number,
  y: number,
  color: string,
): void {
  const tip = isRtl ? -8 : 8;
  context.strokeStyle = context.fillStyle = color;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x, y + 6);
  context.lineTo(x, y - 6);
  context.stroke();
  context.beginPath();
  context.moveTo(x, y - 6);
  context.lineTo(x + tip, y - 3.5);
  context.lineTo(x, y - 1);
  context.fill();
}
