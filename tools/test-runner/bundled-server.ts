import { join } from 'node:path';
import { ROOT } from '../packages/run.ts';
import { bundleServer } from '../packages/server-bundle.ts';

/** Beside the source, so that the server finds its maps and its version from there as well. */
const FOLDER = 'server/.peeksafe/tests';

/** The file that tests start as `peeksafe-server`, where it is not the source. */
const SERVER_VARIABLE = 'PEEKSAFE_TEST_SERVER';

let bundled: Promise<unknown> | null = null;

/**
 * Bundles the server's source for the tests that start it as a process, as it is published. From some four hundred modules a start takes 0.45 s of
 * processor time, from the bundle 0.2 s, and some tests kill and start it dozens of times.
 */
export async function bundleForTests(): Promise<void> {
  bundled ??= bundleServer(ROOT, FOLDER);
  await bundled;
  process.env[SERVER_VARIABLE] = join(ROOT, FOLDER, 'cli.js');
}
