/**
 * Set by the bin of a clone, which runs this program as a child and talks to it over an IPC channel. A channel alone says nothing:
 * process managers open one too, and may close it while the program is to go on.
 */
const VARIABLE = 'PEEKSAFE_WRAPPED';

let isWrapped = false;

/** Finds out whether a wrapper runs this program, and if so ends with it, however that ends. */
export function endWithWrapper(hasStopped: () => boolean): void {
  isWrapped = process.env[VARIABLE] === '1' && process.connected !== undefined;
  delete process.env[VARIABLE];
  if (!isWrapped) return;
  // It went while this was read.
  if (!process.connected) process.exit(143);
  // Nobody is left to stop it after a SIGKILL. As with SIGTERM, a server says goodbye first; one that does already goes on with that.
  process.on('disconnect', () => {
    if (!hasStopped()) process.kill(process.pid, 'SIGTERM');
  });
  process.channel?.unref();
}

/** Calls back for each signal that the wrapper passes on, which then sends none of them by itself. */
export function onPassedOn(listener: (signal: string) => void): void {
  if (!isWrapped) return;
  process.on('message', (message) => {
    if (typeof message === 'string') listener(message);
  });
  // A listener keeps the process alive otherwise.
  process.channel?.unref();
  process.send?.('listens', undefined, undefined, () => {});
}
