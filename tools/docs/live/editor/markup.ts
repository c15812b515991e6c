// cspell:ignore apos
// Reads HTML while somebody is typing it: where its tags and attributes are, even if it is not valid yet. Highlighting, problems, controls and the
// example itself all come from this reading.

/** An attribute of a tag, with its place in the text. */
export interface AttributeText {
  readonly name: string;
  /** Null where the attribute stands alone. */
  readonly value: string | null;
  /** Its first character, and the one after its last. */
  readonly from: number;
  readonly to: number;
}

/** A tag, with its place in the text. */
export interface TagText {
  /** In lower case, as HTML reads it. */
  readonly name: string;
  readonly kind: 'opening' | 'closing';
  /** Whether it ends in `/>`, which closes no tag of HTML. */
  readonly closesItself: boolean;
  /** Whether its `>` is there. */
  readonly isWhole: boolean;
  readonly attributes: readonly AttributeText[];
  readonly from: number;
  readonly to: number;
}

const TAG = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-zA-Z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^'"<>])*)(>?)/g;
const ATTRIBUTE = /([^\s=>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g;

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', '#39': "'", apos: "'", lt: '<', gt: '>', amp: '&' };
const unescaped = (text: string): string =>
  text.replaceAll(/&(quot|#39|apos|lt|gt|amp);/g, (whole, name: string) => ENTITIES[name] ?? whole);
const escaped = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

function attributesOf(text: string, offset: number): readonly AttributeText[] {
  return [...text.matchAll(ATTRIBUTE)].map(({ index, 0: whole, 1: name = '', 2: held }) => ({
    name: name.toLowerCase(),
    value: held === undefined ? null : unescaped(held.replace(/^(["'])([\s\S]*)\1$/, '$2')),
    from: offset + index,
    to: offset + index + whole.length,
  }));
}

/** A tag, a comment, or the text between two of them. */
export type Token =
  TagText | { readonly kind: 'comment' | 'text'; readonly text: string; readonly from: number; readonly to: number };

/** A text in its parts, one after the other. */
export function tokensOf(code: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const text = (to: number): void => {
    if (to > at) tokens.push({ kind: 'text', text: unescaped(code.slice(at, to)), from: at, to });
  };
  for (const { index, 0: whole, 1: slash, 2: name, 3: inside = '', 4: end } of code.matchAll(TAG)) {
    text(index);
    at = index + whole.length;
    if (name === undefined) {
      tokens.push({ kind: 'comment', text: whole, from: index, to: at });
      continue;
    }
    tokens.push({
      name: name.toLowerCase(),
      kind: slash === '/' ? 'closing' : 'opening',
      closesItself: inside.trimEnd().endsWith('/'),
      isWhole: end === '>',
      attributes: attributesOf(inside, index + 1 + (slash?.length ?? 0) + name.length),
      from: index,
      to: at,
    });
  }
  text(code.length);
  return tokens;
}

const isTag = (token: Token): token is TagText => 'name' in token;

/** The tags of a text, in order; what stands in comments is none. */
export const tagsOf = (code: string): readonly TagText[] => tokensOf(code).filter(isTag);

/** The values of the attributes of the first tag of a name; null when the text has none. */
export function attributesIn(code: string, name: string): ReadonlyMap<string, string | null> | null {
  const tag = tagsOf(code).find((one) => one.name === name && one.kind === 'opening');
  if (tag === undefined) return null;
  // Of an attribute that is written twice HTML takes the first.
  return new Map([...tag.attributes].reverse().map((one) => [one.name, one.value]));
}

/**
 * A text in which the first tag of a name has an attribute, or lacks it; everything else stays as it was written.
 * @param value Empty for one that stands alone; null takes it out.
 */
export function withAttribute(code: string, name: string, attribute: string, value: string | null): string {
  const tag = tagsOf(code).find((one) => one.name === name && one.kind === 'opening');
  if (tag === undefined) return code;
  const written = value === null ? '' : value === '' ? attribute : `${attribute}="${escaped(value)}"`;
  const held = tag.attributes.find((one) => one.name === attribute);
  if (held !== undefined) {
    const from = written === '' ? code.slice(0, held.from).trimEnd().length : held.from;
    return code.slice(0, from) + written + code.slice(held.to);
  }
  if (written === '') return code;
  const last = tag.attributes.at(-1);
  const at = last === undefined ? tag.from + 1 + tag.name.length : last.to;
  return `${code.slice(0, at)} ${written}${code.slice(at)}`;
}

/** The part that a piece of the text plays. */
export type Role = 'tag' | 'attribute' | 'value' | 'comment' | 'text';

/** A piece of the text, for those who color it. */
export interface Piece {
  readonly role: Role;
  readonly text: string;
}

/** The whole text in pieces. */
export function piecesOf(code: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const add = (role: Role, to: number): void => {
    if (to > at) pieces.push({ role, text: code.slice(at, to) });
    at = Math.max(at, to);
  };
  for (const one of tokensOf(code)) {
    if (!isTag(one)) {
      add(one.kind, one.to);
      continue;
    }
    add('tag', one.from + (one.kind === 'closing' ? 2 : 1) + one.name.length);
    for (const { name, from, to } of one.attributes) {
      add('text', from);
      add('attribute', from + name.length);
      add('value', to);
    }
    add('text', one.to - 1);
    add('tag', one.to);
  }
  return pieces;
}
