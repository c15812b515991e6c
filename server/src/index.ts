/**
 * The reference server of Peeksafe, to be started from a program. `peeksafe-server start` does the same from a shell.
 * @module
 */
export type { Scenarios } from './routes/scenarios.ts';
export {
  readConfig,
  readConfigFile,
  type MappedNames,
  type SourceName,
  type Sources,
  type SourceSettings,
} from './settings/config-file.ts';
export { startServer, type RunningServer, type ServerOptions, type WebhookOptions } from './server.ts';
export { simulate, type SimulateOptions } from './simulate.ts';
export { StartError } from './start-error.ts';
