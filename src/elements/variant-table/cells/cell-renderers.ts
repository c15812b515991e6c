import { render, type SVGTemplateResult } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import type { Format } from '../../shared/format/format.ts';
import * as icons from '../../shared/theme/icons.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { ExperimentFacts } from '../data/experiment-facts.ts';
import type { Scale } from './comparison-scale.ts';

/** The context that all cells are drawn with. */
export interface CellContext {
  readonly format: Format;
  readonly strings: Strings;
  /** The scale that all rows share; null where those of each experiment have their own. */
  readonly scale: Scale | null;
  /** Whether the head of their experiment stands above rows. */
  readonly isGrouped: boolean;
  /** Whether rows have one line, so that second lines of cells are not seen. */
  readonly isCompact: boolean;
  /** Milliseconds since 1970, to the minute. */
  readonly now: number;
  /** Makes what draws the line of a trend in an `svg`; null while that is not loaded. */
  readonly sparkline: ((svg: Element) => CellRenderer) | null;
  /** The title of an experiment, by its id. */
  readonly titleOf: (experiment: string) => string;
}

/** Draws a variant in its cell; touches the page only where something differs from the former drawing. */
export type CellRenderer = (variant: Variant, context: CellContext, facts: ExperimentFacts) => void;

/** Text that is written, and numbers that are formatted, only when their value differs. */
export function textRenderer<T>(
  target: Text | HTMLElement,
  valueOf: (variant: Variant, context: CellContext, facts: ExperimentFacts) => T,
  textOf: (value: T, context: CellContext) => string,
): CellRenderer {
  const node = target.nodeType === 3 ? (target as Text) : target.appendChild(document.createTextNode(''));
  let value: T | undefined;
  let format: Format | null = null;
  return (variant, context, facts) => {
    const next = valueOf(variant, context, facts);
    if (Object.is(next, value) && format === context.format) return;
    value = next;
    format = context.format;
    setData(node, textOf(next, context));
  };
}

/** Writes a text where it differs. */
export function setData(node: Text, text: string): void {
  if (node.data !== text) node.data = text;
}

/** Sets an attribute where it differs; takes it away for null. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** Appends an element with a class. */
export function addElement(parent: Element, name: string, className: string): HTMLElement {
  const element = document.createElement(name);
  element.className = className;
  return parent.appendChild(element);
}

const drawn = new WeakMap<SVGTemplateResult, Element>();

/** A copy of an icon, for cells that no template draws. */
export function iconNode(icon: SVGTemplateResult): Element {
  let original = drawn.get(icon);
  if (original === undefined) {
    const place = document.createElement('div');
    render(icon, place);
    drawn.set(icon, (original = place.firstElementChild as Element));
  }
  return original.cloneNode(true) as Element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** The size of the drawing of a trend, in the units of its box. */
export const SPARKLINE = { width: 56, height: 18 } as const;

const isAlike = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i]);

/** The patterns that the variant uses. */
export function patternsCell(td: HTMLElement): CellRenderer {
  const chips = addElement(td, 'div', 'patterns');
  let patterns: readonly string[] = [];
  return (variant) => {
    if (isAlike(variant.patterns, patterns)) return;
    patterns = variant.patterns;
    chips.replaceChildren();
    for (const pattern of patterns) addElement(chips, 'span', 'chip').textContent = pattern;
    chips.title = patterns.join(', ');
  };
}

type Tone = 'quiet' | 'good' | 'warn' | 'bad';

/** The word, icon and tone of a variant's status; an active one shows how close it is to a kill. */
export function statusOf(
  { status, level }: Variant,
  strings: Strings,
): { readonly icon: SVGTemplateResult; readonly word: string; readonly tone: Tone } {
  if (status !== 'active') {
    const tone = ({ winner: 'good', killed: 'bad', closed: 'quiet' } as const)[status];
    const icon = { winner: icons.winner, killed: icons.killed, closed: icons.closed }[status];
    return { icon, word: strings.figures.statuses[status], tone };
  }
  const icon = { learning: icons.learning, steady: icons.active, watch: icons.watch, endangered: icons.endangered }[
    level
  ];
  const tone = ({ learning: 'quiet', steady: 'good', watch: 'warn', endangered: 'bad' } as const)[level];
  return { icon, word: strings.table.levels[level], tone };
}

/** The sign and word of the status, and a shield where a person protects the variant. */
export function statusCell(td: HTMLElement): CellRenderer {
  const box = addElement(td, 'span', 'state');
  const word = box.appendChild(document.createElement('span'));
  let sign: Element | null = null;
  let icon: SVGTemplateResult | null = null;
  let isProtected = false;
  return (variant, { strings }) => {
    const next = statusOf(variant, strings);
    if (next.icon !== icon) {
      icon = next.icon;
      sign?.remove();
      box.prepend((sign = iconNode(icon)));
    }
    const className = `state ${next.tone}`;
    if (box.className !== className) box.className = className;
    if (word.textContent !== next.word) word.textContent = next.word;
    if (variant.protected === isProtected) return;
    isProtected = variant.protected;
    td.querySelector('.shield')?.remove();
    if (isProtected) shield(td, strings);
  };
}

/** The sign of a variant that a person protects. */
export function shield(parent: Element, strings: Strings): HTMLElement {
  const box = addElement(parent, 'span', 'shield');
  box.setAttribute('role', 'img');
  box.setAttribute('aria-label', strings.table.protected);
  box.title = strings.table.protected;
  box.append(iconNode(icons.shield));
  return box;
}

const figure =
  (valueOf: (variant: Variant) => number | null, write: (value: number, context: CellContext) => string) =>
  (td: HTMLElement): CellRenderer =>
    textRenderer(td, valueOf, (value, context) =>
      value === null ? context.strings.common.unknown : write(value, context),
    );

export const predictedCell = figure(
  ({ predictedEr }) => predictedEr,
  (rate, { format }) => format.rate(rate),
);
export const engagementsCell = figure(
  ({ engagements }) => engagements,
  (count, { format }) => format.shortCount(count),
);
export const bestCell = figure(
  ({ probabilityBest }) => probabilityBest,
  (share, { format }) => format.share(share),
);

/** The figure that the table is about. */
export const erCell = (td: HTMLElement): CellRenderer => {
  const strong = td.appendChild(document.createElement('strong'));
  return figure(
    ({ er }) => er,
    (rate, { format }) => format.rate(rate),
  )(strong);
};

/** How the actual ER stands to its prediction: it says something only where that lies outside the interval. */
const bandOf = ({ delta, predictedEr, interval: [low, high] }: Variant): string => {
  if (delta === null || predictedEr === null) return '';
  return predictedEr < low ? 'good' : predictedEr > high ? 'bad' : '';
};

export function deltaCell(td: HTMLElement): CellRenderer {
  const box = addElement(td, 'span', '');
  const text = figure(
    ({ delta }) => delta,
    (delta, { format }) => format.delta(delta),
  )(box);
  return (variant, context, facts) => {
    text(variant, context, facts);
    const band = bandOf(variant);
    if (box.className !== band) box.className = band;
  };
}

const MINUTE_MS = 60_000;

/** Length of a variant's active time, milliseconds; -1 in its first minute, of which no seconds are shown. `ended` is null while it is active. */
export function activeMs(posted: number, ended: number | null, now: number): number {
  if (ended !== null) return Math.max(0, ended - posted);
  return now - posted < MINUTE_MS ? -1 : now - posted;
}

/** The words for `activeMs`. */
export const ageText = (ms: number, { format }: CellContext): string =>
  ms < 0 ? `<\u00a0${format.duration(MINUTE_MS)}` : format.duration(ms);

/** How long a variant is active. The clock of a table goes by whole minutes, so that rows are not written every second for this alone. */
export function ageCell(td: HTMLElement): CellRenderer {
  let [postedAt, posted] = ['', 0];
  let [endedAt, ended]: [string | null, number] = [null, 0];
  return textRenderer(
    td,
    (variant, { now }) => {
      if (variant.postedAt !== postedAt) posted = Date.parse((postedAt = variant.postedAt));
      if (variant.endedAt !== endedAt) ended = Date.parse((endedAt = variant.endedAt) ?? '');
      return activeMs(posted, endedAt === null ? null : ended, now);
    },
    ageText,
  );
}

export const experimentCell = (td: HTMLElement): CellRenderer =>
  textRenderer(
    addElement(td, 'div', 'clipped'),
    ({ experiment }, { titleOf }) => titleOf(experiment),
    (title) => title,
  );

/** The trend, with a sparkline of the ER that a late part draws. */
export function trendCell(td: HTMLElement): CellRenderer {
  const svg = td.appendChild(document.createElementNS(SVG, 'svg'));
  svg.setAttribute('class', 'spark');
  svg.setAttribute('viewBox', `-2 -2 ${SPARKLINE.width + 4} ${SPARKLINE.height + 4}`);
  svg.setAttribute('aria-hidden', 'true');
  svg.append(document.createElementNS(SVG, 'polyline'));
  const text = figure(
    ({ trend }) => trend,
    (trend, { format }) => format.delta(trend),
  )(addElement(td, 'span', 'trend-text'));
  let sparkline: CellRenderer | null = null;
  return (variant, context, facts) => {
    text(variant, context, facts);
    sparkline ??= context.sparkline?.(svg) ?? null;
    sparkline?.(variant, context, facts);
  };
}
