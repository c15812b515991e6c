import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../packages/run.ts';
import { writeWhole } from './write-whole.ts';

const GROUPS_DIR = join('node_modules', '.cache', 'peeksafe', 'test-groups');

/** The module that runs the files of a group. */
const RUNNER = join(import.meta.dirname, 'shared-process.ts');

/** Test files of the same folder of the repository, two or three floors down; those above have a place together. */
const placeOf = (file: string): string =>
  /^(?:server\/)?[^/]+\/[^/]+(?=\/)/.exec(file.replaceAll('\\', '/'))?.[0] ?? 'others';

/**
 * Writes a module for each group of test files that share a process: those of a folder.
 *
 * @param files Seen from the root.
 * @returns The modules, to be run as test files, and the files that have no other in their folder; the largest groups first.
 */
export function processGroups(files: readonly string[]): string[] {
  const groups = [...Map.groupBy(files, placeOf)].sort(([, a], [, b]) => b.length - a.length);
  return groups.flatMap(([place, those]) => {
    if (those.length === 1) return those;
    const group = join(GROUPS_DIR, `${place.replaceAll('/', '-')}.mjs`);
    const text = `import { runTestFiles } from ${JSON.stringify(pathToFileURL(RUNNER).href)};\nawait runTestFiles(${JSON.stringify(those)});\n`;
    writeWhole(join(ROOT, group), text);
    return [group];
  });
}
