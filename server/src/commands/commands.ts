import type { Command } from './command.ts';
import { compactStore } from './compact.ts';
import { exportBackup } from './export.ts';
import { importBackup } from './import.ts';
import { replayFile } from './replay.ts';
import { simulateWorld } from './simulate.ts';
import { start } from './start.ts';
import { makeToken } from './token.ts';
import { verifyStore } from './verify.ts';

/** The commands of `peeksafe-server`, by name. */
export const commands: Readonly<Record<string, Command>> = {
  start,
  replay: replayFile,
  simulate: simulateWorld,
  export: exportBackup,
  import: importBackup,
  compact: compactStore,
  token: makeToken,
  verify: verifyStore,
};
