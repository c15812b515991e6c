/**
 * The reference server of Peeksafe, to be started from a program. `peeksafe-server start` does the same from a shell.
 * @module
 */
export { startServer, StartError, type RunningServer, type ServerOptions } from './server.ts';
export { simulate, type SimulateOptions } from './simulate.ts';
