import { formatCount, formatPercent } from 'peeksafe/protocol';
import type { ImportError } from '../import/import-error.ts';
import type { ImportMap } from '../import/import-map.ts';
import { loadMap } from '../import/load-map.ts';
import { preview, type Preview } from '../import/preview.ts';
import { openEvents, type EventReader } from '../import/read-events.ts';
import { progressBar } from '../replay/progress-bar.ts';
import { describeRejection, sendFile } from '../replay/send-file.ts';
import { addressOption, fileOperand, numberOption, textOption, untilStopped, type CommandInput } from './command.ts';

/** Bad rows that are named, where they are skipped. */
const NAMED = 20;
/** Rows that a check reads. */
const CHECKED_ROWS = 1000;
/** Experiments that a check lists, and variants of each. */
const LISTED = 10;

/** Options of `import` that are about the rows of a file, and mean nothing to a backup. */
export const TABLE_OPTIONS = ['url', 'stream', 'token', 'limit', 'seed', 'check', 'skip-bad'] as const;

/** Counts bad rows, and names the first. */
class BadRows {
  count = 0;

  readonly take = (error: ImportError): void => {
    this.count++;
    if (this.count <= NAMED) console.error(`\n${error.message}`);
    if (this.count === NAMED + 1) console.error('\n… and more.');
  };
}

const plural = (count: number, one: string): string => `${formatCount(count)} ${one}${count === 1 ? '' : 's'}`;

function limitOption(given: CommandInput): { limit?: number } {
  return given.values['limit'] === undefined ? {} : { limit: numberOption(given, 'limit', 0, 1, 1e9) };
}

function* describePreview({ experiments, events, first, span }: Preview): Generator<string> {
  const all = [...experiments.values()].flatMap(({ variants }) => variants);
  yield `${plural(events, 'event')}: ${plural(experiments.size, 'experiment')}, ${plural(all.length, 'variant')}`;
  if (span !== null) yield `Counts from ${new Date(span[0]).toISOString()} to ${new Date(span[1]).toISOString()}`;
  for (const [id, { title, variants }] of [...experiments].slice(0, LISTED)) {
    yield '';
    yield `${id}${title === null ? '' : `: ${title}`}`;
    for (const { variant, content, predictedEr, impressions, engagements } of variants.slice(0, LISTED)) {
      const predicted = predictedEr === null ? '' : `, predicted ${formatPercent(predictedEr)}`;
      const text =
        content === variant ? '' : ` ${JSON.stringify(content.length > 60 ? `${content.slice(0, 60)}…` : content)}`;
      yield `  ${variant}${text}: ${formatCount(impressions)} impressions, ${formatCount(engagements)} engagements${predicted}`;
    }
    if (variants.length > LISTED) yield `  … and ${plural(variants.length - LISTED, 'variant')} more`;
  }
  if (experiments.size > LISTED) yield `\n… and ${plural(experiments.size - LISTED, 'experiment')} more`;
  yield '';
  yield 'The first events:';
  for (const event of first) yield `  ${JSON.stringify(event)}`;
}

function* describeRows({ map, table, rows }: EventReader, bad: number): Generator<string> {
  const columns = table.header === null ? '' : `, columns ${table.header.join(', ')}`;
  yield `${table.format === 'csv' ? 'CSV' : 'NDJSON'}${columns}`;
  if (map.name !== undefined) yield `Map: ${map.name}`;
  yield `${plural(rows.read, 'row')} read, ${formatCount(rows.passedOver)} passed over, ${formatCount(bad)} bad`;
}

/** Says what would be imported. */
async function check(file: string, map: ImportMap, given: CommandInput): Promise<number> {
  const bad = new BadRows();
  const limit = map.spread === undefined ? { limit: CHECKED_ROWS } : {};
  const seed = textOption(given, 'seed', '1');
  const notes = { onBadRow: bad.take, onNote: (note: string) => console.error(`note: ${note}`) };
  const reader = await openEvents(file, map, { seed, ...limit, ...limitOption(given), ...notes });
  const found = await preview(reader);
  for (const line of [...describeRows(reader, bad.count), ...describePreview(found)]) console.log(line);
  return bad.count > 0 ? 1 : 0;
}

function streamOption(given: CommandInput): string {
  const stream = textOption(given, 'stream', '');
  if (stream === '') throw new RangeError('import with --map needs --stream NAME: the stream that the rows go to.');
  return stream;
}

/** `peeksafe-server import FILE --map MAP`: posts the rows of a file to a running server. */
export async function importTable(given: CommandInput): Promise<number> {
  const file = fileOperand(given, 'import');
  for (const option of ['data', 'log'])
    if (given.values[option] !== undefined)
      throw new RangeError(
        `--${option} is for backups; with --map the rows go to a running server: name it with --url.`,
      );
  const map = loadMap(textOption(given, 'map', ''));
  if (given.values['check'] === true) return check(file, map, given);
  const [url, stream] = [addressOption(given, 'url', 'http://localhost:8787'), streamOption(given)];
  const token = textOption(given, 'token', '');
  const bad = new BadRows();
  const bar = progressBar(process.stderr);
  const { accepted, duplicates, rejected, rejections } = await sendFile({
    ...{ file, map, url, stream, seed: textOption(given, 'seed', '1'), signal: untilStopped() },
    ...limitOption(given),
    ...(token !== '' && { token }),
    ...(given.values['skip-bad'] === true && { onBadRow: bad.take }),
    onProgress: (totals) => bar.update(totals),
    onNote: (note) => console.error(`\nnote: ${note}`),
  }).finally(() => bar.end());
  for (const rejection of rejections) console.error(describeRejection(rejection));
  const skipped = bad.count > 0 ? `, ${plural(bad.count, 'row')} skipped` : '';
  console.log(`${accepted} events accepted, ${duplicates} the server had already, ${rejected} rejected${skipped}`);
  return rejected + bad.count > 0 ? 1 : 0;
}
