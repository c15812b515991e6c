import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { build as bundle } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { cdnFiles, sizes } from './sizes.ts';
import { publishedPackage, tagsOf, type PackageJson } from './stage.ts';
import { packed } from './pack.ts';
import { bin, ROOT, run } from './run.ts';

const staged = (name: string): string => join(ROOT, 'dist', 'packages', name);
const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const PACKAGES = ['peeksafe', 'peeksafe-server'] as const;

for (const name of PACKAGES) {
  test(`publint finds nothing to improve in ${name}`, async () => {
    const bytes = new Uint8Array(readFileSync(packed(name).tarball));
    const { messages } = await publint({ strict: true, pack: { tarball: bytes.buffer } });
    const pkg = json(join(staged(name), 'package.json')) as Record<string, unknown>;
    assert.deepEqual(
      messages.map((message) => formatMessage(message, pkg)),
      [],
    );
  });

  test(`the types of every entry of ${name} are found by Node and by bundlers`, () => {
    const { tarball } = packed(name);
    run(process.execPath, [bin('attw'), tarball, '--profile', 'esm-only', '--format', 'ascii'], ROOT);
  });

  test(`${name} is packed without sources, tests and what only this repository needs`, () => {
    const { paths } = packed(name);
    assert.deepEqual(
      paths.filter((path) => /\.test\.|(^|\/)(src|testing|demo|docs|node_modules)\//.test(path)),
      [],
    );
    for (const path of ['LICENSE', 'README.md', 'package.json']) assert.ok(paths.includes(path), `${path} is missing`);
    const text = readFileSync(join(staged(name), 'package.json'), 'utf8');
    assert.doesNotMatch(text, /peeksafe-source|file:|devDependencies|workspaces/);
  });
}

test('the package has an entry for every tag, and one for its class', () => {
  const { exports } = json(join(staged('peeksafe'), 'package.json')) as PackageJson;
  assert.ok(tagsOf(ROOT).length >= 6);
  for (const tag of tagsOf(ROOT))
    for (const entry of [`./elements/${tag}.js`, `./elements/${tag}/class.js`]) assert.ok(entry in exports, entry);
});

test('modules that a page imports for their effect are marked as such, so that no bundler drops them', () => {
  const { sideEffects } = json(join(staged('peeksafe'), 'package.json')) as PackageJson;
  const marked = globSync(sideEffects as string[], { cwd: staged('peeksafe') }).map((file) =>
    file.replaceAll('\\', '/'),
  );
  const defining = globSync('dist/**/*.js', { cwd: staged('peeksafe') })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /customElements\.define\(/.test(readFileSync(join(staged('peeksafe'), file), 'utf8')));
  assert.deepEqual(
    [...defining, 'dist/elements/lazy/index.js'].filter((file) => !marked.includes(file)),
    [],
  );
});

test('the published package may share its dependencies with the page it is in', () => {
  const published = publishedPackage(ROOT, json(join(ROOT, 'package.json')) as PackageJson);
  for (const [name, range] of Object.entries(published.dependencies ?? {})) assert.match(range, /^\^/, name);
});

test('the server is published with the exact version of the library, whose engine it hosts', () => {
  const server = publishedPackage(ROOT, json(join(ROOT, 'server/package.json')) as PackageJson);
  assert.equal(server.dependencies?.['peeksafe'], (json(join(ROOT, 'package.json')) as PackageJson).version);
});

test('a page that imports one component of React loads one tag', async () => {
  const contents = "export { KillFeed } from 'peeksafe/react';";
  const { metafile } = await bundle({
    ...{
      stdin: { contents, resolveDir: join(ROOT, 'demo') },
      bundle: true,
      splitting: true,
      format: 'esm',
      write: false,
    },
    ...{ outdir: 'out', external: ['react'], metafile: true, logLevel: 'silent' },
  });
  const held = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const defining = held.filter((file) => file.endsWith('/define.js'));
  assert.deepEqual(
    defining.map((file) => file.split('/').at(-2)),
    ['kill-feed'],
  );
});

test('the bundle goes with the licenses of all that it holds', () => {
  const notices = readFileSync(join(ROOT, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
  const maps = globSync('dist/peeksafe{,-*}.js.map', { cwd: ROOT }).map((file) => json(join(ROOT, file)));
  const sources = maps.flatMap((map) => (map as { sources: string[] }).sources);
  const held = sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []);
  assert.ok(new Set(held).size > 5);
  for (const name of new Set(held)) assert.match(notices, new RegExp(`^Name: ${name}$`, 'm'));
  assert.doesNotMatch(notices, /^License: (?!MIT|ISC|BSD-|Apache-2\.0|0BSD)/m);
});

test('the bundle has a map to its TypeScript, and the printed integrity is that of its bytes', () => {
  const map = json(join(ROOT, 'dist/peeksafe.js.map')) as { sources: string[]; sourcesContent: (string | null)[] };
  const own = map.sources.findIndex((source) => source.endsWith('elements/variant-table/variant-table.ts'));
  assert.match(map.sourcesContent[own] ?? '', /class VariantTable/);
  const hashes = json(join(ROOT, 'dist/integrity.json')) as Record<string, string>;
  assert.ok('peeksafe.js' in hashes);
  for (const [file, hash] of Object.entries(hashes)) {
    const bytes = readFileSync(join(ROOT, 'dist', file));
    assert.equal(hash, `sha384-${createHash('sha384').update(bytes).digest('base64')}`, file);
  }
});

test('the bundle makes no code from text, so a strict Content-Security-Policy has nothing to report', () => {
  for (const file of globSync('dist/peeksafe{,-*}.js', { cwd: ROOT }))
    assert.doesNotMatch(readFileSync(join(ROOT, file), 'utf8'), /new Function\b|\bFunction\(|\beval\(/, file);
});

for (const { name, bytes, limit } of await sizes(ROOT)) {
  const figures = `${(bytes / 1000).toFixed(1)} kB of at most ${limit / 1000} kB, gzipped`;
  test(`${name} is light: ${figures}`, () => {
    assert.ok(bytes <= limit, figures);
  });
}

test('the bundle has at most eight files, each of which follows the first one alone', () => {
  const files = cdnFiles(ROOT);
  assert.ok(files.length > 1 && files.length <= 8, files.join(', '));
  for (const file of files) {
    const text = readFileSync(join(ROOT, 'dist', file), 'utf8');
    const atOnce = [...text.matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+)"/g)].map(([, other]) => other);
    assert.deepEqual(atOnce, file === 'peeksafe.js' ? [] : ['peeksafe.js'], file);
  }
});
