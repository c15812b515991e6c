// Peers are installed on the first run of a bench that needs them: who only uses or tests Peeksafe never downloads them.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../peers');

/** Where the packages of the peers are. */
export const PEER_MODULES = join(FOLDER, 'node_modules');

/**
 * Installs exactly what the lockfile of the peers names, unless that is there.
 * @throws Error with what npm said.
 */
export function installPeers(): void {
  const wanted = createHash('sha256')
    .update(readFileSync(join(FOLDER, 'package-lock.json')))
    .digest('hex');
  const marker = join(PEER_MODULES, '.peeksafe-installed');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  console.log('Installing the peers of the benches …');
  const npm = process.env['npm_execpath'];
  const [program, args] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const install = spawnSync(
    program,
    [...args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: FOLDER,
      encoding: 'utf8',
    },
  );
  if (install.status !== 0)
    throw new Error(`The peers could not be installed: ${install.error?.message ?? install.stderr}`);
  writeFileSync(marker, wanted);
}
