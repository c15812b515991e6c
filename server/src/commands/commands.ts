import type { Command } from './command.ts';

/** The commands of `peeksafe-server`, by name, each loaded when it is wanted: a server at work needs no reader of data files. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).start,
  check: async () => (await import('./check.ts')).checkConfig,
  alert: async () => (await import('./alert.ts')).tryAlert,
  replay: async () => (await import('./replay.ts')).replayFile,
  simulate: async () => (await import('./simulate.ts')).simulateWorld,
  export: async () => (await import('./export.ts')).exportBackup,
  import: async () => (await import('./import.ts')).importFile,
  compact: async () => (await import('./compact.ts')).compactStore,
  token: async () => (await import('./token.ts')).makeToken,
  verify: async () => (await import('./verify.ts')).verifyStore,
};
