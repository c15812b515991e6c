import { dirname, join } from 'node:path';
import { isUpToDate, TOOL_INPUTS, type BuildStep } from '../build-steps.ts';

const root = dirname(dirname(import.meta.dirname));

/** Where the site is: among the pages of the demo, since the server serves nothing that lies outside of their folder. */
export const DOCS_DIR = join(root, 'dist', 'demo', 'docs');

/**
 * Where a process makes the site, seen from the root: readers have the one before until this one is whole, and two processes do not get into
 * each other's way.
 */
export const workDirOf = (pid: number): string => `dist/docs-work/${pid}`;

/** The site as a step of the build. */
export const docsStep: BuildStep = {
  name: 'docs',
  inputs: [
    ...TOOL_INPUTS,
    // Documents link to files of all kinds, which the site holds copies of.
    ...['src/**', 'server/**', 'docs/**', 'demo/**', 'bench/**', 'tools/{api,docs,manifest}/**'],
    ...['tsconfig.docs.json', 'CONTRIBUTING.md', 'CHANGELOG.md', 'LICENSE', 'README.md'],
  ],
  except: ['**/*.test.ts', '**/node_modules', 'server/dist'],
  outputs: ['dist/demo/docs/**'],
};

/** Whether the site is there, and says what the source says. */
export const areDocsUpToDate = (): boolean => isUpToDate(root, docsStep);
