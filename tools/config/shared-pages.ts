import { globSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../test-runner/write-whole.ts';

/** The module that runs the files of a page. */
export const PAGE_LOADER = 'src/elements/testing/shared-page.ts';

const PAGES_DIR = join('node_modules', '.cache', 'peeksafe', 'test-pages');

/** Folders below the elements with fewer test files have no page of their own. */
const MIN_FILES = 4;

/** Test files with a page of their own, each for a reason. */
const ALONE: readonly string[] = [
  // It replaces the clock and the network of the page, which others' timers would find when they come.
  'src/elements/variant-slot/plan-source.test.ts',
  // It opens frames and windows, behind which a page draws nothing.
  'src/elements/shared/moved.test.ts',
  // It is about strings that nobody has loaded.
  'src/elements/shared/strings/language/languages.test.ts',
  // It is about tags that nobody has defined.
  'src/elements/lazy/lazy.test.ts',
];

/** Test files by the page that they share: those of a folder below the elements, and what is left. */
function byPage(files: readonly string[]): Map<string, string[]> {
  const folderOf = (file: string): string => /^src\/elements\/([\w-]+)\//.exec(file)?.[1] ?? '';
  const folders = Map.groupBy(files, folderOf);
  const isLarge = (folder: string): boolean => folder !== '' && (folders.get(folder) ?? []).length >= MIN_FILES;
  return Map.groupBy(files, (file) => {
    if (ALONE.includes(file)) return file.replaceAll('/', '-');
    return isLarge(folderOf(file)) ? folderOf(file) : 'others';
  });
}

/**
 * Writes a module for each page that several test files share.
 * @param root Folder that pages see at `/`.
 * @param patterns Globs of the test files.
 * @returns The modules, to be run as test files.
 */
export function sharedPages(root: string, patterns: readonly string[]): string[] {
  const files = globSync([...patterns], { cwd: root }).sort();
  return [...byPage(files)].map(([name, those]) => {
    const page = join(root, PAGES_DIR, `${name}.js`);
    writeWhole(
      page,
      `import { loadTestFiles } from '/${PAGE_LOADER}';\nawait loadTestFiles(${JSON.stringify(those)});\n`,
    );
    return page;
  });
}

/** Whether a test file is the module of a page that several share. */
export const isSharedPage = (file: string): boolean => file.includes(PAGES_DIR);
