// The page of a framework in docs/guides/frameworks: its commands and files are what the tests run.
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fencesOf } from '../docs/fences.ts';
import { ROOT } from '../packages/run.ts';

/** A file that a page has its reader write. */
export interface Sample {
  /** Its path in the project. */
  readonly path: string;
  readonly code: string;
}

/** A page of docs/guides/frameworks. */
export interface Guide {
  /** The name of its file, such as `react`. */
  readonly name: string;
  readonly title: string;
  /** Its first paragraph. */
  readonly intro: string;
  /** Path of the page, seen from the root. */
  readonly file: string;
  /** From an empty folder to a project that has Peeksafe. */
  readonly setup: string;
  /** The folder that the setup ends in. */
  readonly folder: string;
  readonly samples: readonly Sample[];
  /** Starts the server of a stream, for the pages of this project. */
  readonly server: string;
  /** Starts the development server of the project, and runs until it is stopped. */
  readonly dev: string;
  /** Builds the project and serves it, until it is stopped. */
  readonly production: string;
  /** Checks its types; null where the framework has no checker. */
  readonly types: string | null;
  /** Lines of code that the reader writes. */
  readonly lines: number;
}

/** The most lines of code that a page asks of its reader, over all of its files. */
export const MAX_LINES = 20;

const FOLDER = 'docs/guides/frameworks';
const COMMANDS = ['setup', 'server', 'dev', 'production', 'types'];

/**
 * Reads a page.
 * @throws Error when a piece is missing, or named in no sentence before it.
 */
function readGuide(file: string): Guide {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const fences = fencesOf(text);
  const commands = new Map(fences.filter(({ language }) => language === 'sh').map(({ mark, code }) => [mark, code]));
  const wanted = (mark: string): string => {
    const code = commands.get(mark);
    if (code === undefined) throw new Error(`${file} has no commands marked "${mark}".`);
    return code;
  };
  for (const mark of commands.keys())
    if (!COMMANDS.includes(mark)) throw new Error(`${file} has commands marked "${mark}", which nothing runs.`);
  const samples = fences.filter(({ language }) => language !== 'sh').map(({ mark, code }) => ({ path: mark, code }));
  for (const { path } of samples)
    if (!text.includes(`\`${path}\``))
      throw new Error(`${file} does not tell its reader where ${path || 'a file'} goes.`);
  const setup = wanted('setup');
  return {
    name: basename(file, '.md'),
    title: /^# (.+)$/m.exec(text)?.[1] ?? '',
    intro: /^# .+\n+(.+)$/m.exec(text)?.[1] ?? '',
    file,
    setup,
    folder: /^(?:mkdir -p \S+ && )?cd (\S+)$/m.exec(setup)?.[1] ?? '.',
    samples,
    server: wanted('server'),
    dev: wanted('dev'),
    production: wanted('production'),
    types: commands.get('types') ?? null,
    lines: samples.reduce((sum, { code }) => sum + code.trimEnd().split('\n').length, 0),
  };
}

/** Every page, in the order of their names. */
export const readGuides = (): readonly Guide[] =>
  globSync(`${FOLDER}/*.md`, { cwd: ROOT })
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .map(readGuide);
