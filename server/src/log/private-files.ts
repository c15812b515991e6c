import { chmodSync, closeSync, existsSync, openSync, readdirSync } from 'node:fs';
import { makeFolder } from './make-folder.ts';

const FOLDER = 0o700;
const FILE = 0o600;

/** Narrows the mode of an existing path. A path of another user, such as a mounted volume, keeps its mode. */
function narrow(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch (error) {
    if (!['EPERM', 'EROFS', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/**
 * Creates a folder that only its owner may enter. An existing folder becomes private when it holds nothing but a store; one that is also used for
 * something else keeps its mode.
 */
export function makePrivateFolder(folder: string): void {
  makeFolder(folder, FOLDER);
  if (readdirSync(folder).every((name) => name.startsWith('peeksafe.'))) narrow(folder, FOLDER);
}

/** Creates an empty file that only its owner may read and write, or makes an existing one private. SQLite gives the files beside it the same mode. */
export function makePrivateFile(file: string): void {
  closeSync(openSync(file, 'a', FILE));
  narrow(file, FILE);
}

/** Makes existing files private. */
export function narrowFiles(files: readonly string[]): void {
  for (const file of files) if (existsSync(file)) narrow(file, FILE);
}
