import { parseArgs } from 'node:util';

/** The options of the command. */
export interface Options {
  /** Folder of the data. */
  readonly data: string;
  readonly seed: number;
  /** Where the JSON goes: nowhere, to stdout in place of the table, or to a file. */
  readonly json: 'none' | 'stdout' | { readonly file: string };
  /** A Markdown document whose tables are made again; null for none. */
  readonly docs: string | null;
}

/** How the command is called. */
export const USAGE = 'Usage: npm run evaluate -- --data DIR [--json [FILE]] [--docs FILE] [--seed N]';

/**
 * Reads the command line.
 * @throws Error with one sentence when it cannot be understood.
 */
export function readOptions(args: readonly string[]): Options {
  // A file after --json is optional, which parseArgs has no type for: it is the only word that may stand alone.
  const { values, positionals } = parseArgs({
    args: args.flatMap((arg) => (arg.startsWith('--json=') ? ['--json', arg.slice('--json='.length)] : [arg])),
    options: {
      data: { type: 'string' },
      docs: { type: 'string' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  if (values.data === undefined) throw new Error('--data is missing: expected the folder of the data.');
  const seed = Number(values.seed);
  if (!/^\d+$/.test(values.seed) || !Number.isSafeInteger(seed)) {
    throw new Error(`--seed is "${values.seed}": expected a whole number of 0 or more.`);
  }
  const [file, ...others] = positionals;
  if (others.length > 0 || (file !== undefined && values.json !== true)) {
    throw new Error(`"${others[0] ?? file}" is not understood.`);
  }
  const json = values.json !== true ? 'none' : file === undefined ? 'stdout' : { file };
  return { data: values.data, seed, json, docs: values.docs ?? null };
}
