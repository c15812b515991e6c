// `prepack` and, with `--restore`, `postpack` of both packages: `npm pack` in a clone makes the tarball that a release makes. A release packs
// what `stagePackages` lays out; here the same files are in place for as long as npm packs.
import { cpSync, existsSync, globSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from '../build.ts';
import { writeIntegrity } from './integrity.ts';
import { ROOT } from './run.ts';
import { stagePackages, type Staged } from './stage.ts';

/** The state to go back to, kept where an interrupted run is found by the next. */
const keptDir = (root: string, { name }: Pick<Staged, 'name'>): string => join(root, 'dist/.prepack', name);

const filesIn = (folder: string): readonly string[] =>
  globSync('**', { cwd: folder })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => statSync(join(folder, file)).isFile());

/** The lines of `.npmignore` that leave of a folder only some files: npm takes them from a folder below that of package.json. */
function ignoreAllBut(folder: string, wanted: ReadonlySet<string>): string {
  const folders = new Set([...wanted].map((file) => file.split('/')[0]));
  const unwanted = filesIn(folder).filter((file) => !wanted.has(file));
  const lines = unwanted.map((file) => {
    const [top = ''] = file.split('/');
    return file.includes('/') && !folders.has(top) ? `/${top}/` : `/${file}`;
  });
  return `${[...new Set(lines)].join('\n')}\n`;
}

/**
 * Puts a package in place.
 * @param root The repository.
 * @param from Its folder, seen from the root.
 */
export function putInPlace(root: string, from: string, staged: Staged): void {
  restore(root, from, staged);
  const [own, kept] = [join(root, from), keptDir(root, staged)];
  mkdirSync(kept, { recursive: true });
  renameSync(join(own, 'package.json'), join(kept, 'package.json'));
  cpSync(join(staged.dir, 'package.json'), join(own, 'package.json'));
  const wanted = new Set(filesIn(join(staged.dir, 'dist')));
  writeFileSync(join(own, 'dist/.npmignore'), ignoreAllBut(join(own, 'dist'), wanted));
  if (existsSync(join(own, 'LICENSE'))) return;
  cpSync(join(staged.dir, 'LICENSE'), join(own, 'LICENSE'));
  writeFileSync(join(kept, 'license-was-added'), '');
}

/** Takes back what `putInPlace` did; does nothing where it did nothing. */
export function restore(root: string, from: string, staged: Pick<Staged, 'name'>): void {
  const [own, kept] = [join(root, from), keptDir(root, staged)];
  if (!existsSync(join(kept, 'package.json'))) return;
  renameSync(join(kept, 'package.json'), join(own, 'package.json'));
  rmSync(join(own, 'dist/.npmignore'), { force: true });
  if (existsSync(join(kept, 'license-was-added'))) rmSync(join(own, 'LICENSE'));
  rmSync(kept, { recursive: true });
}

if (import.meta.main) {
  // npm runs it in the folder of the package that it packs.
  const from = relative(ROOT, process.cwd()) === '' ? '.' : 'server';
  const name = from === '.' ? 'peeksafe' : 'peeksafe-server';
  restore(ROOT, from, { name });
  if (!process.argv.includes('--restore')) {
    await build();
    writeIntegrity(ROOT);
    for (const staged of stagePackages(ROOT)) if (staged.name === name) putInPlace(ROOT, from, staged);
  }
}
