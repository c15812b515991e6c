import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../packages/run.ts';

/** Beside the source, so that the server finds its maps and its version from there as well. */
const FILE = join(ROOT, 'server/.peeksafe/tests/cli.mjs');

/** The file that tests start as `peeksafe-server`, where it is not the source. */
const SERVER_VARIABLE = 'PEEKSAFE_TEST_SERVER';

let bundled: Promise<unknown> | null = null;

/**
 * Makes one file of the server's source, for the tests that start it as a process. From some four hundred modules a start takes 0.45 s of
 * processor time, from one file 0.21 s, and some tests kill and start it dozens of times.
 */
export async function bundleServer(): Promise<void> {
  bundled ??= build({
    absWorkingDir: ROOT,
    entryPoints: ['server/src/cli.ts'],
    outfile: FILE,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    conditions: ['peeksafe-source'],
    // Errors are told apart by the names of their classes.
    keepNames: true,
    // Some of the dependencies are CommonJS.
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);` },
    logLevel: 'warning',
  });
  await bundled;
  process.env[SERVER_VARIABLE] = FILE;
}
