// `npm start`: builds, starts the reference server on its embedded store, and feeds its demo with the simulator.
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Scenario, ScenarioEffect, World } from 'peeksafe/simulator';
import { makeFolder } from '../server/src/log/make-folder.ts';
import { ARCHIVE_FILE, build, DEMO_DIR } from './build.ts';
import { buildDocsBeside } from './docs/beside.ts';
import { areDocsUpToDate } from './docs/step.ts';
import { showFailedPage, showWaitingPage } from './docs/waiting-page.ts';

/** The demo's own stream, as the page expects it. */
const STREAM = 'demo';
/** The stream of an archive that is made up, as the page expects it. */
const ARCHIVE_STREAM = 'made-up-archive';

const USAGE = `Usage: npm start -- [OPTION …]

Builds Peeksafe and starts the server on this machine with simulated traffic.

Options:
  --port PORT    port to listen on (default: the environment variable PORT, or 8787)
  --data FOLDER  folder that keeps the data (default: a new one, deleted at the end)
  -h, --help     shows this help

Examples:
  npm start -- --port 9000
  npm start -- --data /var/lib/peeksafe`;

interface Wanted {
  readonly port: number;
  /** Null for a store of this run alone. */
  readonly dataDir: string | null;
}

/** The options of the command line; null for help. */
function wanted(): Wanted | null {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, data: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) return null;
  const text = values.port ?? process.env['PORT'] ?? '8787';
  const port = Number(text);
  if (text.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new RangeError(`"${text}" is not a port: expected a whole number from 0 to 65535.`);
  return { port, dataDir: values.data ?? null };
}

/** Tries the port, so that nobody waits for a build to hear that it is taken. */
async function tryPort(port: number): Promise<void> {
  const probe = createServer();
  probe.listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'is taken by another program' : 'is not free';
    throw new Error(`Port ${port} ${why}. Stop it, or choose another: npm start -- --port 9000.`, { cause: error });
  } finally {
    probe.close();
  }
}

/** The folder of the store, made and tried. One of this run alone goes with it. */
function storeFolder(dataDir: string | null): string {
  if (dataDir === null) {
    // The world starts over with each start: in an older store it would leave variants behind that get no traffic any more.
    const folder = mkdtempSync(join(tmpdir(), 'peeksafe-demo-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }
  try {
    makeFolder(dataDir);
    accessSync(dataDir, constants.W_OK);
    return dataDir;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The folder ${resolve(dataDir)} cannot be used: ${why}. Choose another with --data.`, {
      cause: error,
    });
  }
}

const say = (sentence: string): void => console.log(`Peeksafe: ${sentence}`);

/** Imports the archive that the demo offers, as anybody's file is; of one that was imported before nothing is counted twice. */
async function importArchive(url: string, signal: AbortSignal): Promise<void> {
  const { sendFile } = await import('../server/src/replay/send-file.ts');
  try {
    await sendFile({ file: ARCHIVE_FILE, url, stream: ARCHIVE_STREAM, origin: 'replay', signal });
  } catch (error) {
    if (!signal.aborted)
      say(`the archive could not be imported: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Builds the documentation while the demo runs, and says when it is there. */
async function buildDocs(url: string, signal: AbortSignal): Promise<void> {
  try {
    if (await buildDocsBeside(signal)) say(`the documentation is there: ${url}/docs/`);
  } catch (error) {
    showFailedPage();
    say(`the build of the documentation failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function main(signal: AbortSignal): Promise<void> {
  const asked = wanted();
  if (asked === null) return void console.log(USAGE);
  const { port } = asked;
  await tryPort(port);
  const dataDir = storeFolder(asked.dataDir);
  say('building what has changed …');
  try {
    await build();
  } catch (error) {
    // Ctrl-C reaches the compilers as well: that their work is not done is no fault then.
    if (!signal.aborted) throw error;
  }
  if (signal.aborted) {
    process.exitCode = 130;
    return;
  }
  const hasDocs = areDocsUpToDate();
  if (!hasDocs) showWaitingPage();
  say(`starting the server on the store ${dataDir} …`);
  // Imported only now: it is what has just been built.
  const { startServer, simulate } = await import('peeksafe-server');
  let world: World | null = null;
  const trigger = (scenario: Scenario): ScenarioEffect => {
    if (world === null) throw new RangeError('The simulated world has not begun yet.');
    return world.trigger(scenario);
  };
  const server = await startServer({ dataDir, port, demoDir: DEMO_DIR, scenarios: { stream: STREAM, trigger } });
  let docs: Promise<void> | undefined;
  let archive: Promise<void> | undefined;
  try {
    say('feeding it with a simulated world …');
    const onStarted = (started: World): void => {
      world = started;
      say('answers on this machine only, and to everybody on it. Ctrl-C stops it.');
      console.log(
        `\n  ${server.url}\n  ${server.url}/examples/   a page for each framework, and tags in an article\n  ${server.url}/docs/       the documentation${hasDocs ? '' : ', which is being built'}\n`,
      );
      archive = importArchive(server.url, signal);
      if (!hasDocs) docs = buildDocs(server.url, signal);
    };
    await simulate({ url: server.url, stream: STREAM, seed: 'peeksafe', signal, onStarted });
  } finally {
    say('stopping …');
    await archive;
    await Promise.all([server.close(), docs]);
  }
}

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
try {
  await main(stopping.signal);
} catch (error) {
  console.error(`\nPeeksafe: ${error instanceof Error ? error.message : String(error)}`);
  const isUsage =
    error instanceof RangeError || String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');
  process.exitCode = isUsage ? 2 : 1;
}
