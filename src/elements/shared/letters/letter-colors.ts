import { css, unsafeCSS } from 'lit';
import { placeOf, type Lettered } from './letters.ts';

// Blue, magenta, orange, violet, green: the first three are not taken for good, warning and bad. All have 3 : 1 on both surfaces, as the graphics
// that they draw need; letter-colors.test.ts measures it.
const PALETTE = [
  ['#0067a8', '#56b4e9'],
  ['#a84a86', '#e59ac8'],
  ['#c24e00', '#ff9a4d'],
  ['#4b4fc4', '#a5a8ff'],
  ['#00805d', '#2fd0a0'],
] as const;

/** A variant that is stopped, or only context. */
const GONE = ['#636b79', '#939bab'] as const;

/** The colors on light ground, by the order of letters, and then that of what is gone: for paper. */
export const lightColors: readonly string[] = [...PALETTE, GONE].map(([light]) => light);

/** How many colors there are before they repeat. */
export const LETTER_COLORS = PALETTE.length;

/** The class that sets the color of a letter: `l0` to `l4`. */
export const letterClass = (letter: string): string => `l${placeOf(letter) % LETTER_COLORS}`;

/** The class for a variant: that of its letter while it is shown or has won, `gone` once it was stopped or closed. */
export const variantClass = ({ status }: Pick<Lettered, 'status'>, letter: string): string =>
  status === 'active' || status === 'winner' ? letterClass(letter) : 'gone';

/**
 * Classes that set `color`, so that it follows light and dark: `l0` to `l4` by letter, `gone` for what is stopped or context. Draw with
 * `currentcolor`.
 */
export const letterColors = css`
  ${unsafeCSS([...PALETTE, GONE].map(([light, dark], i) => `.${i < LETTER_COLORS ? `l${i}` : 'gone'} { color: light-dark(${light}, ${dark}) }`).join('\n'))}
  @media print {
    ${unsafeCSS([...PALETTE, GONE].map(([light], i) => `.${i < LETTER_COLORS ? `l${i}` : 'gone'} { color: ${light} }`).join('\n'))}
  }
  @media (forced-colors: active) {
    :is(.l0, .l1, .l2, .l3, .l4, .gone) {
      color: CanvasText;
    }
  }
`;
