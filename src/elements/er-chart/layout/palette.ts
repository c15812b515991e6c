import { html, isServer, type TemplateResult } from 'lit';
import { viewOf } from '../../shared/view.ts';
import { COLORS, lineClass } from './line-styles.ts';

/** The palette is CSS, so that it follows the theme; the canvas gets the computed colors of these. */
const SAMPLES: readonly TemplateResult[] = Array.from(
  { length: COLORS },
  (_, color) => html`<i class=${lineClass({ color })}></i>`,
);

/** The colors of lines, as the theme has them now. */
export class Palette {
  readonly #host: Element;
  /** As a canvas takes them, in the order of `LineStyle.color`; empty before the first look. */
  colors: readonly string[] = [];

  /** Something to look at, which nobody sees. */
  readonly samples: TemplateResult = html`<span class="palette" hidden>${SAMPLES}</span>`;

  constructor(host: Element) {
    this.#host = host;
  }

  /** Whether lines have colors of their own: with the few of the system they have not. */
  get hasColors(): boolean {
    return isServer || !viewOf(this.#host).matchMedia('(forced-colors: active)').matches;
  }

  /** Looks at the colors again. @returns Whether they are others. */
  read(root: ParentNode): boolean {
    const colors = [...root.querySelectorAll('.palette i')].map((one) => getComputedStyle(one).color);
    // Outside of a page nothing has a color.
    if (colors.includes('') || colors.join() === this.colors.join()) return false;
    this.colors = colors;
    return true;
  }
}
