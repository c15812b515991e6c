// `npm test`: every check there is, in parts, closing on one line that says how many passed and failed.
// `node tools/test.ts PART …` runs only the parts named.
import { join } from 'node:path';
import { searchPath } from './machine/programs.ts';
import { ROOT } from './packages/run.ts';
import { failedAs, failureLines, skipLines, sum, type Counts } from './test-runner/counts.ts';
import { Lanes } from './test-runner/lanes.ts';
import { propertySeed, SEED_VARIABLE } from './test-runner/property-seed.ts';
import { buildTask, BY_NAME, PARTS, tasksOf, type Task } from './test-runner/parts.ts';
import { runRows } from './test-runner/rows.ts';

// Tests start servers by name, and Debian keeps these where only root looks for commands.
process.env['PATH'] = searchPath();

// Tests start some hundred processes on the same sources, each of which would compile all of them again.
process.env['NODE_COMPILE_CACHE'] ??= join(ROOT, 'node_modules', '.cache', 'node');

// One for the whole run: it is looked up, or drawn, here and nowhere else.
const seed = String(propertySeed(ROOT));
process.env[SEED_VARIABLE] = seed;

const all = Object.keys({ ...PARTS, ...BY_NAME });
const named = process.argv.slice(2);
const unknown = named.find((name) => !all.includes(name));
if (unknown !== undefined) {
  console.error(`There is no part "${unknown}". Parts: ${all.join(', ')}.`);
  process.exit(2);
}

async function runTask({ name, run }: Task, isLive: boolean, onLast = (): void => {}): Promise<Counts> {
  const start = performance.now();
  console.log(`── ${name} begins`);
  let counts: Counts;
  try {
    counts = await run(isLive, onLast);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(message);
    counts = failedAs(name, message);
  }
  const { passed, failed, skipped, failures = [] } = counts;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`── ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s`);
  return { ...counts, failures: failures.map((failure) => ({ ...failure, part: name })) };
}

/** Runs them two at a time. */
function runBeside(tasks: readonly Task[]): Promise<Counts[]> {
  const lanes = new Lanes(2);
  return Promise.all(tasks.map((task) => lanes.run(() => runTask(task, tasks.length === 1))));
}

async function runAll(parts: readonly string[]): Promise<Counts> {
  const tasks = tasksOf(parts);
  const checks = tasks.filter(({ stage }) => stage === 'check');
  const tests = tasks.filter(({ stage }) => stage === 'test');
  const build = tests.some(({ needsBuild }) => needsBuild) ? [buildTask] : [];
  // They depend on no clock, and none on the build. It begins, since for half of its time it keeps one processor busy.
  const counts = await runBeside([...build, ...checks]);
  const isBuilt = build.length === 0 || counts[0]?.failed === 0;
  const ready = tests.filter(({ needsBuild }) => isBuilt || needsBuild !== true);
  // The output of the row that waits comes in one piece a task, between the lines of the other.
  const isAlone = ready.length === 1;
  counts.push(...(await runRows(ready, (task, onLast) => runTask(task, isAlone, onLast))));
  return sum(counts);
}

const {
  passed,
  failed,
  skipped,
  skips = [],
  failures = [],
} = await runAll(named.length > 0 ? named : Object.keys(PARTS));
if (skips.length > 0) console.log(`\n${skipLines(skips).join('\n')}`);
// CI shows no more than the end of the output: what failed is the last that it says.
if (failures.length > 0) {
  console.log(`\n${failureLines(failures).join('\n')}`);
  console.log(`\nIts properties are tried with the same examples again by ${SEED_VARIABLE}=${seed}.`);
}
// CI and people read the last line: nothing comes after it.
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
