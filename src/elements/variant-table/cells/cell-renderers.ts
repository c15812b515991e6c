import { render, type SVGTemplateResult } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';

/** What all rows are drawn with. */
export interface CellContext {
  readonly format: Format;
  readonly strings: Strings;
  /** The ER at the end of the shared scale. */
  readonly end: number;
  /** Milliseconds since 1970, to the minute. */
  readonly now: number;
  /** Makes what draws the line of a trend in an `svg`; null while that is not loaded. */
  readonly sparkline: ((svg: Element) => CellRenderer) | null;
  /** The title of an experiment, by its id. */
  readonly titleOf: (experiment: string) => string;
}

/** Draws a variant in the cell that it was made for; touches the page only where something differs from what it drew before. */
export type CellRenderer = (variant: Variant, context: CellContext) => void;

/** Text that is written, and numbers that are formatted, only when their value differs. */
export function textRenderer<T>(
  target: Text | HTMLElement,
  valueOf: (variant: Variant, context: CellContext) => T,
  textOf: (value: T, context: CellContext) => string,
): CellRenderer {
  const node = target.nodeType === 3 ? (target as Text) : target.appendChild(document.createTextNode(''));
  let value: T | undefined;
  let format: Format | null = null;
  return (variant, context) => {
    const next = valueOf(variant, context);
    if (Object.is(next, value) && format === context.format) return;
    value = next;
    format = context.format;
    const text = textOf(next, context);
    if (node.data !== text) node.data = text;
  };
}

/** Sets an attribute where it differs; takes it away for null. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** An element of the page with a class, put at the end of another. */
export function addElement(parent: Element, name: string, className: string): HTMLElement {
  const element = document.createElement(name);
  element.className = className;
  return parent.appendChild(element);
}

const drawn = new WeakMap<SVGTemplateResult, Element>();

/** A copy of an icon, for places that no template draws. */
export function iconNode(icon: SVGTemplateResult): Element {
  let original = drawn.get(icon);
  if (original === undefined) {
    const place = document.createElement('div');
    render(icon, place);
    drawn.set(icon, (original = place.firstElementChild as Element));
  }
  return original.cloneNode(true) as Element;
}
