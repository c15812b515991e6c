import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A part of the build. Paths are globs, seen from the root of the repository. */
export interface BuildStep {
  /** Unique; its record is a file of this name. */
  readonly name: string;
  /** The files that it reads. */
  readonly inputs: readonly string[];
  /** Inputs that have no effect on what it makes, such as tests. */
  readonly except?: readonly string[];
  /** Steps whose outputs it reads. */
  readonly after?: readonly BuildStep[];
  /** The files that it makes, all of them. */
  readonly outputs: readonly string[];
}

/** Where the records of the steps are, seen from the root. */
const RECORDS_DIR = 'dist/.built';

/** The files that every step of this repository depends on: the tools, the compilers and their common settings. */
export const TOOL_INPUTS: readonly string[] = [
  ...['package-lock.json', 'package.json', 'tsconfig.base.json'],
  'tools/{build,build-steps}.ts',
];

interface StepRecord {
  readonly inputs: string;
  readonly outputs: string;
}

const filesOf = (root: string, globs: readonly string[], except: readonly string[] = []): readonly string[] =>
  [...new Set(globSync([...globs], { cwd: root, exclude: [...except] }))]
    .filter((file) => statSync(join(root, file), { throwIfNoEntry: false })?.isFile() === true)
    .sort();

/** By content, so that a checkout that touches files without changing them rebuilds nothing. */
function inputHash(root: string, step: BuildStep): string {
  const hash = createHash('sha256');
  for (const earlier of step.after ?? []) hash.update(inputHash(root, earlier));
  for (const file of filesOf(root, step.inputs, step.except)) {
    const content = readFileSync(join(root, file));
    hash.update(`\0${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('base64url');
}

/** By size and time: reading megabytes of bundles to see that nobody has touched them costs more than it tells. */
function outputHash(root: string, step: BuildStep): string {
  const hash = createHash('sha256');
  for (const file of filesOf(root, step.outputs)) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`\0${file}\0${size}\0${mtimeMs}`);
  }
  return hash.digest('base64url');
}

const recordFile = (root: string, { name }: BuildStep): string => join(root, RECORDS_DIR, `${name}.json`);

function readRecord(root: string, step: BuildStep): StepRecord | null {
  try {
    return JSON.parse(readFileSync(recordFile(root, step), 'utf8')) as StepRecord;
  } catch {
    // None yet, or one that was cut short: the step runs, and writes a new one.
    return null;
  }
}

/** Whether a step has been run on inputs with the same content, and nobody has touched its outputs since. */
export function isUpToDate(root: string, step: BuildStep): boolean {
  const record = readRecord(root, step);
  return record?.inputs === inputHash(root, step) && record.outputs === outputHash(root, step);
}

/**
 * Runs a step, unless it is up to date. Returns whether it was run.
 * @param work Does the step; `areOutputsIntact` says whether the outputs are those of the last run, so that an incremental build may continue.
 */
export async function runStep(
  root: string,
  step: BuildStep,
  work: (areOutputsIntact: boolean) => Promise<void> | void,
): Promise<boolean> {
  const record = readRecord(root, step);
  const isIntact = record !== null && record.outputs === outputHash(root, step);
  // Before the work: what changes while it goes on is not in what it makes.
  const inputs = inputHash(root, step);
  if (isIntact && record.inputs === inputs) return false;
  const file = recordFile(root, step);
  // A step that fails or is ended has no record.
  rmSync(file, { force: true });
  await work(isIntact);
  mkdirSync(dirname(file), { recursive: true });
  const made: StepRecord = { inputs, outputs: outputHash(root, step) };
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(made));
  renameSync(`${file}.${process.pid}`, file);
  return true;
}
