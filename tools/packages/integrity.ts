import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes and returns the Subresource Integrity of the bundle and of the files that it loads when it needs them, by file name.
 * @param root The repository, built.
 */
export function writeIntegrity(root: string): Readonly<Record<string, string>> {
  const files = globSync('peeksafe{,-*}.js', { cwd: join(root, 'dist') }).sort();
  const hashes = Object.fromEntries(
    files.map((file) => {
      const hash = createHash('sha384').update(readFileSync(join(root, 'dist', file)));
      return [file, `sha384-${hash.digest('base64')}`];
    }),
  );
  writeFileSync(join(root, 'dist', 'integrity.json'), `${JSON.stringify(hashes, null, 1)}\n`);
  return hashes;
}
