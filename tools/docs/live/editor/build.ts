import { tokensOf, type TagText } from './markup.ts';
import { isAllowedAttribute, isAllowedTag, MAX_TAGS, ownStyle, VOID, type Tags } from './rules.ts';

/** An element with the allowed attributes of a tag. */
function elementOf({ name: tag, attributes }: TagText, tags: Tags): HTMLElement {
  const element = document.createElement(tag);
  // A button in an example must not submit a form.
  if (element instanceof HTMLButtonElement) element.type = 'button';
  for (const { name, value } of attributes) {
    if (!isAllowedAttribute(tag, { name, value }, tags) || element.hasAttribute(name)) continue;
    if (name === 'style')
      for (const [property, held] of ownStyle(value ?? '') ?? []) element.style.setProperty(property, held);
    else element.setAttribute(name, value ?? '');
  }
  return element;
}

/**
 * Makes elements from the text of an example: known tags with known attributes, and text. No parser of the browser reads the text, so that nothing in it is ever
 * run, loaded, or reported to the page's Content-Security-Policy.
 */
export function built(code: string, tags: Tags): DocumentFragment {
  const made = document.createDocumentFragment();
  /** Open tags. The content of a tag that is left out is left out, too. */
  const open: { name: string; into: Node | null }[] = [{ name: '', into: made }];
  let count = 0;
  for (const token of tokensOf(code)) {
    const into = open.at(-1)?.into ?? null;
    if (token.kind === 'text') into?.appendChild(document.createTextNode(token.text));
    if (!('name' in token) || !token.isWhole) continue;
    const { name, kind } = token;
    if (kind === 'closing') {
      const at = open.findLastIndex((one) => one.name === name);
      if (at > 0) open.splice(at);
      continue;
    }
    const isTaken = into !== null && isAllowedTag(name, tags) && ++count <= MAX_TAGS;
    const element = isTaken ? into.appendChild(elementOf(token, tags)) : null;
    if (!VOID.has(name)) open.push({ name, into: element });
  }
  return made;
}

/** Attributes and properties set by examples. Elements also set attributes of their own. */
const given = new WeakMap<HTMLElement, { attributes: readonly string[]; properties: readonly string[] }>();

function followAttributes(to: HTMLElement, like: HTMLElement): void {
  const { attributes = [], properties = [] } = given.get(to) ?? {};
  for (const name of attributes) if (!like.hasAttribute(name)) to.removeAttribute(name);
  for (const name of properties) if (like.style.getPropertyValue(name) === '') to.style.removeProperty(name);
  for (const { name, value } of like.attributes)
    if (name !== 'style' && to.getAttribute(name) !== value) to.setAttribute(name, value);
  for (const name of like.style) to.style.setProperty(name, like.style.getPropertyValue(name));
  remember(to, like);
}

function remember(element: HTMLElement, like: HTMLElement): void {
  const attributes = like.getAttributeNames().filter((name) => name !== 'style');
  given.set(element, { attributes, properties: [...like.style] });
}

/** Changes the children of a place to the wanted ones. Elements that stay keep their data and state. */
export function follow(place: ParentNode, wanted: ParentNode): void {
  const [old, next] = [[...place.childNodes], [...wanted.childNodes]];
  for (const [i, node] of next.entries()) {
    const held = old[i];
    if (held instanceof Text && node instanceof Text) held.data = node.data;
    else if (held instanceof HTMLElement && node instanceof HTMLElement && held.localName === node.localName) {
      followAttributes(held, node);
      follow(held, node);
    } else {
      for (const element of node instanceof HTMLElement ? [node, ...node.querySelectorAll<HTMLElement>('*')] : [])
        remember(element, element);
      if (held === undefined) place.append(node);
      else held.replaceWith(node);
    }
  }
  for (const held of old.slice(next.length)) held.remove();
}
