import { css } from 'lit';

/** The colors of a theme as computed, which a canvas understands. */
export interface Ink {
  readonly text: string;
  readonly quiet: string;
  readonly surface: string;
  readonly raised: string;
  /** Parts things; the lighter one lies behind data. */
  readonly line: string;
  readonly grid: string;
  /** The edge of a control, and axes: 3 : 1. */
  readonly edge: string;
  readonly accent: string;
  readonly good: string;
  readonly warn: string;
  readonly bad: string;
  /** Stopped, or only context. */
  readonly gone: string;
  /** The colors of letters, in their order; they repeat. */
  readonly letters: readonly string[];
  /** The same as writing on the tint of its own color. */
  readonly letterTexts: readonly string[];
}

const TONES = {
  text: '--_text',
  quiet: '--_text-quiet',
  surface: '--_surface',
  raised: '--_surface-raised',
  line: '--_line',
  grid: '--_grid',
  edge: '--_edge',
  accent: '--_accent',
  good: '--_good',
  warn: '--_warn',
  bad: '--_bad',
} as const;

/** The classes of `letterColors`, in the order of the letters. */
const LETTERS = ['l0', 'l1', 'l2', 'l3', 'l4'] as const;

/** Styles of the box that an `EvidenceCanvas` fills. An element adds them, and `letterColors`, to its own. */
export const evidenceCanvasStyles = css`
  .evidence-canvas {
    --_grid: light-dark(#eceef3, #262b35);
    position: relative;
    overflow: hidden;
  }
  .evidence-canvas canvas {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    pointer-events: none;
  }
  .evidence-canvas > .ink {
    display: none;
    font-size: var(--_text-size, 14px);
  }
  .ink b {
    color: color-mix(in oklab, currentcolor 78%, var(--_text));
  }
  /* A page is printed before its styles for print apply to scripts. Paper is white, whatever the colors of the page are. */
  .ink.on-paper {
    color-scheme: only light;
    --_text: #181c25;
    --_text-quiet: #565d6d;
    --_surface: #ffffff;
    --_surface-raised: #ffffff;
    --_line: #9aa0ad;
    --_grid: #d5d9e2;
    --_edge: #81868f;
    --_accent: #3150d8;
    --_good: #007a62;
    --_warn: #8a6508;
    --_bad: #9b1128;
  }
  @media (forced-colors: active) {
    .evidence-canvas {
      --_grid: GrayText;
      forced-color-adjust: none;
    }
    .ink i,
    .ink b {
      color: CanvasText;
    }
    .ink .gone {
      color: GrayText;
    }
  }
`;

/** The size of writing at which a unit of a drawing is a CSS pixel. */
const TEXT_SIZE = 14;

/** Reads colors and the size of writing from an element that nobody sees: CSS alone knows the theme, the scheme and the person's own colors. */
export class InkProbe {
  readonly element: HTMLElement;
  readonly #tones: ReadonlyMap<keyof typeof TONES | 'gone', HTMLElement>;
  readonly #letters: readonly HTMLElement[];

  constructor(page: Document) {
    this.element = page.createElement('span');
    this.element.className = 'ink';
    const add = (tag: string, parent: HTMLElement): HTMLElement => parent.appendChild(page.createElement(tag));
    this.#tones = new Map(
      [...Object.entries(TONES), ['gone', null] as const].map(([name, property]) => {
        const tone = add('span', this.element);
        if (property === null) tone.className = 'gone';
        else tone.style.color = `var(${property})`;
        return [name as keyof typeof TONES | 'gone', tone];
      }),
    );
    this.#letters = LETTERS.map((name) => {
      const letter = add('i', this.element);
      letter.className = name;
      add('b', letter);
      return letter;
    });
  }

  /** The colors as they are now, those of paper while it is printed; and the unit of a drawing beside the writing around it, CSS pixels. */
  read(isPaper: boolean): { readonly ink: Ink; readonly unit: number } {
    this.element.classList.toggle('on-paper', isPaper);
    const view = this.element.ownerDocument.defaultView ?? window;
    const colorOf = (one: Element): string => view.getComputedStyle(one).color;
    const tones = Object.fromEntries([...this.#tones].map(([name, one]) => [name, colorOf(one)]));
    const ink = {
      ...(tones as Record<keyof typeof TONES | 'gone', string>),
      letters: this.#letters.map(colorOf),
      letterTexts: this.#letters.map((one) => colorOf(one.firstElementChild as Element)),
    };
    return { ink, unit: parseFloat(view.getComputedStyle(this.element).fontSize) / TEXT_SIZE || 1 };
  }
}

const RGB = /^rgba?\((\d+),? (\d+),? (\d+)/;

/** The same color without any opacity, for the faint end of a gradient: fading to `transparent` passes through gray. */
export function clear(color: string): string {
  const parts = RGB.exec(color);
  return parts === null ? 'rgb(0 0 0 / 0)' : `rgb(${parts[1]} ${parts[2]} ${parts[3]} / 0)`;
}
