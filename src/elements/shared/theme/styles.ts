import type { CSSResult, CSSResultOrNative, ReactiveElement } from 'lit';
import { viewOf } from '../view.ts';

// A constructed style sheet serves only the document that it was made for, and a shadow root that is moved to another loses those it had.
const sheets = new WeakMap<Document, WeakMap<CSSResultOrNative, CSSStyleSheet>>();

const textOf = (styles: CSSResultOrNative): string =>
  'styleSheet' in styles ? styles.cssText : Array.from(styles.cssRules, ({ cssText }) => cssText).join('\n');

function sheetFor(styles: CSSResultOrNative, page: Document): CSSStyleSheet {
  // Where the code is at home Lit has made them.
  if (page === document) return 'styleSheet' in styles ? (styles.styleSheet as CSSStyleSheet) : styles;
  let made = sheets.get(page);
  if (made === undefined) sheets.set(page, (made = new WeakMap()));
  let sheet = made.get(styles);
  if (sheet === undefined) {
    sheet = new (viewOf(page).CSSStyleSheet)();
    sheet.replaceSync(textOf(styles));
    made.set(styles, sheet);
  }
  return sheet;
}

// The tags whose shape is kept, by the document or shadow root that they stand in.
const kept = new WeakMap<Node, Set<string>>();

/**
 * Keeps the shape of a tag against a page's reset: `* { all: revert }` is stronger than `:host` and would make it an inline box. The rule weighs
 * no more than the reset and comes after it, so that whatever else the page says of the tag holds.
 *
 * @param shape Declarations, such as `display: block`.
 */
export function keepShape(host: Element, shape: string): void {
  const root = host.getRootNode();
  const view = host.ownerDocument.defaultView;
  if (view === null || !('adoptedStyleSheets' in root)) return;
  const tags = kept.get(root) ?? new Set();
  if (tags.has(host.localName)) return;
  kept.set(root, tags.add(host.localName));
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(`:where(${host.localName}) { ${shape} } :where(${host.localName}[hidden]) { display: none }`);
  (root as ShadowRoot).adoptedStyleSheets.push(sheet);
}

// Styles of parts that came later, by element.
const added = new WeakMap<ReactiveElement, CSSResult[]>();

/** Gives an element's shadow root its styles, as sheets of the document that it is in; to be called again when it is in another. */
export function adoptStyles(host: ReactiveElement): void {
  const { shadowRoot, ownerDocument: page } = host;
  // Nothing is shown, and no sheet can be made, in a document without a window, such as that of a template.
  if (shadowRoot === null || page.defaultView === null) return;
  const { elementStyles } = host.constructor as typeof ReactiveElement;
  const all = [...elementStyles, ...(added.get(host) ?? [])];
  shadowRoot.adoptedStyleSheets = all.map((styles) => sheetFor(styles, page));
}

/** Adds the styles of a part that was loaded later. */
export function addStyles(host: ReactiveElement, styles: CSSResult): void {
  const has = added.get(host) ?? [];
  if (has.includes(styles)) return;
  added.set(host, [...has, styles]);
  const { shadowRoot, ownerDocument: page } = host;
  if (page.defaultView !== null) shadowRoot?.adoptedStyleSheets.push(sheetFor(styles, page));
}
