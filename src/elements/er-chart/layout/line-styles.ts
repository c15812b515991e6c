import { LETTER_COLORS } from '../../shared/letters/letter-colors.ts';
import { placeOf } from '../../shared/letters/letters.ts';

// Ten dashes with the five colors of letters distinguish fifty lines. They differ in rhythm, not only in length.
const DASHES: readonly (readonly number[])[] = [
  [],
  [7, 3],
  [2, 3],
  [9, 3, 2, 3],
  [14, 4],
  [5, 2, 2, 2, 2, 2],
  [2, 2, 2, 7],
  [4, 7],
  [12, 3, 5, 3],
  [16, 3, 2, 2, 2, 3],
];

/** How many styles there are before they repeat. */
export const STYLE_COUNT = LETTER_COLORS * DASHES.length;

/** How many colors a palette has: those of letters, and that of what is gone or only context. */
export const COLORS = LETTER_COLORS + 1;
const GONE = LETTER_COLORS;

/** The style of a line: the color of its letter and a dash pattern. */
export interface LineStyle {
  /** From 0 up to `COLORS`. */
  readonly color: number;
  readonly dash: readonly number[];
}

/** A variant as far as its line looks by it. */
export interface StyledVariant {
  readonly id: string;
  readonly letter: string;
  /** Whether it was stopped or closed: its line has the color of what is gone. */
  readonly isGone: boolean;
}

/** The class that sets the color of a line: that of its letter, or `gone`. */
export const lineClass = ({ color }: Pick<LineStyle, 'color'>): string => (color === GONE ? 'gone' : `l${color}`);

/** The same line as context to others. */
export const contextStyle = ({ dash }: LineStyle): LineStyle => ({ color: GONE, dash });

const sameColor = (place: number, others: Iterable<number>): Set<number> =>
  new Set([...others].filter((one) => one % LETTER_COLORS === place % LETTER_COLORS));

/**
 * The styles of lines. The color is that of the letter, as everywhere; a dash tells letters apart whose colors are the same, in one experiment or in several. A
 * variant keeps its style for as long as it is shown.
 */
export class LineStyles {
  readonly #places = new Map<string, number>();

  /**
   * The style of each shown variant; the styles of hidden ones become free.
   * @param hasColors Whether there are colors at all: with the few of the system, dashes alone tell lines apart.
   */
  assign(shown: readonly StyledVariant[], hasColors = true): Map<string, LineStyle> {
    const letters = new Map(shown.map(({ id, letter }) => [id, placeOf(letter)]));
    for (const [id, place] of this.#places) {
      const letter = letters.get(id);
      if (letter === undefined || letter % LETTER_COLORS !== place % LETTER_COLORS) this.#places.delete(id);
    }
    for (const [id, letter] of letters) if (!this.#places.has(id)) this.#places.set(id, this.#freePlace(letter));
    return new Map(
      shown.map(({ id, isGone }) => {
        const style = lineStyle(this.#places.get(id) as number, hasColors);
        return [id, isGone ? contextStyle(style) : style];
      }),
    );
  }

  /** The place of a letter, or the next one of its color that no other line has. */
  #freePlace(letter: number): number {
    const taken = sameColor(letter, this.#places.values());
    let place = letter % STYLE_COUNT;
    for (let tries = 0; tries < DASHES.length && taken.has(place); tries++)
      place = (place + LETTER_COLORS) % STYLE_COUNT;
    return place;
  }
}

/** The style at a place: letters in their order, and the same colors again with another dash. */
export function lineStyle(place: number, hasColors = true): LineStyle {
  const dash = hasColors ? Math.floor(place / LETTER_COLORS) : place;
  return { color: place % LETTER_COLORS, dash: DASHES[dash % DASHES.length] as readonly number[] };
}
