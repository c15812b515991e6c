import type { Logger } from 'pino';

/** Lines of one kind written in a window; further ones are only counted. */
const MAX_LINES = 10;

/** Length of a window, milliseconds. */
const WINDOW_MS = 10_000;

/** Kinds with a count of their own; further ones share one. */
const MAX_KINDS = 100;

/** The fields of a line. Lines with the same message, `status` and `what` are of one kind. */
type Fields = Readonly<Record<string, unknown>>;

interface Window {
  written: number;
  /** Lines that were only counted. */
  left: number;
  readonly timer: NodeJS.Timeout;
}

/**
 * Writes lines that somebody outside can bring about, such as refusals: the first few of a kind in each window, and then how many more there
 * were. A log that a stranger can fill is no log.
 */
export class SampledLog {
  readonly #logger: Logger;
  readonly #windows = new Map<string, Window>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  info(fields: Fields, message: string): void {
    if (this.#admits('info', fields, message)) this.#logger.info(fields, message);
  }

  warn(fields: Fields, message: string): void {
    if (this.#admits('warn', fields, message)) this.#logger.warn(fields, message);
  }

  error(fields: Fields, message: string): void {
    if (this.#admits('error', fields, message)) this.#logger.error(fields, message);
  }

  #admits(level: 'info' | 'warn' | 'error', { status, what }: Fields, message: string): boolean {
    const named = [message, status, what].filter((one) => typeof one === 'string' || typeof one === 'number').join(' ');
    const kind = this.#windows.has(named) || this.#windows.size < MAX_KINDS ? named : 'others';
    let window = this.#windows.get(kind);
    if (window === undefined) {
      const timer = setTimeout(() => this.#end(level, kind), WINDOW_MS).unref();
      this.#windows.set(kind, (window = { written: 0, left: 0, timer }));
    }
    if (window.written < MAX_LINES) {
      window.written += 1;
      return true;
    }
    window.left += 1;
    return false;
  }

  #end(level: 'info' | 'warn' | 'error', kind: string): void {
    const { left = 0, timer } = this.#windows.get(kind) ?? {};
    clearTimeout(timer);
    this.#windows.delete(kind);
    if (left > 0) this.#logger[level]({ kind, count: left, seconds: WINDOW_MS / 1000 }, 'and more of the same');
  }

  /** Says of what is still counted how much it was. */
  close(): void {
    for (const kind of [...this.#windows.keys()]) this.#end('info', kind);
  }
}
