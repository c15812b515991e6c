import { chmodSync, closeSync, existsSync, openSync, readdirSync } from 'node:fs';
import { makeFolder } from './make-folder.ts';

const FOLDER = 0o700;
const FILE = 0o600;

/** Narrows the mode of what is there already. One of another user, as of a mounted volume, stays as its owner has it. */
function narrow(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch (error) {
    if (!['EPERM', 'EROFS', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/**
 * Makes a folder that only its owner may enter. One that is there and holds nothing but a store becomes such a folder; one that is used for
 * something else besides keeps its mode.
 */
export function makePrivateFolder(folder: string): void {
  makeFolder(folder, FOLDER);
  if (readdirSync(folder).every((name) => name.startsWith('peeksafe.'))) narrow(folder, FOLDER);
}

/** Makes an empty file that only its owner may read and write, or makes one that is there such a file. SQLite's files beside it follow its mode. */
export function makePrivateFile(file: string): void {
  closeSync(openSync(file, 'a', FILE));
  narrow(file, FILE);
}

/** Makes files that are there readable for their owner only. */
export function narrowFiles(files: readonly string[]): void {
  for (const file of files) if (existsSync(file)) narrow(file, FILE);
}
