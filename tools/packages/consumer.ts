import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { npm, ROOT } from './run.ts';

/** The packages of this repository. */
export type OwnPackage = 'peeksafe' | 'peeksafe-server';

const CONSUMERS = join(import.meta.dirname, 'consumers');

/** Packs the packages into a folder, and returns the tarballs as npm takes them. */
function pack(names: readonly OwnPackage[], dir: string): readonly string[] {
  const staged = names.map((name) => join(ROOT, 'dist/packages', name));
  const packed = JSON.parse(npm(['pack', ...staged, '--json'], dir)) as { filename: string }[];
  return packed.map(({ filename }) => `./${filename}`);
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
  npm(['install', '--prefer-offline', ...quiet, ...pack(names, dir)], dir);
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
