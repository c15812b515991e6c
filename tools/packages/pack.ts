import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, ROOT } from './run.ts';

/** The packages of this repository. */
export type OwnPackage = 'peeksafe' | 'peeksafe-server';

/** A package as a registry has it. */
export interface Packed {
  readonly tarball: string;
  /** The files in it. */
  readonly paths: readonly string[];
}

/** Packs a package once for all who want it, beside what is staged of it; staging it again takes the tarball away. Wants `stagePackages`. */
export function packed(name: OwnPackage): Packed {
  const staged = join(ROOT, 'dist/packages', name);
  const [tarball, list] = [`${staged}.tgz`, `${staged}.json`];
  if (!existsSync(list)) {
    // Several test files may begin with it, in processes of their own.
    const own = mkdtempSync(`${staged}-`);
    const [made] = JSON.parse(npm(['pack', staged, '--json'], own)) as [
      { filename: string; files: { path: string }[] },
    ];
    writeFileSync(join(own, 'list.json'), JSON.stringify(made.files.map(({ path }) => path)));
    renameSync(join(own, made.filename), tarball);
    renameSync(join(own, 'list.json'), list);
    rmSync(own, { recursive: true });
  }
  return { tarball, paths: JSON.parse(readFileSync(list, 'utf8')) as string[] };
}
