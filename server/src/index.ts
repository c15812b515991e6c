/**
 * The reference server of Peeksafe, to be started from a program. `peeksafe-server start` does the same from a shell.
 * @module
 */
export type { Scenarios } from './routes/scenarios.ts';
export type {
  DigestTime,
  EmailLogin,
  EmailSink,
  NamedSink,
  PagerDutySink,
  QuietHours,
  Sink,
  SlackSink,
  WebhookSink,
} from './settings/alert-sinks.ts';
export type { AlertKind, AlertRule, AlertSettings, Severity } from './settings/alerts.ts';
export { readConfig, readConfigFile, type Configuration } from './settings/config-file.ts';
export type { MappedNames, SourceName, Sources, SourceSettings } from './settings/sources.ts';
export { startServer, type RunningServer, type ServerOptions, type WebhookOptions } from './server.ts';
export { simulate, type SimulateOptions } from './simulate.ts';
export { StartError } from './start-error.ts';
