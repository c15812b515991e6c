// The packages as they are published: what is built, and a package.json without what only this repository needs.
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The part of a package.json that matters here; the rest is passed on. */
export interface PackageJson {
  name: string;
  version: string;
  description: string;
  exports: Record<string, string | Record<string, string>>;
  sideEffects?: string[] | false;
  dependencies?: Record<string, string>;
  [other: string]: unknown;
}

/** A package that is ready to be packed. */
export interface Staged {
  readonly name: string;
  readonly version: string;
  readonly dir: string;
}

const read = (root: string, file: string): PackageJson =>
  JSON.parse(readFileSync(join(root, file), 'utf8')) as PackageJson;

/** Fields that only this repository needs. */
const PRIVATE = ['scripts', 'workspaces', 'devDependencies', 'overrides'];

/** The condition under which the repository's own tools read the source, which is not published. */
const SOURCE = 'peeksafe-source';

type Target = string | Record<string, string>;

/** The names that the star of a target stands for, from the source that is there: `variant-table`, `de`. */
function namesFor(root: string, target: Target): readonly string[] {
  const pattern = typeof target === 'string' ? target : (target[SOURCE] ?? '');
  const [before = '', ...rest] = pattern.replace(/^\.\//, '').split('*');
  const isNamed = new RegExp(`^${before}([^/]+)${rest.join('\\1').replaceAll('.', '\\.')}$`);
  return globSync(pattern, { cwd: root })
    .map((file) => isNamed.exec(file.replaceAll('\\', '/'))?.[1] ?? '')
    .filter((name) => name !== '' && !name.endsWith('.test'))
    .sort();
}

/** An entry with a star, as one for each name: some tools look no stars up. */
function entriesOf(root: string, path: string, target: Target): [string, unknown][] {
  const at = (name: string, text: string): string => text.replaceAll('*', name);
  const published = (name: string): unknown =>
    typeof target === 'string'
      ? at(name, target)
      : Object.fromEntries(
          Object.entries(target)
            .filter(([condition]) => condition !== SOURCE)
            .map(([condition, file]) => [condition, at(name, file)]),
        );
  if (!path.includes('*')) return [[path, published('')]];
  return namesFor(root, target).map((name) => [at(name, path), published(name)]);
}

/** The tags that the elements' folders define. */
export const tagsOf = (root: string): readonly string[] =>
  globSync('src/elements/*/define.ts', { cwd: root })
    .map((file) => file.split(/[\\/]/).at(-2) ?? '')
    .sort();

/**
 * The repository pins what it tests with; a page that has another of the same major should not load two. Only the server keeps the exact
 * version of the library: its engine and its log belong together.
 */
const ranges = (pinned: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(pinned).map(([name, version]) => [
      name,
      name === 'peeksafe' ? version : version.replace(/^(?=\d)/, '^'),
    ]),
  );

/** The package.json that is published, made from the one in the repository. */
export function publishedPackage(root: string, json: PackageJson): PackageJson {
  const kept = Object.fromEntries(Object.entries(json).filter(([key]) => !PRIVATE.includes(key))) as PackageJson;
  kept.exports = Object.fromEntries(
    Object.entries(json.exports).flatMap(([path, target]) => entriesOf(root, path, target)),
  ) as PackageJson['exports'];
  if (Array.isArray(json.sideEffects)) kept.sideEffects = json.sideEffects.filter((one) => !one.startsWith('./src/'));
  kept.dependencies = ranges(json.dependencies);
  return { ...kept, publishConfig: { access: 'public' } };
}

/** Declaration maps point to sources that are not published; and what has lost its source is left over from another state of it. */
function isPublished(root: string, path: string): boolean {
  if (/\.d\.ts\.map$|\.tsbuildinfo$/.test(path)) return false;
  const file = relative(root, path).replaceAll('\\', '/');
  const [, from = '', module] = /^(server\/)?dist\/(.+?)(?:\.d\.ts|\.js|\.js\.map)$/.exec(file) ?? [];
  if (module === undefined || /^(typings\/|react\/|angular\/|peeksafe)/.test(module)) return true;
  return existsSync(join(root, from, 'src', `${module}.ts`));
}

function stage(root: string, from: string, dir: string, folders: readonly string[]): Staged {
  // With the tarball that was made of it.
  for (const made of [dir, `${dir}.tgz`, `${dir}.json`]) rmSync(made, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const json = read(root, join(from, 'package.json'));
  writeFileSync(join(dir, 'package.json'), `${JSON.stringify(publishedPackage(root, json), null, 2)}\n`);
  for (const folder of folders)
    cpSync(join(root, from, folder), join(dir, folder), { recursive: true, filter: (path) => isPublished(root, path) });
  for (const file of ['README.md', 'CHANGELOG.md'])
    if (existsSync(join(root, from, file))) cpSync(join(root, from, file), join(dir, file));
  cpSync(join(root, 'LICENSE'), join(dir, 'LICENSE'));
  return { name: json.name, version: json.version, dir };
}

/** The folders of `dist` that hold modules, and the files beside them. */
function builtParts(root: string): readonly string[] {
  const modules = globSync('src/*/', { cwd: root }).map((folder) =>
    folder.replace(/^src[\\/]/, '').replace(/[\\/]$/, ''),
  );
  const files = globSync('dist/*.{js,map,json,txt,d.ts}', { cwd: root }).map((file) => file.replace(/^dist[\\/]/, ''));
  return [
    ...modules.filter((folder) => existsSync(join(root, 'dist', folder))),
    'react',
    'angular',
    'typings',
    ...files,
  ];
}

/**
 * Lays out both packages in `dist/packages`, as they are published. Wants a build.
 * @param root The repository.
 */
export function stagePackages(root: string): readonly [peeksafe: Staged, server: Staged] {
  const into = join(root, 'dist', 'packages');
  const parts = builtParts(root).map((part) => join('dist', part));
  return [
    stage(root, '.', join(into, 'peeksafe'), parts),
    stage(root, 'server', join(into, 'peeksafe-server'), ['bin', 'config.schema.json', 'deploy', 'dist', 'maps']),
  ];
}
