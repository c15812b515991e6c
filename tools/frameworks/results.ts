// The findings of the tests of each framework: kept in dist, and shown in the table of docs/guides/frameworks.md.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../packages/run.ts';
import type { Guide } from './guide.ts';

/** The findings in a project that a page made. */
export interface Result {
  readonly version: string;
  /** From the first command in an empty folder to the first figures in the page, with the installation. */
  readonly minutes: number;
  /** How many mistakes were made in the sample, and how many of them the framework's checker found; null where there is no checker. */
  readonly types: { readonly made: number; readonly found: number } | null;
  /** Errors and warnings of the console, while the page was loaded and used. */
  readonly console: { readonly dev: number; readonly production: number };
}

const FILE = join(ROOT, 'dist/frameworks.json');
const PAGE = join(ROOT, 'docs/guides/frameworks.md');
const HEAD = '| framework | version | lines | minutes | types | dev console | prod console |';

/** The results of the last runs, by the names of the pages. */
export const readResults = (): Readonly<Record<string, Result>> =>
  existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Result>) : {};

/** Keeps a result for the table. */
export function keepResult(name: string, result: Result): void {
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, JSON.stringify({ ...readResults(), [name]: result }, null, 1));
}

const said = (messages: number): string =>
  messages === 0 ? 'quiet' : messages === 1 ? '1 message' : `${messages} messages`;

/** A row of the table, as its cells. */
export const cellsOf = (guide: Guide, result: Result): readonly string[] => [
  `[${guide.title}](frameworks/${guide.name}.md)`,
  result.version,
  String(guide.lines),
  result.minutes.toFixed(1),
  result.types === null ? 'no checker' : `${result.types.found} of ${result.types.made} mistakes found`,
  said(result.console.dev),
  said(result.console.production),
];

/** The rows of the table in the documentation, as their cells. */
export function rowsOfPage(): readonly (readonly string[])[] {
  const lines = readFileSync(PAGE, 'utf8').split('\n');
  const from = lines.findIndex((line) => line.startsWith('| framework'));
  const rows = lines.slice(from + 2);
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith('|')),
    )
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** Writes the table with the results that are kept; frameworks that were not run keep their rows. */
export function writeTable(guides: readonly Guide[]): void {
  const results = readResults();
  const old = new Map(rowsOfPage().map((cells) => [cells[0], cells] as const));
  const rows = guides.flatMap((guide) => {
    const result = results[guide.name];
    const cells =
      result === undefined ? old.get(`[${guide.title}](frameworks/${guide.name}.md)`) : cellsOf(guide, result);
    return cells === undefined ? [] : [`| ${cells.join(' | ')} |`];
  });
  const rule = HEAD.replaceAll(/[^|]+/g, ' --- ');
  const table = [HEAD, rule, ...rows].join('\n');
  const text = readFileSync(PAGE, 'utf8');
  writeFileSync(PAGE, text.replace(/^\| framework[\s\S]*?\n(?=\n)/m, `${table}\n`));
}
