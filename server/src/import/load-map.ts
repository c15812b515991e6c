import { readdirSync, readFileSync } from 'node:fs';
import { explain } from 'peeksafe/protocol';
import { ImportError } from './import-error.ts';
import { contradiction, ImportMap } from './import-map.ts';
import { ReportReader } from './rows/report.ts';

const FOLDER = new URL('../../maps/', import.meta.url);
const SCHEMA = 'import-map.schema.json';
const MAX_MAP_BYTES = 1024 * 1024;

function read(place: string, file: string | URL): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ImportError('bad-map', `The map ${place} cannot be read: ${code}.`, null, error);
  }
  if (text.length > MAX_MAP_BYTES)
    throw new ImportError('bad-map', `The map ${place} is larger than ${MAX_MAP_BYTES} bytes. Is it the file of data?`);
  return text;
}

type Issue = Parameters<typeof explain>[0][number];

function describe(issue: Issue): string {
  const where = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `"${where === '' ? key : `${where}.${key}`}"`).join(', ');
    return `there is no ${keys} in a map`;
  }
  // The union of what a field may be has the words for it.
  if (issue.code === 'invalid_union' && issue.message !== 'Invalid input')
    return `"${where}" is not valid: expected ${issue.message}`;
  return explain([issue], 'bad-event')[0]?.message ?? issue.message;
}

/**
 * Reads a map from its text.
 * @param place Where it stands, for what is said of it.
 * @throws ImportError when it is none: says which part, and what is expected there.
 */
export function parseMap(text: string, place: string): ImportMap {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ImportError('bad-map', `The map ${place} is not JSON: ${why}.`, null, error);
  }
  const result = ImportMap.safeParse(value, { reportInput: true });
  const problems = result.success ? [contradiction(result.data) ?? []].flat() : result.error.issues.map(describe);
  if (!result.success || problems.length > 0)
    throw new ImportError('bad-map', `The map ${place} is not valid: ${problems.join('; ')}.`);
  return result.data;
}

/** Names of the maps that ship with the server. */
export const shippedMaps = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json') && file !== SCHEMA)
    .map((file) => file.slice(0, -'.json'.length))
    .sort();

/**
 * Loads a map: one that ships with the server by its name, another one by its file.
 * @throws ImportError when there is none, or it is not valid.
 */
export function loadMap(nameOrFile: string): ImportMap {
  const names = shippedMaps();
  if (names.includes(nameOrFile)) return parseMap(read(nameOrFile, new URL(`${nameOrFile}.json`, FOLDER)), nameOrFile);
  const place = `"${nameOrFile}"`;
  if (!/[./\\]/.test(nameOrFile))
    throw new ImportError('bad-map', `There is no map ${place}: expected a file, or one of ${names.join(', ')}.`);
  return parseMap(read(place, nameOrFile), place);
}

/** Columns that a header must have for a map. */
export const columnsOf = (map: ImportMap): readonly string[] => [...new ReportReader(map).columns];

/**
 * Tells by its header which map of the server a file is for. Columns may stand in any order, and more of them than the map names.
 * @throws ImportError listing the maps and their columns.
 */
export function recognize(header: readonly string[]): ImportMap {
  const maps = shippedMaps().map(loadMap);
  const map = maps.find((one) => columnsOf(one).every((column) => header.includes(column)));
  if (map !== undefined) return map;
  const known = maps.map((one) => `  ${one.name}: ${columnsOf(one).join(',')}`).join('\n');
  const shown = header.slice(0, 20).join(',').slice(0, 300);
  throw new ImportError(
    'unknown-format',
    `The header is of no known format: ${shown}\nExpected a CSV file, gzipped or plain, with the columns of one of these:\n${known}\nFor another file, say with --map which column is what.`,
  );
}
