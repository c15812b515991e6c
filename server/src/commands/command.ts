import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onPassedOn } from './wrapper.ts';

/** The options and operands of a command line. */
export interface CommandInput {
  readonly values: Readonly<Record<string, unknown>>;
  readonly operands: readonly string[];
}

/** One option of a command. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly summary: string;
  /** The name of its value in the usage, such as `FOLDER`. */
  readonly value?: string;
}

/** One command of `peeksafe-server`. */
export interface Command {
  readonly summary: string;
  /** The words after the command's name, for the usage. */
  readonly operands: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Command lines to begin with, without the program's name. */
  readonly examples?: readonly string[];
  /** Variables of the environment that it reads, and what each is for. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Runs it; resolves with the exit code. Throws an Error whose message says it in one sentence. */
  run(given: CommandInput): Promise<number>;
}

/**
 * A text option, or its default when it was left out.
 * @throws RangeError when it was given without a value, as by a variable of the shell that is not set: nobody means that.
 */
export function textOption(given: CommandInput, name: string, otherwise: string): string {
  const value = given.values[name];
  if (typeof value !== 'string') return otherwise;
  if (value.trim() === '') throw new RangeError(`--${name} was given without a value: give it one, or leave it out.`);
  return value;
}

/**
 * A number option, or its default.
 * @throws RangeError when it is none or out of range.
 */
export function numberOption(given: CommandInput, name: string, otherwise: number, min: number, max: number): number {
  const text = given.values[name];
  if (typeof text !== 'string') return otherwise;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < min || value > max) {
    throw new RangeError(`--${name} takes a number from ${min} to ${max}, not "${text}".`);
  }
  return value;
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A length of time in milliseconds, from a text such as `90s`, `15m`, `12h` or `30d`; the default when the option was left out.
 * @throws RangeError when it is none.
 */
export function durationOption(given: CommandInput, name: string, otherwise: string): number {
  const text = textOption(given, name, otherwise);
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count === undefined || unit === undefined || Number(count) === 0)
    throw new RangeError(`--${name} takes a time such as 90s, 15m, 12h or 30d, not "${text}".`);
  return Number(count) * (UNITS_MS[unit] as number);
}

/**
 * A list of texts, separated by commas; empty when the option was left out.
 * @throws RangeError when it was given and names nothing.
 */
export function listOption(given: CommandInput, name: string): string[] {
  const list = textOption(given, name, '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (given.values[name] !== undefined && list.length === 0)
    throw new RangeError(`--${name} was given but names nothing: give it a value, or leave it out.`);
  return list;
}

/** Environment variables of a shared log. */
export const NATS_ENVIRONMENT = {
  PEEKSAFE_NATS_USER: 'with --log: who this server is in NATS',
  PEEKSAFE_NATS_PASSWORD: 'with --log: its password',
} as const;

/** Environment variables of the secrets that sign tokens. */
export const SECRET_ENVIRONMENT = {
  PEEKSAFE_SECRET: 'secret that tokens are signed with',
  PEEKSAFE_SECRET_FILE: 'file that holds it',
} as const;

/** The folder of an existing store. */
export function storeOption(given: CommandInput): string {
  const folder = textOption(given, 'data', '.peeksafe');
  const file = join(folder, 'peeksafe.db');
  if (!existsSync(file)) throw new RangeError(`There is no store at ${file}: name its folder with --data.`);
  return folder;
}

/** The address of a server. */
export function addressOption(given: CommandInput, name: string, otherwise: string): string {
  const text = textOption(given, name, otherwise);
  if (/^https?:\/\/./i.test(text) && URL.canParse(text)) return text;
  const withScheme = `http://${text}`;
  const guess = !text.includes('://') && URL.canParse(withScheme) ? withScheme : 'http://localhost:8787';
  throw new RangeError(`--${name} takes an address with http:// or https://, such as ${guess}, not "${text}".`);
}

/** The file that a command takes, and nothing else. */
export function fileOperand(given: CommandInput, command: string): string {
  const [file, ...more] = given.operands;
  if (file === undefined || more.length > 0)
    throw new RangeError(`${command} takes one file: peeksafe-server ${command} FILE.`);
  return file;
}

/** A terminal sends Ctrl-C to every program in it, and one that started another may pass it on: what comes this soon is the same one. Milliseconds. */
const SAME_MS = 500;

const STOPPING = ['SIGINT', 'SIGTERM'] as const;
type Stopping = (typeof STOPPING)[number];

let stoppedBy: Stopping | null = null;

/** The signal by which this process was asked to stop; null when it was not. */
export const stopSignal = (): Stopping | null => stoppedBy;

/** Aborts when the process is asked to stop; ends it at once when that is asked again. */
export function untilStopped(): AbortSignal {
  const controller = new AbortController();
  let askedAt = 0;
  const ask = (signal: Stopping): void => {
    if (stoppedBy !== null && performance.now() - askedAt > SAME_MS) process.exit(signal === 'SIGINT' ? 130 : 143);
    if (stoppedBy !== null) return;
    stoppedBy = signal;
    askedAt = performance.now();
    controller.abort();
  };
  // The wrapper cannot know whether a signal came to both, as from a terminal: the first of one way is the first of the other.
  const heard = new Map(STOPPING.map((signal) => [signal, { direct: 0, passedOn: 0, asked: 0 }]));
  const hear = (signal: Stopping, way: 'direct' | 'passedOn'): void => {
    const counts = heard.get(signal);
    if (counts === undefined) return;
    counts[way] += 1;
    if (counts[way] <= counts.asked) return;
    counts.asked += 1;
    ask(signal);
  };
  for (const signal of STOPPING) process.on(signal, () => hear(signal, 'direct'));
  onPassedOn((signal) => hear(signal as Stopping, 'passedOn'));
  return controller.signal;
}
