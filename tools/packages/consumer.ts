import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packed, type OwnPackage } from './pack.ts';
import { npm, ROOT } from './run.ts';

const CONSUMERS = join(import.meta.dirname, 'consumers');

/** Puts the tarballs of packages into a folder, and returns them as npm takes them. */
function tarballs(names: readonly OwnPackage[], dir: string): readonly string[] {
  for (const name of names) cpSync(packed(name).tarball, join(dir, `${name}.tgz`));
  return names.map((name) => `./${name}.tgz`);
}

/**
 * A project outside the repository, so that nothing of it is found from there by chance, with the packages installed from their tarballs.
 * Wants `stagePackages`.
 * @param from A folder of `consumers`; '.' for all of them. Where it has a lockfile, that says what else is installed.
 */
export function makeConsumer(from: string, names: readonly OwnPackage[]): string {
  const dir = mkdtempSync(join(tmpdir(), 'peeksafe-consumer-'));
  cpSync(join(CONSUMERS, from), dir, { recursive: true });
  const manifest = join(dir, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "name": "consumer", "private": true, "type": "module" }');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  npm(['install', '--prefer-offline', ...quiet, ...tarballs(names, dir)], dir);
  return dir;
}

/** Gives a project packages in the version that the repository's own lockfile has. */
export function link(dir: string, names: readonly string[]): void {
  for (const name of names) {
    const place = join(dir, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    rmSync(place, { recursive: true, force: true });
    symlinkSync(join(ROOT, 'node_modules', name), place, 'junction');
  }
}
