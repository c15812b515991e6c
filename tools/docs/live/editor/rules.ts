// cspell:ignore oklch
// The rules of editable examples: allowed tags and attributes, and a sentence about everything else.
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

/** Maximum length of the code of an example, characters. */
export const MAX_CODE_LENGTH = 4000;
/** Maximum number of tags that an example shows. */
export const MAX_TAGS = 30;

/** The tag that asks a server which variant to show; the site has no server. */
export const SERVED = 'variant-slot';
/** Attributes that a simulated stream replaces: an example never opens a connection. */
const REPLACED: ReadonlySet<string> = new Set(['src', 'token']);
/** HTML tags that are allowed around Peeksafe's tags, and in their slots. */
const PLAIN: ReadonlySet<string> = new Set(
  'p span div section strong em b i small code br hr ul ol li h2 h3 h4 button'.split(' '),
);
/** HTML tags without an end tag. */
export const VOID: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta source track wbr'.split(' '),
);
const ANYWHERE: ReadonlySet<string> = new Set(['slot', 'lang', 'dir', 'title', 'style']);
/** CSS words, numbers, colors and functions. No escapes: they could spell anything. */
const PLAIN_VALUE = /^[\w\s#.,%()+*/'"-]+$/;
/** CSS functions that load nothing. */
const FUNCTIONS = /^(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color-mix|light-dark|calc|min|max|clamp|var)$/i;

const isHarmless = (value: string): boolean =>
  PLAIN_VALUE.test(value) &&
  [...value.matchAll(/([\w-]*)\s*\(/g)].every(([, name = '']) => name === '' || FUNCTIONS.test(name));

/** Peeksafe's custom properties in a `style` attribute; null if it contains anything else. */
export function ownStyle(style: string): readonly (readonly [name: string, value: string])[] | null {
  const parts = style.split(';').filter((part) => part.trim() !== '');
  const read = parts.flatMap((part) => {
    const [, name = '', value = ''] = /^\s*(--peeksafe-[a-z-]+)\s*:\s*(.+?)\s*$/.exec(part) ?? [];
    return name !== '' && isHarmless(value) ? [[name, value] as const] : [];
  });
  return read.length === parts.length ? read : null;
}

/** Whether an example shows a tag. */
export const isAllowedTag = (name: string, tags: Tags): boolean =>
  PLAIN.has(name) || (Object.hasOwn(tags, name) && name !== SERVED);

/** Whether an example may set an attribute on a tag. */
export function isAllowedAttribute(
  tag: string,
  { name, value }: Pick<AttributeText, 'name' | 'value'>,
  tags: Tags,
): boolean {
  if (REPLACED.has(name)) return false;
  if (name === 'style') return ownStyle(value ?? '') !== null;
  if (name === 'id') return tag === 'variant-stream' && /^[\w-]+$/.test(value ?? '');
  if (ANYWHERE.has(name)) return true;
  return tags[tag]?.some((one) => one.name === name) === true;
}

/** The Levenshtein distance of two words. */
function editDistance(a: string, b: string): number {
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

function suggestion(word: string, words: readonly string[], around: (word: string) => string): string {
  const [nearest] = words
    .map((one) => ({ one, far: editDistance(word, one) }))
    .filter(({ one, far }) => far <= Math.min(MAX_DISTANCE, one.length / 2))
    .sort((a, b) => a.far - b.far);
  return nearest === undefined ? '' : ` Did you mean \`${around(nearest.one)}\`?`;
}

/** All values that an attribute accepts; null if it accepts others, too. */
export function choicesOf(type: string): readonly string[] | null {
  const isClosed = type.split('|').every((part) => /^\s*(?:'[^']+'|null)\s*$/.test(part));
  return isClosed ? [...type.matchAll(/'([^']+)'/g)].map(([, word = '']) => word) : null;
}

function valueProblem({ name, value }: AttributeText, rule: AttributeRule): string | null {
  const choices = choicesOf(rule.type);
  if (choices !== null && choices.length > 0)
    return choices.includes(value ?? '')
      ? null
      : `\`${name}\` takes ${choices.map((one) => `\`${one}\``).join(' or ')}, not \`${value ?? ''}\`.`;
  if (/\bnumber\b/.test(rule.type) && (value === null || value.trim() === '' || Number.isNaN(Number(value))))
    return `\`${name}\` takes a number, not \`${value ?? ''}\`.`;
  return null;
}

function attributeProblem(tag: string, attribute: AttributeText, tags: Tags): string | null {
  const { name } = attribute;
  if (REPLACED.has(name)) return null;
  if (name.startsWith('on')) return `\`${name}\` is left out: code does not run in an example.`;
  if (name === 'style' && !isAllowedAttribute(tag, attribute, tags))
    return 'Of `style`, an example takes custom properties only, such as `--peeksafe-accent: teal`.';
  if (name === 'id' && !isAllowedAttribute(tag, attribute, tags))
    return 'An example takes `id` on `<variant-stream>` only, in letters, digits and hyphens.';
  if (!isAllowedAttribute(tag, attribute, tags)) {
    const own = (tags[tag] ?? []).map((one) => one.name);
    return `\`<${tag}>\` has no attribute \`${name}\` here.${suggestion(name, own, (word) => word)}`;
  }
  const rule = tags[tag]?.find((one) => one.name === name);
  return rule === undefined ? null : valueProblem(attribute, rule);
}

function nameProblem(name: string, tags: Tags): string | null {
  if (isAllowedTag(name, tags)) return null;
  if (name === SERVED)
    return `\`<${name}>\` is left out: it asks a server which variant to show, and this page has none.`;
  if (name === 'script') return '`<script>` is left out: code does not run in an example.';
  if (name.includes('-'))
    return `There is no tag \`<${name}>\`.${suggestion(name, Object.keys(tags), (word) => `<${word}>`)}`;
  return `\`<${name}>\` is left out: an example takes Peeksafe’s tags, and plain ones for text.`;
}

function tagProblems(tag: TagText, tags: Tags): readonly string[] {
  if (!tag.isWhole) return [`\`<${tag.name}\` has no \`>\` at its end.`];
  const problem = nameProblem(tag.name, tags);
  if (problem !== null) return [problem];
  const problems = tag.attributes.flatMap((one) => attributeProblem(tag.name, one, tags) ?? []);
  if (!tag.closesItself || VOID.has(tag.name)) return problems;
  return [...problems, `\`<${tag.name} />\` closes nothing in HTML: write \`<${tag.name}></${tag.name}>\`.`];
}

/** Tags that are opened but never closed, or closed but never opened. */
function pairProblems(all: readonly TagText[]): readonly string[] {
  const open: string[] = [];
  const problems: string[] = [];
  for (const { name, kind, isWhole, closesItself } of all) {
    if (!isWhole || VOID.has(name)) continue;
    if (kind === 'opening') {
      if (!closesItself) open.push(name);
      continue;
    }
    const at = open.lastIndexOf(name);
    if (at === -1) problems.push(`\`</${name}>\` closes nothing.`);
    else
      problems.push(
        ...open
          .splice(at)
          .slice(1)
          .map((one) => `\`<${one}>\` has no \`</${one}>\`.`),
      );
  }
  return [...problems, ...open.map((name) => `\`<${name}>\` has no \`</${name}>\`.`)];
}

/** Sentences about everything in the code that the example does not show as written, once each. Empty if it shows all of it. */
export function problemsOf(code: string, tags: Tags): readonly string[] {
  const all = tagsOf(code);
  const opening = all.filter(({ kind }) => kind === 'opening');
  const problems = [...opening.flatMap((tag) => tagProblems(tag, tags)), ...pairProblems(all)];
  if (!opening.some(({ name }) => Object.hasOwn(tags, name)))
    problems.unshift('There is no tag of Peeksafe in the code.');
  if (opening.length > MAX_TAGS) problems.push(`An example shows ${MAX_TAGS} tags; the others are left out.`);
  return [...new Set(problems)];
}
