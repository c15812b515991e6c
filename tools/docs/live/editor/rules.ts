// cspell:ignore oklch
// Rules of the examples that a reader may edit: the tags and attributes that they take, and a sentence for everything else.
import { tagsOf, type AttributeText, type TagText } from './markup.ts';

/** An attribute as the manifest of the elements has it. */
export interface AttributeRule {
  readonly name: string;
  readonly type: string;
  readonly default: string | null;
  readonly description: string;
}

/** The tags that there are, with their attributes. */
export type Tags = Readonly<Record<string, readonly AttributeRule[]>>;

/** The most characters that an example takes. */
export const MAX_CODE = 4000;
/** The most tags that an example shows. */
export const MAX_TAGS = 30;

/** Asks a server which variant to show, and the site has none. */
const SERVED = 'variant-slot';
/** Attributes in whose place a made-up stream stands; an example never opens a connection. */
const REPLACED: ReadonlySet<string> = new Set(['src', 'token']);
/** Tags of HTML that an example may have around Peeksafe's, and in their slots. */
const PLAIN: ReadonlySet<string> = new Set(
  'p span div section strong em b i small code br hr ul ol li h2 h3 h4 button'.split(' '),
);
/** Tags that HTML never closes. */
export const VOID: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta source track wbr'.split(' '),
);
const ANYWHERE: ReadonlySet<string> = new Set(['slot', 'lang', 'dir', 'title', 'style']);
/** Characters of words, numbers, colors and functions of CSS: no escapes, which could spell anything. */
const PLAIN_VALUE = /^[\w\s#.,%()+*/'"-]+$/;
/** Functions that load nothing. */
const FUNCTIONS = /^(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color-mix|light-dark|calc|min|max|clamp|var)$/i;

const isHarmless = (value: string): boolean =>
  PLAIN_VALUE.test(value) &&
  [...value.matchAll(/([\w-]*)\s*\(/g)].every(([, name = '']) => name === '' || FUNCTIONS.test(name));

/** The custom properties of Peeksafe in the text of a `style`; null when there is anything else in it. */
export function ownStyle(style: string): readonly (readonly [name: string, value: string])[] | null {
  const parts = style.split(';').filter((part) => part.trim() !== '');
  const read = parts.flatMap((part) => {
    const [, name = '', value = ''] = /^\s*(--peeksafe-[a-z-]+)\s*:\s*(.+?)\s*$/.exec(part) ?? [];
    return name !== '' && isHarmless(value) ? [[name, value] as const] : [];
  });
  return read.length === parts.length ? read : null;
}

/** Whether an example shows a tag. */
export const isShown = (name: string, tags: Tags): boolean =>
  PLAIN.has(name) || (Object.hasOwn(tags, name) && name !== SERVED);

/** Whether an attribute of a tag holds in an example. */
export function holds(tag: string, { name, value }: Pick<AttributeText, 'name' | 'value'>, tags: Tags): boolean {
  if (REPLACED.has(name)) return false;
  if (name === 'style') return ownStyle(value ?? '') !== null;
  if (name === 'id') return tag === 'variant-stream' && /^[\w-]+$/.test(value ?? '');
  if (ANYWHERE.has(name)) return true;
  return tags[tag]?.some((one) => one.name === name) === true;
}

/** How many letters have to be changed to come from one word to the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries())
      next.push(Math.min((row[j] ?? 0) + Number(letter !== other), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    row = next;
  }
  return row.at(-1) ?? 0;
}

const MAX_DISTANCE = 3;

function meant(word: string, words: readonly string[], around: (word: string) => string): string {
  const [nearest] = words
    .map((one) => ({ one, far: distance(word, one) }))
    .filter(({ one, far }) => far <= Math.min(MAX_DISTANCE, one.length / 2))
    .sort((a, b) => a.far - b.far);
  return nearest === undefined ? '' : ` Did you mean \`${around(nearest.one)}\`?`;
}

/** The words that an attribute takes; null when it takes others too. */
export function choicesOf(type: string): readonly string[] | null {
  const isClosed = type.split('|').every((part) => /^\s*(?:'[^']+'|null)\s*$/.test(part));
  return isClosed ? [...type.matchAll(/'([^']+)'/g)].map(([, word = '']) => word) : null;
}

function aboutValue({ name, value }: AttributeText, rule: AttributeRule): string | null {
  const choices = choicesOf(rule.type);
  if (choices !== null && choices.length > 0)
    return choices.includes(value ?? '')
      ? null
      : `\`${name}\` takes ${choices.map((one) => `\`${one}\``).join(' or ')}, not \`${value ?? ''}\`.`;
  if (/\bnumber\b/.test(rule.type) && (value === null || value.trim() === '' || Number.isNaN(Number(value))))
    return `\`${name}\` takes a number, not \`${value ?? ''}\`.`;
  return null;
}

function aboutAttribute(tag: string, attribute: AttributeText, tags: Tags): string | null {
  const { name } = attribute;
  if (REPLACED.has(name)) return null;
  if (name.startsWith('on')) return `\`${name}\` is left out: code does not run in an example.`;
  if (name === 'style' && !holds(tag, attribute, tags))
    return 'Of `style`, an example takes custom properties only, such as `--peeksafe-accent: teal`.';
  if (name === 'id' && !holds(tag, attribute, tags))
    return 'An example takes `id` on `<variant-stream>` only, in letters, digits and hyphens.';
  if (!holds(tag, attribute, tags)) {
    const own = (tags[tag] ?? []).map((one) => one.name);
    return `\`<${tag}>\` has no attribute \`${name}\` here.${meant(name, own, (word) => word)}`;
  }
  const rule = tags[tag]?.find((one) => one.name === name);
  return rule === undefined ? null : aboutValue(attribute, rule);
}

function aboutName(name: string, tags: Tags): string | null {
  if (isShown(name, tags)) return null;
  if (name === SERVED)
    return `\`<${name}>\` is left out: it asks a server which variant to show, and this page has none.`;
  if (name === 'script') return '`<script>` is left out: code does not run in an example.';
  if (name.includes('-'))
    return `There is no tag \`<${name}>\`.${meant(name, Object.keys(tags), (word) => `<${word}>`)}`;
  return `\`<${name}>\` is left out: an example takes Peeksafe’s tags, and plain ones for text.`;
}

function aboutTag(tag: TagText, tags: Tags): readonly string[] {
  if (!tag.isWhole) return [`\`<${tag.name}\` has no \`>\` at its end.`];
  const aboutItself = aboutName(tag.name, tags);
  if (aboutItself !== null) return [aboutItself];
  const about = tag.attributes.flatMap((one) => aboutAttribute(tag.name, one, tags) ?? []);
  if (!tag.closesItself || VOID.has(tag.name)) return about;
  return [...about, `\`<${tag.name} />\` closes nothing in HTML: write \`<${tag.name}></${tag.name}>\`.`];
}

/** Tags that are opened and never closed, or the other way round. */
function aboutPairs(all: readonly TagText[]): readonly string[] {
  const open: string[] = [];
  const about: string[] = [];
  for (const { name, kind, isWhole, closesItself } of all) {
    if (!isWhole || VOID.has(name)) continue;
    if (kind === 'opening') {
      if (!closesItself) open.push(name);
      continue;
    }
    const at = open.lastIndexOf(name);
    if (at === -1) about.push(`\`</${name}>\` closes nothing.`);
    else
      about.push(
        ...open
          .splice(at)
          .slice(1)
          .map((one) => `\`<${one}>\` has no \`</${one}>\`.`),
      );
  }
  return [...about, ...open.map((name) => `\`<${name}>\` has no \`</${name}>\`.`)];
}

/** Says in plain words, once each, what of a text an example does not show as it is written. Empty when it shows all of it. */
export function problemsOf(code: string, tags: Tags): readonly string[] {
  const all = tagsOf(code);
  const opening = all.filter(({ kind }) => kind === 'opening');
  const about = [...opening.flatMap((tag) => aboutTag(tag, tags)), ...aboutPairs(all)];
  if (!opening.some(({ name }) => Object.hasOwn(tags, name))) about.unshift('There is no tag of Peeksafe in the code.');
  if (opening.length > MAX_TAGS) about.push(`An example shows ${MAX_TAGS} tags; the others are left out.`);
  return [...new Set(about)];
}
