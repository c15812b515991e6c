import { unsafeCSS } from 'lit';

// After Okabe and Ito's colors for all kinds of color vision, darkened or lightened to 3 : 1 on each surface.
const PALETTE = [
  ['#0067a8', '#56b4e9'],
  ['#c24e00', '#ff9a4d'],
  ['#00805d', '#2fd0a0'],
  ['#a84a86', '#e59ac8'],
  ['#806600', '#f0d042'],
  ['#4b4fc4', '#a5a8ff'],
  ['#9b2d20', '#ff8f7f'],
  ['#4f5a66', '#c3ccd6'],
] as const;

/** How many colors there are before they repeat with another dash. */
export const COLORS = PALETTE.length;

// Seven dashes with eight colors distinguish more than fifty lines. They differ in rhythm, not only in length.
const DASHES: readonly (readonly number[])[] = [
  [],
  [7, 3],
  [2, 3],
  [9, 3, 2, 3],
  [14, 4],
  [5, 2, 2, 2, 2, 2],
  [2, 2, 2, 7],
];

/** How many styles there are before they repeat. */
export const STYLE_COUNT = COLORS * DASHES.length;

/** The style of a line: a color of the palette and a dash pattern. */
export interface LineStyle {
  readonly color: number;
  readonly dash: readonly number[];
}

/** Styles that variants keep for as long as they are shown; a new variant gets the first free one. */
export class LineStyles {
  readonly #places = new Map<string, number>();

  /** The style of each shown variant; the styles of hidden ones become free. */
  assign(shown: readonly string[]): Map<string, LineStyle> {
    const present = new Set(shown);
    for (const id of this.#places.keys()) if (!present.has(id)) this.#places.delete(id);
    const taken = new Set(this.#places.values());
    let next = 0;
    for (const id of shown) {
      if (this.#places.has(id)) continue;
      while (taken.has(next)) next++;
      taken.add(next);
      this.#places.set(id, next);
    }
    return new Map(shown.map((id) => [id, lineStyle(this.#places.get(id) as number)]));
  }
}

/** The style at a position in their order. */
export function lineStyle(place: number): LineStyle {
  return { color: place % COLORS, dash: DASHES[Math.floor(place / COLORS) % DASHES.length] as readonly number[] };
}

/** The palette as classes that set `color`, so that it follows light and dark. */
export const paletteStyles = unsafeCSS(
  PALETTE.map(([light, dark], i) => `.c${i} { color: light-dark(${light}, ${dark}) }`).join('\n'),
);

/** The color of a line on light ground. */
export const lightColor = ({ color }: LineStyle): string => (PALETTE[color] as (typeof PALETTE)[number])[0];
