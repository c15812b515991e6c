import type { Variant } from '../../../protocol/index.ts';
import { judgedRate } from '../../shared/experiments/order.ts';
import { variantClass } from '../../shared/letters/letter-colors.ts';
import { isLearning } from '../data/sorting.ts';
import { percentOf, type Scale } from './comparison-scale.ts';
import { addElement, setAttribute, setData, type CellContext, type CellRenderer } from './cell-renderers.ts';

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

/**
 * The figures below the drawing, the rate and its interval, and the same as a sentence for those who do not see it. Each rate is written once for both,
 * and nothing while none has changed. Rows of one line have no room for the interval: there it is only in the sentence.
 */
function figures(td: HTMLElement, box: HTMLElement): (variant: Variant, context: CellContext) => void {
  const under = addElement(td, 'div', 'under');
  const [rate, range] = [document.createTextNode(''), document.createTextNode('')];
  addElement(under, 'b', '').append(rate);
  addElement(under, 'span', '').append(range);
  let shown: (Pick<Variant, 'predictedEr' | 'interval'> & { readonly er: number | null }) | null = null;
  let drawnWith: CellContext | null = null;
  return (variant, context) => {
    const { predictedEr, interval } = variant;
    const er = judgedRate(variant);
    const { format, strings, isCompact } = context;
    const isSame =
      er === shown?.er &&
      predictedEr === shown.predictedEr &&
      interval[0] === shown.interval[0] &&
      interval[1] === shown.interval[1];
    if (isSame && context === drawnWith) return;
    shown = { er, predictedEr, interval };
    drawnWith = context;
    const known = er === null ? strings.common.unknown : format.rate(er);
    const [low, high] = [format.rate(interval[0]), format.rate(interval[1])];
    setData(rate, known);
    setData(range, er === null || isCompact ? '' : `${low}–${high}`);
    const text = strings.table.comparisonText(known, low, high, predictedEr === null ? null : format.rate(predictedEr));
    if (box.title === text) return;
    setAttribute(box, 'aria-label', text);
    box.title = text;
  };
}

/** Marks the ends of an interval that goes on beyond its scale. */
const cutOf = ([low, high]: Variant['interval'], { from, to }: Scale): string =>
  `${low < from ? ' cut-low' : ''}${high > to ? ' cut-high' : ''}`;

/**
 * The interval of the average ER so far as a bar, the judged ER as a dot in it, the predicted ER as a tick, and the leader's ER as a guide through all
 * rows of the experiment.
 */
export function comparisonCell(td: HTMLElement): CellRenderer {
  const box = addElement(td, 'div', 'comparison');
  box.setAttribute('role', 'img');
  box.setAttribute('part', 'comparison');
  const move = Object.fromEntries(
    ['bar', 'tick', 'actual'].map((name) => [name, mover(addElement(box, 'div', name))]),
  ) as Readonly<Record<'bar' | 'tick' | 'actual', ReturnType<typeof mover>>>;
  const write = figures(td, box);
  let moveGuide: ReturnType<typeof mover> | null = null;
  return (variant, context, facts) => {
    const { predictedEr, interval, id } = variant;
    const er = judgedRate(variant);
    const scale = context.scale ?? facts.scale;
    const from = percentOf(interval[0], scale);
    const width = Math.round((percentOf(interval[1], scale) - from) * 100) / 100;
    // Beside rows of other experiments a line through all of them would mean nothing.
    const best = context.scale === null ? facts.situation?.leader : null;
    const leader = best ? judgedRate(best) : null;
    move.bar(er === null ? null : from, width);
    move.actual(er === null ? null : percentOf(er, scale));
    move.tick(predictedEr === null ? null : percentOf(predictedEr, scale));
    if (leader !== null) moveGuide ??= mover(guideIn(box));
    moveGuide?.(leader === null ? null : percentOf(leader, scale));
    const color = isLearning(variant) ? 'gone early' : variantClass(variant, facts.letters.get(id) ?? '');
    const looks = `comparison ${color}${cutOf(interval, scale)}`;
    if (box.className !== looks) box.className = looks;
    write(variant, context);
  };
}

/** Below the other marks, which are drawn over it. */
function guideIn(box: HTMLElement): HTMLElement {
  const guide = addElement(box, 'div', 'guide');
  box.prepend(guide);
  return guide;
}
