import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { adopt, endChild, scratchFolder } from './children.ts';
import { now } from './clock.ts';
import type { Dialect } from './viewers/questions.ts';

/** As it is published: built, not its source. */
const CLI = join(import.meta.dirname, '../../server/dist/cli.js');

/** Another version of it, built, for parts of the bench that measure both. */
export const FORMER_CLI = process.env['PEEKSAFE_FORMER_CLI'];

/** Limits per address, which a bench from one address must not meet. */
const LIMIT_OPTIONS = [
  'limit-sockets',
  'limit-calls',
  'limit-events',
  'limit-stream-events',
  'limit-views',
  'limit-unit-views',
];

/** A server that runs in a process of its own. */
export interface Subject {
  readonly dialect: Dialect;
  readonly port: number;
  readonly pid: number;
  /** How long it took from its start until it said that it answers, milliseconds. */
  readonly startMs: number;
  /** Ends it: in good order, or by SIGKILL as a power cut would. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const limits = new Map<string, readonly string[]>();

/** Options that lift the limits, as far as a version of the server has them. */
function liftedLimits(cli: string): readonly string[] {
  let lifted = limits.get(cli);
  if (lifted === undefined) {
    const help = execFileSync(process.execPath, [cli, 'start', '--help'], { encoding: 'utf8' });
    lifted = LIMIT_OPTIONS.filter((one) => help.includes(`--${one}`)).flatMap((one) => [`--${one}`, '100000000']);
    limits.set(cli, lifted);
  }
  return lifted;
}

async function started(dialect: Dialect, args: readonly string[], onStopped: () => void): Promise<Subject> {
  const start = now();
  const child: ChildProcess = adopt(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] }));
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`The server ${dialect} ended by itself.`)));
  // Only a start that fails is news: later on the bench notices by itself.
  ended.catch(() => {});
  const [line] = (await Promise.race([
    once(child.stdout as NodeJS.ReadableStream, 'data', { signal: AbortSignal.timeout(300_000) }),
    ended,
  ])) as [Buffer];
  const stop = async (signal?: NodeJS.Signals): Promise<void> => {
    await endChild(child, signal);
    onStopped();
  };
  return {
    dialect,
    port: Number(new URL(line.toString().trim()).port),
    pid: child.pid as number,
    startMs: now() - start,
    stop,
  };
}

/**
 * Starts Peeksafe.
 * @param dataDir Folder of its store; left out for an empty one that goes when the server is stopped.
 * @param nodeOptions Further options for Node.
 * @param more Further options of `start`.
 * @param cli Which version; left out for this one.
 */
export function startPeeksafe(
  dataDir?: string,
  nodeOptions: readonly string[] = [],
  more: readonly string[] = [],
  cli: string = CLI,
): Promise<Subject> {
  const folder = dataDir ?? scratchFolder();
  const options = ['--data', folder, '--port', '0', '--metrics-port', 'off', ...liftedLimits(cli), ...more];
  // A small young generation, as the docs advise: little of the server's garbage lives, and this keeps its memory low.
  return started('peeksafe', ['--max-semi-space-size=2', ...nodeOptions, cli, 'start', ...options], () => {
    if (dataDir === undefined) rmSync(folder, { recursive: true, force: true });
  });
}

const PEERS = join(import.meta.dirname, 'peers');
const BUILT_PEERS = join(import.meta.dirname, '../dist/peers');
let areBuilt = false;

/** The peers as JavaScript, in a folder of their own: what strips types would take 17 MB of their memory. */
function builtPeers(): string {
  if (areBuilt) return BUILT_PEERS;
  mkdirSync(BUILT_PEERS, { recursive: true });
  for (const file of readdirSync(PEERS)) {
    const text = stripTypeScriptTypes(readFileSync(join(PEERS, file), 'utf8')).replaceAll(".ts';", ".mjs';");
    writeFileSync(join(BUILT_PEERS, file.replace('.ts', '.mjs')), text);
  }
  areBuilt = true;
  return BUILT_PEERS;
}

/**
 * Starts the server of a peer.
 * @param template File with the message that it sends.
 */
export function startPeer(
  dialect: Exclude<Dialect, 'peeksafe'>,
  template: string,
  ...more: string[]
): Promise<Subject> {
  const script = join(builtPeers(), `${dialect.replace('.', '-')}.mjs`);
  return started(dialect, [script, template, ...more], () => {});
}
