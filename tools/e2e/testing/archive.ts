// An archive of headline tests to replay: the real one beside the repository where it is, else one that is made up.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as simulator from 'peeksafe/simulator';
import { madeUpArchive } from '../../made-up-archive.ts';

const REAL = join(import.meta.dirname, '../../../../shared/data/upworthy_packages.csv.gz');

/** An archive to replay. */
export interface Archive {
  readonly file: string;
  /** Whether it is the Upworthy archive, and not made up. */
  readonly isReal: boolean;
}

/** The Upworthy archive where it lies beside the repository, else a made-up one of as many tests, written into a folder. */
export function archiveIn(folder: string, tests: number): Archive {
  if (existsSync(REAL)) return { file: REAL, isReal: true };
  const file = join(folder, 'archive.csv');
  writeFileSync(file, madeUpArchive(tests, simulator));
  return { file, isReal: false };
}
