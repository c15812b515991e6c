import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { npm, run } from './run.ts';

/** Packing may build everything first. Milliseconds. */
const PACK_MS = 600_000;

/** Packs a folder by npm. Returns the path of the tarball, in a folder that the caller removes. */
export function pack(folder: string, into: string, options: readonly string[] = []): string {
  const own = mkdtempSync(join(into, 'pack-'));
  npm(['pack', '--pack-destination', own, '--loglevel=error', ...options], folder, PACK_MS);
  const [tarball = ''] = globSync('*.tgz', { cwd: own });
  return join(own, tarball);
}

/** The content of a tarball: a hash of each file, by its path, and whether it may be run. */
export function contentOf(tarball: string, into: string): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(into, 'unpacked-'));
  try {
    run('tar', ['-xzf', tarball, '-C', folder], into);
    const files = globSync('**', { cwd: folder }).filter((file) => statSync(join(folder, file)).isFile());
    return Object.fromEntries(
      files.sort().map((file) => {
        const hash = createHash('sha256')
          .update(readFileSync(join(folder, file)))
          .digest('hex');
        return [file, `${hash} ${statSync(join(folder, file)).mode & 0o111 ? 'x' : '-'}`];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
