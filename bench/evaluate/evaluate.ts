// `npm run evaluate -- --data DIR [--json [FILE]] [--docs FILE] [--seed N]`: tables of what the statistics do, on real data and in simulation.
import { readFileSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { ImportError } from '../../server/src/import/import-error.ts';
import { rowsOf } from './report/findings.ts';
import { readOptions, USAGE, type Options } from './options.ts';
import { createPool } from './pool.ts';
import { showProgress, type Progress } from './progress.ts';
import { readAsos } from './asos/read-asos.ts';
import { readUpworthy } from './upworthy/read-upworthy.ts';
import { failures } from './report/requirements.ts';
import { runStudies, type Data } from './studies.ts';
import { sectionsOf } from './report/sections.ts';
import { tableText, withTables } from './report/table.ts';

/** More threads than this save seconds and cost memory. */
const MAX_THREADS = 4;

const NOTES = `\
Upworthy: final totals only, so batches of 100 impressions per arm are dealt without replacement; order and timing are invented.
A tie for the best counts as "best killed". The figures seen elsewhere are of the full data sets, ours of the half that is at hand.`;

/** The command line asks for something impossible; the message says why. */
class Refused extends Error {}

function optionsOf(args: readonly string[]): Options {
  try {
    return readOptions(args);
  } catch (error) {
    throw new Refused(`${error instanceof Error ? error.message : String(error)} ${USAGE}`);
  }
}

async function readData(folder: string): Promise<Data> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder)
    throw new Refused(`There is no data folder "${folder}": --data names the folder of the gzipped CSV files.`);
  try {
    const [tests, comparisons] = await Promise.all([readUpworthy(folder), readAsos(folder)]);
    return { tests, comparisons };
  } catch (error) {
    if (error instanceof ImportError) throw new Refused(error.message);
    throw error;
  }
}

async function main(): Promise<number> {
  const startedAt = performance.now();
  const { data: folder, seed, json, docs } = optionsOf(process.argv.slice(2));
  const data = await readData(folder);
  const pool = createPool(Math.min(MAX_THREADS, availableParallelism()));
  let progress: Progress | undefined;
  const findings = await runStudies(
    data,
    seed,
    pool,
    (tasks) => (progress = showProgress(process.stderr, tasks)),
    () => progress?.step(),
  ).finally(() => {
    progress?.end();
    return pool.close();
  });
  const sections = sectionsOf(findings);
  const rows = `${JSON.stringify(rowsOf(findings), null, 2)}\n`;
  if (json === 'stdout') process.stdout.write(rows);
  else process.stdout.write(`${sections.map(tableText).join('\n\n')}\n\n${NOTES}\nSeed ${seed}.\n`);
  if (typeof json === 'object') writeFileSync(json.file, rows);
  if (docs !== null) writeFileSync(docs, withTables(readFileSync(docs, 'utf8'), sections));
  const failed = failures(findings);
  for (const sentence of failed) process.stderr.write(`FAILED: ${sentence}\n`);
  process.stderr.write(`evaluate: done in ${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`);
  return failed.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
