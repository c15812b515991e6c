import type { Variant } from '../../../protocol/index.ts';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { percentOf } from './comparison-scale.ts';
import { addElement, setAttribute, type CellRenderer } from './cell-renderers.ts';

const SVG = 'http://www.w3.org/2000/svg';

const CIRCLE = 'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z';
const TRIANGLE = 'M0 -6.5 6 5H-6z';
const DIAMOND = 'M0 -7 7 0 0 7 -7 0z';
const STRIKE = 'M-6 6L6 -6';

type Tone = Variant['level'] | 'stopped' | 'won';

function toneOf({ status, level }: Variant): Tone {
  if (status === 'active') return level;
  return status === 'winner' ? 'won' : 'stopped';
}

/** The mark of the actual ER: a shape for each level, so that none is distinguished by color alone. */
function shapeOf({ status, level }: Variant): string {
  if (status === 'active' && level === 'watch') return TRIANGLE;
  if (status === 'active' && level === 'endangered') return DIAMOND;
  return CIRCLE;
}

function describe({ er, predictedEr, interval }: Variant, format: Format, strings: Strings): string {
  return strings.table.comparisonText(
    er === null ? strings.common.unknown : format.rate(er),
    format.rate(interval[0]),
    format.rate(interval[1]),
    predictedEr === null ? null : format.rate(predictedEr),
  );
}

/**
 * Puts a part at a place of the scale, in percent of its length; hides it for null. By its inset and not by a transform: nothing else in a
 * row has a transform or a clip of its own, which would have to be gone through with every frame, while a change lays out one row.
 */
function mover(element: HTMLElement): (place: number | null, width?: number) => void {
  let place: number | null | undefined;
  let width: number | undefined;
  return (nextPlace, nextWidth) => {
    if (nextPlace !== place) {
      if ((nextPlace === null) !== (place === null)) element.style.visibility = nextPlace === null ? 'hidden' : '';
      if (nextPlace !== null) element.style.insetInlineStart = `${nextPlace}%`;
      place = nextPlace;
    }
    if (nextWidth === width) return;
    width = nextWidth;
    element.style.inlineSize = `${nextWidth}%`;
  };
}

function markIn(parent: HTMLElement): SVGPathElement {
  const svg = parent.appendChild(document.createElementNS(SVG, 'svg'));
  svg.setAttribute('class', 'mark');
  const dot = svg.appendChild(document.createElementNS(SVG, 'path'));
  dot.setAttribute('class', 'dot');
  return dot;
}

/** Strikes the mark of a killed variant through. */
function strike(mark: Element, isKilled: boolean): void {
  const former = mark.querySelector('.strike');
  if ((former !== null) === isKilled) return;
  if (former !== null) former.remove();
  else {
    const line = mark.appendChild(document.createElementNS(SVG, 'path'));
    line.setAttribute('class', 'strike');
    line.setAttribute('d', STRIKE);
  }
}

/** Predicted ER as a tick, actual ER as a mark, its interval as whiskers, on the scale that all rows share. */
export function comparisonCell(td: HTMLElement): CellRenderer {
  const box = addElement(td, 'div', 'comparison');
  box.setAttribute('role', 'img');
  box.setAttribute('part', 'comparison');
  const [whisker, low, high, tick, actual] = ['whisker', 'cap', 'cap', 'tick', 'actual'].map((name) =>
    addElement(box, 'div', name),
  ) as [HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement];
  const dot = markIn(actual);
  const [moveWhisker, moveLow, moveHigh, moveTick, moveActual] = [whisker, low, high, tick, actual].map((part) =>
    mover(part),
  ) as [
    ReturnType<typeof mover>,
    ReturnType<typeof mover>,
    ReturnType<typeof mover>,
    ReturnType<typeof mover>,
    ReturnType<typeof mover>,
  ];
  let text = '';
  return (variant, { format, strings, end }) => {
    const { er, predictedEr, interval } = variant;
    const isKnown = er !== null;
    const from = percentOf(interval[0], end);
    const to = percentOf(interval[1], end);
    moveWhisker(isKnown ? from : null, Math.round((to - from) * 100) / 100);
    moveLow(isKnown ? from : null);
    moveHigh(isKnown && interval[1] <= end ? to : null);
    moveTick(predictedEr === null ? null : percentOf(predictedEr, end));
    moveActual(isKnown ? percentOf(er, end) : null);
    const tone = `comparison ${toneOf(variant)}`;
    if (box.className !== tone) box.className = tone;
    setAttribute(dot, 'd', shapeOf(variant));
    strike(dot.parentElement as Element, variant.status === 'killed');
    const described = describe(variant, format, strings);
    if (described === text) return;
    text = described;
    box.setAttribute('aria-label', text);
    box.title = text;
  };
}
