import { resolve } from 'node:path';

/** A server cannot be started. `code` is an error code of the operating system or of this server. */
export class StartError extends Error {
  readonly code: string;
  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StartError';
    this.code = code;
  }
}

/**
 * Explains why a port cannot be used.
 * @param option The option that chooses another.
 */
export function explainListen(error: unknown, port: number, option: '--port' | '--metrics-port'): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    const message = `Port ${port} is taken by another program. Stop it, or choose another port with ${option}.`;
    return new StartError(code, message, error);
  }
  if (code === 'EACCES') {
    const message = `This user may not listen on port ${port}. Choose a port above 1023 with ${option}.`;
    return new StartError(code, message, error);
  }
  return error;
}

/** Explains why a folder cannot be used as a store. */
export function explainStore(error: unknown, dataDir: string): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? 'ERR';
  // Their own messages say what to do.
  if (code === 'EBUSY' || code === 'EDAMAGED') return error;
  const why = error instanceof Error ? error.message : String(error);
  const message = `The folder ${resolve(dataDir)} cannot be used as a store: ${why}. Choose another with --data.`;
  return new StartError(code, message, error);
}
