import type { Command } from './command.ts';
import { start } from './start.ts';
import { verifyStore } from './verify.ts';

/** The commands of `peeksafe-server`, by name. */
export const commands: Readonly<Record<string, Command>> = { start, verify: verifyStore };
