import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { analyze } from './analyze.ts';
import { htmlData, webTypes } from './editor-data.ts';
import { elementDocs, type ElementDoc } from './element-docs.ts';
import { gaps } from './gaps.ts';
import { reactModules } from './react.ts';
import { angularModules } from './angular.ts';
import { FRAMEWORKS, typings } from './typings.ts';

const ROOT = dirname(dirname(import.meta.dirname));
const manifest = analyze(ROOT);
const docs = elementDocs(manifest);

interface Cleanup {
  after(work: () => void): void;
}

/** A copy of one element, with what all of them share. */
function copyOf(t: Cleanup): string {
  const copy = mkdtempSync(join(tmpdir(), 'peeksafe-manifest-'));
  t.after(() => rmSync(copy, { recursive: true, force: true }));
  for (const part of ['fatigue-banner', 'shared', 'index.ts'])
    cpSync(join(ROOT, 'src/elements', part), join(copy, 'src/elements', part), { recursive: true });
  return copy;
}

/** Such a copy in which one text of one file is replaced. */
function changed(t: Cleanup, file: string, from: string | RegExp, to: string): string {
  const copy = copyOf(t);
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  assert.notEqual(text.replace(from, to), text, `${file} no longer has what this test replaces`);
  writeFileSync(path, text.replace(from, to));
  return copy;
}

const gapsOf = (root: string): readonly string[] => gaps(elementDocs(analyze(root)), root);

test('every element, attribute, property, event, slot, part and custom property is documented', () => {
  assert.deepEqual(gaps(docs, ROOT), []);
});

test('the manifest knows what properties are, from static properties and declared fields', () => {
  const banner = docs.find(({ tag }) => tag === 'fatigue-banner') as ElementDoc;
  const limit = banner.attributes.find(({ name }) => name === 'limit');
  assert.equal(limit?.type, 'number');
  assert.equal(limit?.property, 'limit');
  assert.match(limit?.default ?? '', /^\d+$/);
  assert.equal(
    banner.attributes.find(({ name }) => name === 'for')?.property,
    'htmlFor',
    'inherited, under another name',
  );
  assert.match(banner.properties.find(({ name }) => name === 'patterns')?.type ?? '', /Pattern\[\]/);
});

test('private, protected, internal and static members stay out of it', () => {
  const text = JSON.stringify(manifest);
  assert.doesNotMatch(text, /"name":"#/);
  assert.doesNotMatch(text, /"(private|protected)"/);
  for (const { properties, methods } of docs)
    for (const { name } of [...properties, ...methods])
      assert.doesNotMatch(name, /^(source|strings|fault|styles|render)$/);
});

test('its paths are those of the built package', () => {
  for (const { path, exports = [] } of manifest.modules)
    for (const one of [path, ...exports.map(({ declaration }) => declaration.module ?? path)])
      assert.match(one, /^\.\/dist\/elements\/[a-z-]+\/[a-z-]+\.js$/);
});

const FEED = 'src/elements/fatigue-banner/fatigue-banner.ts';
const planted: readonly [what: string, file: string, from: string | RegExp, to: string, said: RegExp][] = [
  ['an element without a summary', FEED, /@summary [^\n]*/, '', /<fatigue-banner>: the contract block has no @summary/],
  ['an attribute without a word', FEED, /\/\*\* [^\n]*\n(?= +declare limit)/, '', /the attribute "limit" says nothing/],
  [
    'a part that nobody names',
    FEED,
    /@csspart meter [^\n]*/,
    '',
    /meter is used, and no contract block has "@csspart meter"/,
  ],
  [
    'an event that nobody names',
    FEED,
    "super('peeksafe-hide'",
    "super('peeksafe-put-aside'",
    /peeksafe-put-aside is used, and no contract block has "@event/,
  ],
  ['an event without a type', FEED, '@fires {HideEvent}', '@fires', /the event "peeksafe-hide" has no type/],
  [
    'an event that listeners do not know',
    FEED,
    'GlobalEventHandlersEventMap',
    'Other',
    /is in no EventMap of GlobalEventHandlersEventMap/,
  ],
  [
    'a custom property that nobody names',
    'src/elements/shared/theme/theme.ts',
    'var(--peeksafe-accent,',
    'var(--peeksafe-unheard-of,',
    /--peeksafe-unheard-of is used, and no contract block has/,
  ],
];
test('in the copy that faults are planted in there is none of them', (t) => {
  const sentences = gapsOf(copyOf(t)).join('\n');
  for (const [, , , , said] of planted) assert.doesNotMatch(sentences, said);
});

for (const [what, file, from, to, said] of planted)
  test(`${what} fails`, (t) => {
    assert.match(gapsOf(changed(t, file, from, to)).join('\n'), said);
  });

test('a tag that is defined without a class of its own in the manifest fails', (t) => {
  const copy = changed(t, FEED, 'limit', 'limit ');
  mkdirSync(join(copy, 'src/elements/new-tag'));
  writeFileSync(join(copy, 'src/elements/new-tag/define.ts'), 'export {};\n');
  assert.match(gapsOf(copy).join('\n'), /<new-tag> is defined, and the manifest does not know it/);
});

test('every framework knows every tag, all that can be set on it and all that it tells', () => {
  for (const framework of FRAMEWORKS.filter((one) => one !== 'astro' && one !== 'angular')) {
    const text = typings(framework, docs);
    for (const doc of docs) {
      assert.match(text, new RegExp(`'${doc.tag}': Tag<${doc.className}, `));
      for (const { name, isReadonly } of doc.properties)
        if (!isReadonly) assert.ok(text.includes(`'${name}'?: ${doc.className}['${name}']`), `${framework} ${name}`);
      for (const { name, type } of doc.events)
        assert.ok(text.includes(framework === 'vue' ? `'${name}': ${type}` : `'on${name}'?: ((event: ${type})`));
    }
  }
});

test('Astro knows every tag and every attribute, and nothing else of it', () => {
  const text = typings('astro', docs);
  for (const { tag, className, attributes, events } of docs) {
    const [, own = ''] = new RegExp(`'${tag}': Tag<\\{([\\s\\S]*?)\\}>;`).exec(text) ?? [];
    const names = [...own.matchAll(/^'(.+)'\?: Attribute</gm)].map(([, name]) => name);
    assert.deepEqual(
      names,
      attributes.map(({ name }) => name),
      className,
    );
    for (const { type } of events) assert.ok(!text.includes(type), type);
  }
});

test('Angular has a directive for every element, with an input for each property that can be set', () => {
  const [modules, types] = [angularModules(docs), typings('angular', docs)];
  for (const { tag, properties } of docs) {
    const code = modules.get(`${tag}.js`) ?? '';
    const [, name = ''] = /export class (\w+) /.exec(code) ?? [];
    assert.match(modules.get('index.js') ?? '', new RegExp(`PEEKSAFE_TAGS = \\[[^\\]]*\\b${name}\\b`));
    const [, declared = ''] = new RegExp(`export declare class ${name} \\{([\\s\\S]*?)\n\\}`).exec(types) ?? [];
    for (const { name: property, isReadonly } of properties)
      for (const [where, text] of [
        ['the module', code],
        ['the declaration', declared],
      ] as const)
        assert.equal(text.includes(`set ${property}(value`), !isReadonly, `${where} of ${name}: ${property}`);
  }
});

test('React has a component for every element, with a listener for each of its events', () => {
  const modules = reactModules(docs);
  const types = typings('react', docs);
  assert.ok(docs.length >= 9);
  for (const { tag, events } of docs) {
    const name = tag.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const code = modules.get(`${tag}.js`) ?? '';
    assert.match(code, new RegExp(`^'use client';\\n[\\s\\S]*export const ${name} = [\\s\\S]*tagName: '${tag}'`));
    assert.match(modules.get('index.js') ?? '', new RegExp(`^export \\{ ${name} \\} from './${tag}.js';$`, 'm'));
    assert.match(types, new RegExp(`^export \\{ ${name}Component as ${name} \\};$`, 'm'));
    for (const { name: event } of events) {
      const [, prop = ''] = new RegExp(`(on\\w+): '${event}'`).exec(code) ?? [];
      assert.match(prop, /^onPeeksafe[A-Z][a-z]+$/);
      assert.ok(types.includes(`'${prop}'?: ((event: `), prop);
    }
  }
});

test('the data for editors says the same: tags, attributes with their defaults, events, parts', () => {
  const html = JSON.stringify(htmlData(docs));
  const jetbrains = JSON.stringify(webTypes(docs, { name: 'peeksafe', version: '1.2.3' }));
  for (const doc of docs)
    for (const name of [doc.tag, ...doc.attributes.map((one) => one.name), ...doc.events.map((one) => one.name)])
      for (const [where, text] of [
        ['VS Code', html],
        ['JetBrains', jetbrains],
      ] as const)
        assert.ok(text.includes(name), `${where} lacks ${name} of <${doc.tag}>`);
  assert.match(html, /the others appear on demand\. Default: `2`\./);
});
