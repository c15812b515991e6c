import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const root = dirname(dirname(import.meta.dirname));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** The pages that say where things are. */
const PAGES = ['CONTRIBUTING.md', 'docs/architecture.md', ...globSync('docs/architecture/*.md', { cwd: root }).sort()];

/** A path of this repository in code font: it begins with a folder at the root, or is one of them. */
const PATH = /`((?:src|server|tools|bench|demo|docs|\.github|\.changeset)(?:\/[\w./-]+)?)`/g;

const pathsIn = (text: string): string[] => [...text.matchAll(PATH)].map(([, path = '']) => path);

/** The paths in the first column of a page's tables. */
const tabledPathsIn = (text: string): string[] =>
  text.split('\n').flatMap((line) => (line.startsWith('| `') ? pathsIn(line.split('|')[1] ?? '') : []));

test('every path that CONTRIBUTING and the architecture pages name exists', () => {
  const named = PAGES.flatMap((page) => pathsIn(read(page)).map((path) => ({ page, path })));
  assert.ok(named.length > 100, `${named.length} paths are found: do the pages still write them in code font?`);
  assert.deepEqual(
    named.filter(({ path }) => !existsSync(join(root, path))).map(({ page, path }) => `${page}: ${path}`),
    [],
  );
});

test('every link of these pages leads to a file', () => {
  const dead = PAGES.flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)#]+)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !target.includes(':') && !existsSync(join(root, dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  assert.deepEqual(dead, []);
});

test('every folder of the source stands in a table of these pages', () => {
  const tabled = new Set(PAGES.flatMap((page) => tabledPathsIn(read(page))));
  const folders = globSync(['src/*/', 'src/{protocol,engine,sdk,elements,elements/shared}/*/', 'server/src/*/'], {
    cwd: root,
  })
    .map((folder) => folder.replaceAll('\\', '/').replace(/\/$/, ''))
    // Fakes and fixtures for the tests of the folder they are in; the elements' `shared` is a folder of folders.
    .filter((folder) => !/^src\/(protocol|engine|sdk)\/testing$/.test(folder) && folder !== 'src/elements/shared');
  assert.ok(folders.length > 40, `${folders.length} folders are found`);
  assert.deepEqual(
    folders.filter((folder) => !tabled.has(folder)),
    [],
  );
});

test('CONTRIBUTING gives the version and the reason of every package that package.json overrides', () => {
  const { overrides } = JSON.parse(read('package.json')) as { overrides: Record<string, string> };
  const pinned = [...read('CONTRIBUTING.md').matchAll(/^\| `([\w@/-]+)` +\| `(\d[\w.-]*)` +\| \S/gm)];
  assert.deepEqual(Object.fromEntries(pinned.map(([, name, version]) => [name, version])), overrides);
});

test('the peer ranges name the major versions that examples, or tests of a page, run with', () => {
  const { peerDependencies } = JSON.parse(read('package.json')) as { peerDependencies: Record<string, string> };
  const { dependencies } = JSON.parse(read('demo/package.json')) as { dependencies: Record<string, string> };
  // The demo has no Angular; the table has the version that its page was last run with.
  const angular = /^\| \[Angular\][^|]*\| ([\d.]+) /m.exec(read('docs/guides/frameworks.md'))?.[1];
  const run: Record<string, string | undefined> = { ...dependencies, '@angular/core': angular };
  for (const [name, range] of Object.entries(peerDependencies))
    assert.equal(range, `^${run[name]?.split('.')[0]}.0.0`, name);
});

test('the words of the glossary each have one line', () => {
  const words = [...read('docs/glossary.md').matchAll(/^\| (?!word |-)([^|]+?) +\|/gm)].flatMap(([, names = '']) =>
    names.split(', '),
  );
  assert.ok(words.length > 50);
  assert.deepEqual(
    words.filter((word, i) => words.indexOf(word) !== i),
    [],
  );
});
