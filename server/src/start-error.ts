import { resolve } from 'node:path';

/** A server cannot be started so; `code` as the operating system or this server names it. */
export class StartError extends Error {
  readonly code: string;
  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StartError';
    this.code = code;
  }
}

/** Says what is wrong with a port. */
export function explainListen(error: unknown, port: number): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    const message = `Port ${port} is taken by another program. Stop it, or choose another port with --port.`;
    return new StartError(code, message, error);
  }
  if (code === 'EACCES') {
    const message = `This user may not listen on port ${port}. Choose a port above 1023 with --port.`;
    return new StartError(code, message, error);
  }
  return error;
}

/** Says what is wrong with the folder of a store. */
export function explainStore(error: unknown, dataDir: string): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? 'ERR';
  // They say it themselves, and what to do.
  if (code === 'EBUSY' || code === 'EDAMAGED') return error;
  const why = error instanceof Error ? error.message : String(error);
  const message = `The folder ${resolve(dataDir)} cannot be used as a store: ${why}. Choose another with --data.`;
  return new StartError(code, message, error);
}
