/** What was given on the command line. */
export interface Given {
  readonly values: Readonly<Record<string, unknown>>;
  readonly operands: readonly string[];
}

/** One command of `peeksafe-server`. */
export interface Command {
  readonly summary: string;
  /** The words after the command's name, for the usage. */
  readonly operands: string;
  readonly options: Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly summary: string }>>;
  /** Runs it; resolves with the exit code. Throws an Error whose message says it in one sentence. */
  run(given: Given): Promise<number>;
}

/** A text option, or its default. */
export function textOption(given: Given, name: string, otherwise: string): string {
  const value = given.values[name];
  return typeof value === 'string' ? value : otherwise;
}

/**
 * A number option, or its default.
 * @throws RangeError when it is none or out of range.
 */
export function numberOption(given: Given, name: string, otherwise: number, min: number, max: number): number {
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
export function durationOption(given: Given, name: string, otherwise: string): number {
  const text = textOption(given, name, otherwise);
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count === undefined || unit === undefined || Number(count) === 0)
    throw new RangeError(`--${name} takes a time such as 90s, 15m, 12h or 30d, not "${text}".`);
  return Number(count) * (UNITS_MS[unit] as number);
}

/** A list of texts, separated by commas; empty when the option was left out. */
export function listOption(given: Given, name: string): string[] {
  return textOption(given, name, '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** Aborts when the process is asked to stop. */
export function untilStopped(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}
