import type { Variant } from '../../../protocol/index.ts';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { variantClass } from '../../shared/letters/letter-colors.ts';
import { isLearning } from '../data/sorting.ts';
import { percentOf, type Scale } from './comparison-scale.ts';
import { addElement, textRenderer, type CellRenderer } from './cell-renderers.ts';

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

/** The figures below the drawing: the rate, and what is known of it. */
function figures(td: HTMLElement): CellRenderer {
  const under = addElement(td, 'div', 'under');
  const rate = textRenderer(
    addElement(under, 'b', ''),
    ({ er }) => er,
    (er, { format, strings }) => (er === null ? strings.common.unknown : format.rate(er)),
  );
  const rest = addElement(under, 'span', '');
  const low = textRenderer(
    rest,
    ({ er, interval }) => (er === null ? null : interval[0]),
    (value, { format }) => (value === null ? '' : `${format.rate(value)}–`),
  );
  const high = textRenderer(
    rest,
    ({ er, interval }) => (er === null ? null : interval[1]),
    (value, { format }) => (value === null ? '' : format.rate(value)),
  );
  return (variant, context, facts) => {
    rate(variant, context, facts);
    low(variant, context, facts);
    high(variant, context, facts);
  };
}

/** Marks the ends of an interval that goes on beyond its scale. */
const cutOf = ([low, high]: Variant['interval'], { from, to }: Scale): string =>
  `${low < from ? ' cut-low' : ''}${high > to ? ' cut-high' : ''}`;

/**
 * The interval of the average ER so far as a bar, the actual ER as a dot in it, the predicted ER as a tick, and the leader's ER as a guide through all
 * rows of the experiment.
 */
export function comparisonCell(td: HTMLElement): CellRenderer {
  const box = addElement(td, 'div', 'comparison');
  box.setAttribute('role', 'img');
  box.setAttribute('part', 'comparison');
  const move = Object.fromEntries(
    ['guide', 'bar', 'tick', 'actual'].map((name) => [name, mover(addElement(box, 'div', name))]),
  ) as Readonly<Record<'guide' | 'bar' | 'tick' | 'actual', ReturnType<typeof mover>>>;
  const write = figures(td);
  let text = '';
  return (variant, context, facts) => {
    const { er, predictedEr, interval, id } = variant;
    const scale = context.scale ?? facts.scale;
    const from = percentOf(interval[0], scale);
    const width = Math.round((percentOf(interval[1], scale) - from) * 100) / 100;
    const leader = facts.situation?.leader?.er ?? null;
    move.bar(er === null ? null : from, width);
    move.actual(er === null ? null : percentOf(er, scale));
    move.tick(predictedEr === null ? null : percentOf(predictedEr, scale));
    // Beside rows of other experiments a line through all of them would mean nothing.
    move.guide(context.scale !== null || leader === null ? null : percentOf(leader, scale));
    const color = isLearning(variant) ? 'gone early' : variantClass(variant, facts.letters.get(id) ?? '');
    const looks = `comparison ${color}${cutOf(interval, scale)}`;
    if (box.className !== looks) box.className = looks;
    write(variant, context, facts);
    const described = describe(variant, context.format, context.strings);
    if (described === text) return;
    text = described;
    box.setAttribute('aria-label', text);
    box.title = text;
  };
}
