import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElementDoc, Named } from './element-docs.ts';

const missing = (tag: string, what: string, all: readonly Named[]): readonly string[] =>
  all
    .filter(({ description }) => description.trim() === '')
    .map(({ name }) => `<${tag}>: ${what} "${name}" says nothing of what it is for.`);

function gapsOf(doc: ElementDoc): readonly string[] {
  const { tag } = doc;
  return [
    ...(doc.summary.trim() === '' ? [`<${tag}>: the contract block has no @summary.`] : []),
    ...missing(tag, 'the attribute', doc.attributes),
    ...missing(tag, 'the property', doc.properties),
    ...missing(tag, 'the method', doc.methods),
    ...missing(tag, 'the event', doc.events),
    ...missing(tag, 'the slot', doc.slots),
    ...missing(tag, 'the part', doc.parts),
    ...missing(tag, 'the custom property', doc.cssProperties),
    ...doc.properties
      .filter(({ type }) => type === '')
      .map(({ name }) => `<${tag}>: the property "${name}" has no type.`),
    ...doc.events
      .filter(({ type }) => type === '')
      .map(({ name }) => `<${tag}>: the event "${name}" has no type; write "@event {TheEvent} ${name} - …".`),
  ];
}

/** The source of the elements as one text, without tests and comments. */
function sourceOf(root: string): string {
  return globSync('src/elements/**/*.ts', { cwd: root })
    .filter((file) => !/\.test\.ts$|[\\/]testing[\\/]/.test(file))
    .map((file) => readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, ''))
    .join('\n');
}

const allOf = (source: string, pattern: RegExp): ReadonlySet<string> =>
  new Set([...source.matchAll(pattern)].map(([, name = '']) => name));

/** Names that the source uses and no contract block lists. */
function unnamed(docs: readonly ElementDoc[], source: string): readonly string[] {
  const named = (of: (doc: ElementDoc) => readonly Named[]): ReadonlySet<string> =>
    new Set(docs.flatMap((doc) => of(doc).map(({ name }) => name)));
  const lacking = (used: ReadonlySet<string>, known: ReadonlySet<string>, tag: string): readonly string[] =>
    [...used]
      .filter((name) => !known.has(name))
      .map((name) => `${name} is used, and no contract block has "${tag} ${name}".`);
  const parts = [...allOf(source, /\bpart="([a-z][a-z -]*)"/g)].flatMap((names) => names.split(' '));
  return [
    ...lacking(
      allOf(source, /(?:super|new CustomEvent(?:<[^(]*>)?)\(\s*'(peeksafe-[a-z-]+)'/g),
      named((d) => d.events),
      '@event',
    ),
    ...lacking(
      allOf(source, /var\(\s*(--peeksafe-[a-z-]+)/g),
      named((d) => d.cssProperties),
      '@cssproperty',
    ),
    ...lacking(
      new Set(parts),
      named((d) => d.parts),
      '@csspart',
    ),
  ];
}

/** Lists the gaps in the elements' documentation, one sentence each; empty when there are none. */
export function gaps(docs: readonly ElementDoc[], root: string): readonly string[] {
  const folders = globSync('src/elements/*/define.ts', { cwd: root }).map((file) => file.split(/[\\/]/).at(-2) ?? '');
  const tags = new Set(docs.map(({ tag }) => tag));
  const source = sourceOf(root);
  const inGlobal = allOf(source, /interface GlobalEventHandlersEventMap extends (\w+)/g);
  const maps = [...source.matchAll(/interface (\w+EventMap)\s[^{]*\{([^}]*)\}/g)]
    .filter(([, name = '']) => inGlobal.has(name))
    .map(([, , members = '']) => members)
    .join('\n');
  const index = readFileSync(join(root, 'src/elements/index.ts'), 'utf8');
  const events = docs.flatMap((doc) => doc.events.map(({ name }) => name));
  return [
    ...folders.filter((tag) => !tags.has(tag)).map((tag) => `<${tag}> is defined, and the manifest does not know it.`),
    ...docs.flatMap(gapsOf),
    ...docs
      .flatMap((doc) => doc.events)
      .filter(({ type, module }) => module !== null && !new RegExp(`\\b${type}\\b`).test(index))
      .map(({ type }) => `${type} is the class of an event, and src/elements/index.ts does not export it.`),
    ...[...new Set(events)]
      .filter((name) => !maps.includes(`'${name}':`))
      .map((name) => `${name} is in no EventMap of GlobalEventHandlersEventMap, so listeners of it are not typed.`),
    ...unnamed(docs, source),
  ];
}
