import { decode } from 'fast-png';

/** A picture: four bytes a pixel, red, green, blue and alpha. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Reads a PNG. @throws Error when it is not one of 8 bits with colors. */
export function pixelsOf(png: Uint8Array): Pixels {
  const { width, height, data, channels, depth } = decode(png);
  if (depth !== 8 || channels < 3) throw new Error('A picture is a PNG of 8 bits, with colors.');
  if (channels === 4) return { width, height, data: data as Uint8Array };
  const all = new Uint8Array(width * height * 4).fill(255);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    all[to] = data[from] as number;
    all[to + 1] = data[from + 1] as number;
    all[to + 2] = data[from + 2] as number;
  }
  return { width, height, data: all };
}
