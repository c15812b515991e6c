import { shippedMaps } from '../import/load-map.ts';
import { importStore } from '../maintenance/backup.ts';
import { readNatsSettings } from '../log/jetstream/settings.ts';
import { fileOperand, NATS_ENVIRONMENT, textOption, type Command, type CommandInput } from './command.ts';
import { importTable, TABLE_OPTIONS } from './import-table.ts';

/** A store from a backup. */
async function importBackup(given: CommandInput): Promise<number> {
  const file = fileOperand(given, 'import');
  const option = TABLE_OPTIONS.find((name) => given.values[name] !== undefined);
  if (option !== undefined)
    throw new RangeError(`--${option} is for the rows of a file: say with --map which column is what.`);
  if (/\.(csv|tsv|ndjson|jsonl)(\.gz)?$/i.test(file))
    throw new RangeError(`"${file}" is no backup by its name: to send its rows, say with --map which column is what.`);
  if (file === '-')
    throw new RangeError('A backup is read from a file, which is checked before anything is made of it, not from "-".');
  const log = textOption(given, 'log', '');
  const streams =
    log === ''
      ? (await importStore(file, textOption(given, 'data', '.peeksafe'))).streams
      : await (await import('../maintenance/log-transfer.ts')).importLog(file, readNatsSettings(log, process.env));
  for (const { stream, events, variants } of streams) console.log(`${stream}: ${events} events, ${variants} variants`);
  return 0;
}

/** `peeksafe-server import FILE`: a store from a backup, or with `--map` the rows of a file to a running server. */
export const importFile: Command = {
  summary: 'with --map posts the rows of a CSV or NDJSON file to a running server; else creates a store from a backup',
  operands: 'FILE',
  examples: [
    'import daily.csv --map daily.map.json --check',
    'import daily.csv --map daily.map.json --stream news',
    'import obd.csv.gz --map open-bandit --stream obd',
    'import backup.db.gz --data /var/lib/peeksafe',
  ],
  environment: NATS_ENVIRONMENT,
  options: {
    map: { type: 'string', summary: `file that says which column is what, or one of ${shippedMaps().join(', ')}` },
    check: { type: 'boolean', summary: 'with --map: reads the first 1,000 rows and says what would be imported' },
    stream: { type: 'string', summary: 'with --map: stream to post to' },
    url: { type: 'string', summary: 'with --map: address of the server (http://localhost:8787)' },
    token: { type: 'string', summary: 'with --map: token with the scope ingest, where the server asks for one' },
    'skip-bad': { type: 'boolean', summary: 'with --map: names and skips rows that cannot be read, and ends with 1' },
    limit: {
      type: 'string',
      value: 'N',
      summary: 'with --map: number of rows (of experiments where the map spreads them)',
    },
    seed: { type: 'string', summary: 'with --map: seed of the order that a map with "spread" draws (1)' },
    data: { type: 'string', value: 'FOLDER', summary: 'of a backup: folder of the new store (.peeksafe)' },
    log: {
      type: 'string',
      value: 'URL',
      summary: 'of a backup: instead of a store, the log that servers share: nats://host:port',
    },
  },
  run: (given) => (given.values['map'] === undefined ? importBackup(given) : importTable(given)),
};
