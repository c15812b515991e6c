import type { LiveStream } from 'peeksafe/sdk';
import type { ShareStrings } from './strings.ts';

/** The size that the previews of messengers and networks show whole, CSS pixels. */
const WIDTH = 1200;
const MIN_HEIGHT = 630;
const PADDING = 40;
/** Pixels of the picture in a CSS pixel, at least: it is looked at on dense screens. */
const MIN_SCALE = 2;
/** After this a drawing that did not come is not waited for, milliseconds. */
const DRAWN_MS = 10_000;
const MAX_VARIANTS = 6;

export type CardTheme = 'light' | 'dark';

/** What a card shows, in words. */
export interface CardSubject {
  /** Id of the experiment. */
  readonly experiment: string;
  readonly title: string;
  /** The sentence of its leader. */
  readonly lead: string;
  readonly isMadeUp: boolean;
}

/** A drawn card. */
export interface Card {
  readonly png: Blob;
  /** A name for its file, such as `peeksafe-night-trains-2026-11-23.png`. */
  readonly fileName: string;
}

/** The canvases of an element, once all of them have been drawn. */
async function drawnCanvases(element: Element, signal: AbortSignal): Promise<readonly HTMLCanvasElement[]> {
  for (;;) {
    const all = [...(element.shadowRoot?.querySelectorAll<HTMLCanvasElement>('.evidence-canvas canvas') ?? [])];
    // A canvas has 300 pixels before it is drawn for the first time.
    if (all.length > 0 && all.every(({ width }) => width > 300)) return all;
    signal.throwIfAborted();
    await new Promise((next) => setTimeout(next, 50));
  }
}

/** The elements that are drawn for the card, wide and with large writing, where nobody sees them. */
function stage(stream: LiveStream, experiment: string, theme: CardTheme): HTMLElement {
  const box = document.createElement('div');
  box.inert = true;
  // Inside the window, since nothing is drawn outside it.
  box.style.cssText = `position: fixed; inset: 0 auto auto 0; inline-size: ${WIDTH - 2 * PADDING}px; opacity: 0; z-index: -1; pointer-events: none;
    color-scheme: ${theme}; --peeksafe-font-size: 18px; --peeksafe-fan-height: 240px; background: light-dark(#fff, #171a21); color: light-dark(#1b1f27, #e8eaf0)`;
  for (const tag of ['er-fan', 'evidence-race'] as const) {
    const element = document.createElement(tag);
    Object.assign(element, { stream, experiment });
    box.append(element);
  }
  return box;
}

/** A text that is cut where there is no room for it. */
function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > width) end--;
  return `${text.slice(0, end).trimEnd()}…${text.startsWith('\u2068') ? '\u2069' : ''}`;
}

/** A text in its own direction, whatever that of the page is. */
const isolated = (text: string): string => `\u2068${text}\u2069`;

/** Words of a title for the name of a file. */
const slugOf = (title: string): string =>
  title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40);

/**
 * Draws the fan and the race of an experiment, with its title, the sentence of its leader and its headlines, as a PNG of at least 1200 x 630.
 * @throws Error when nothing of it was drawn within 10 s, or the browser makes no PNG.
 */
export async function drawCard(
  stream: LiveStream,
  { experiment, title, lead, isMadeUp }: CardSubject,
  theme: CardTheme,
  strings: ShareStrings,
): Promise<Card> {
  const box = stage(stream, experiment, theme);
  document.body.append(box);
  try {
    const signal = AbortSignal.timeout(DRAWN_MS);
    const [fan, race] = [...box.children] as [HTMLElement, HTMLElement];
    const drawings = await Promise.all([fan, race].map((one) => drawnCanvases(one, signal)));
    const badges = [...(fan.shadowRoot?.querySelectorAll('.legend li button') ?? [])].slice(0, MAX_VARIANTS);
    const heights = drawings.map(([first]) => first?.getBoundingClientRect().height ?? 0);
    const legendRows = Math.ceil(badges.length / 2);
    const top = PADDING + 84 + legendRows * 30 + 10;
    const needed = top + heights.reduce((sum, height) => sum + height + 14, 0) + 44;
    const height = Math.max(MIN_HEIGHT, Math.ceil(needed));
    const scale = Math.max(MIN_SCALE, devicePixelRatio);
    const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH * scale, height: height * scale });
    const context = canvas.getContext('2d');
    if (context === null) throw new Error(strings.failed);
    const { backgroundColor, color, fontFamily } = getComputedStyle(box);
    const isRtl = document.documentElement.dir === 'rtl';
    const start = isRtl ? WIDTH - PADDING : PADDING;
    context.scale(scale, scale);
    context.fillStyle = backgroundColor;
    context.fillRect(0, 0, WIDTH, height);
    Object.assign(context, { direction: isRtl ? 'rtl' : 'ltr', textAlign: 'start', textBaseline: 'alphabetic' });
    const write = (text: string, font: string, x: number, y: number, width: number, ink = color): void => {
      Object.assign(context, { font: `${font} ${fontFamily}`, fillStyle: ink });
      context.fillText(fitted(context, text, width), x, y);
    };
    write(title, '650 34px', start, PADDING + 32, WIDTH - 2 * PADDING);
    write(lead, '400 23px', start, PADDING + 70, WIDTH - 2 * PADDING);
    const column = (WIDTH - 2 * PADDING) / 2;
    for (const [i, badge] of badges.entries()) {
      const letter = badge.querySelector('.letter');
      const x = isRtl ? start - (i % 2) * column : start + (i % 2) * column;
      const y = PADDING + 108 + Math.floor(i / 2) * 30;
      const ink = letter === null ? color : getComputedStyle(letter).color;
      write(letter?.textContent?.trim() ?? '', '700 20px', x, y, 30, ink);
      write(isolated((badge as HTMLElement).title), '400 20px', isRtl ? x - 30 : x + 30, y, column - 50);
    }
    let y = top;
    for (const [i, layers] of drawings.entries()) {
      for (const layer of layers) {
        const { width, height: tall } = layer.getBoundingClientRect();
        context.drawImage(layer, PADDING, y, width, tall);
      }
      y += (heights[i] ?? 0) + 14;
    }
    const day = new Date(stream.now()).toISOString().slice(0, 10);
    const foot = ['Peeksafe', strings.promise, isolated(day), ...(isMadeUp ? [strings.madeUp] : [])].join(' · ');
    context.globalAlpha = 0.75;
    write(foot, '500 18px', start, height - 24, WIDTH - 2 * PADDING);
    const png = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
    if (png === null) throw new Error(strings.failed);
    const name = ['peeksafe', slugOf(title), day, ...(theme === 'dark' ? ['dark'] : [])];
    return { png, fileName: `${name.filter((part) => part !== '').join('-')}.png` };
  } finally {
    box.remove();
  }
}
