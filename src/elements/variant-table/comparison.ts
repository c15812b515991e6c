import type { Variant } from '../../protocol/index.ts';
import type { Format } from '../shared/format.ts';
import type { Words } from '../shared/words.ts';
import { placeOf } from './comparison-scale.ts';
import { addElement, setAttribute, type Paint } from './painting.ts';

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

/** The mark of the actual ER: a shape for each level, so that none is told by colour alone. */
function shapeOf({ status, level }: Variant): string {
  if (status === 'active' && level === 'watch') return TRIANGLE;
  if (status === 'active' && level === 'endangered') return DIAMOND;
  return CIRCLE;
}

function describe({ er, predictedEr, interval }: Variant, format: Format, words: Words): string {
  return words.comparisonText(
    er === null ? words.unknown : format.rate(er),
    format.rate(interval[0]),
    format.rate(interval[1]),
    predictedEr === null ? null : format.rate(predictedEr),
  );
}

/** Moves a part that is as wide as the whole scale, so that its own percent are those of the scale; hides it for null. */
function mover(element: HTMLElement | SVGElement): (place: number | null, width?: number) => void {
  let [place, width]: [number | null | undefined, number] = [undefined, 100];
  return (nextPlace, nextWidth = 100) => {
    if (nextPlace === place && nextWidth === width) return;
    if ((nextPlace === null) !== (place === null)) element.style.visibility = nextPlace === null ? 'hidden' : '';
    place = nextPlace;
    width = nextWidth;
    // Transforms move what is painted already; nothing is laid out anew.
    if (place !== null)
      element.style.transform = `translateX(${place}%)${width === 100 ? '' : ` scaleX(${width / 100})`}`;
  };
}

function markIn(parent: HTMLElement): SVGPathElement {
  const svg = parent.appendChild(document.createElementNS(SVG, 'svg'));
  svg.setAttribute('class', 'mark');
  const dot = svg.appendChild(document.createElementNS(SVG, 'path'));
  dot.setAttribute('class', 'dot');
  return dot;
}

/** Strikes the mark of a killed variant through, and only that. */
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
export function comparisonCell(td: HTMLElement): Paint {
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
  return (variant, { format, words, end }) => {
    const { er, predictedEr, interval } = variant;
    const isKnown = er !== null;
    const from = placeOf(interval[0], end);
    const to = placeOf(interval[1], end);
    moveWhisker(isKnown ? from : null, Math.round((to - from) * 100) / 100);
    moveLow(isKnown ? from : null);
    moveHigh(isKnown && interval[1] <= end ? to : null);
    moveTick(predictedEr === null ? null : placeOf(predictedEr, end));
    moveActual(isKnown ? placeOf(er, end) : null);
    const tone = `comparison ${toneOf(variant)}`;
    if (box.className !== tone) box.className = tone;
    setAttribute(dot, 'd', shapeOf(variant));
    strike(dot.parentElement as Element, variant.status === 'killed');
    const described = describe(variant, format, words);
    if (described === text) return;
    text = described;
    box.setAttribute('aria-label', text);
    box.title = text;
  };
}
