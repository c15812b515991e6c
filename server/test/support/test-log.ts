// Where the servers of the tests keep their logs: the same suites run on both.
import { createHash } from 'node:crypto';
import { readNatsSettings } from '../../src/log/jetstream/settings.ts';
import type { ServerOptions } from '../../src/server.ts';
import { sharedNats } from './nats-server.ts';

/** Whether the tests' servers keep their logs in NATS JetStream: `PEEKSAFE_TEST_LOG=nats`. */
export const ON_NATS = process.env['PEEKSAFE_TEST_LOG'] === 'nats';

/** Where a server's log is: in its folder, or under a name of that folder's own in NATS. As an argument for `--log`; null for the folder. */
export async function logUrlFor(dataDir: string): Promise<string | null> {
  if (!ON_NATS) return null;
  return `${(await sharedNats()).url}/t${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
}

/** The options of a server on a folder that say where its log is. */
export async function logFor(dataDir: string): Promise<Pick<ServerOptions, 'nats'>> {
  const url = await logUrlFor(dataDir);
  return url === null ? {} : { nats: readNatsSettings(url, {}) };
}
