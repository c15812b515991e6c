// The parts of `npm test`, each as the tasks that it is made of.
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, matchesGlob } from 'node:path';
import { build } from '../build.ts';
import { ensureBrowser } from '../browser.ts';
import { ensurePrograms, isMissing } from '../machine/programs.ts';
import { writeIntegrity } from '../packages/integrity.ts';
import { bin, ROOT } from '../packages/run.ts';
import { stagePackages } from '../packages/stage.ts';
import { bundleServer } from './bundled-server.ts';
import { failedAs, readCounts, sum, type Counts } from './counts.ts';
import { processGroups } from './process-groups.ts';
import { runProgram } from './run-program.ts';
import type { Outcome } from './types-and-lint.ts';

/** Work that has counts of its own. */
export interface Task {
  /** Shown with its counts. */
  readonly name: string;
  /** When it runs: `check` first, beside other checks; `test` after them, while nothing else does. */
  readonly stage: 'check' | 'test';
  /** Whether it leaves a processor idle for most of its time, so that another task can run beside it. */
  readonly waits?: boolean;
  /** The name of a task that has to be done before it begins, where that runs too. */
  readonly after?: string;
  /** Whether it reads `dist`. */
  readonly needsBuild?: boolean;
  /** The files that Node's test runner is given, seen from the root; left out, it runs something else. */
  readonly testFiles?: () => readonly string[];
  /**
   * Does it.
   * @param isLive Whether it is the only task, whose output may be shown as it comes.
   * @param onLast Called when it has begun all that it runs side by side, where that is some time before its end.
   */
  readonly run: (isLive: boolean, onLast: () => void) => Promise<Counts>;
}

const scratch = mkdtempSync(join(tmpdir(), 'peeksafe-test-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

const skippedTest = (name: string, reason: string): Counts => ({
  ...{ passed: 0, failed: 0, skipped: 1 },
  skips: [{ name, reason }],
});

/** A check that either holds or not. */
const check = (name: string, program: string, ...args: string[]): Task => ({
  name,
  stage: 'check',
  run: async (isLive) => {
    if (await runProgram(bin(program), args, { isLive })) return { passed: 1, failed: 0, skipped: 0 };
    return failedAs([program, ...args].join(' '), 'its output is above');
  },
});

const typesTask = check('types', 'tsc', '-p', 'tsconfig.json');
const eslintTask = check('eslint', 'eslint', '.');

/** Both of them in one process. */
const typesAndLint: Task = {
  name: 'types and eslint',
  stage: 'check',
  run: async (isLive) => {
    let outcome: Outcome = { areTypesRight: false, isLintClean: false };
    const program = join(import.meta.dirname, 'types-and-lint.ts');
    const onMessage = (message: unknown): void => void (outcome = message as Outcome);
    await runProgram(process.execPath, [program], { isLive, onMessage });
    const { areTypesRight, isLintClean } = outcome;
    const countsOf = (holds: boolean, name: string): Counts =>
      holds ? { passed: 1, failed: 0, skipped: 0 } : failedAs(name, 'its output is above');
    return sum([countsOf(areTypesRight, 'tsc -p tsconfig.json'), countsOf(isLintClean, 'eslint .')]);
  },
};

/** The module that has the properties of a test file begin with the seed of the run. */
const SEEDING = join(import.meta.dirname, 'seed-properties.ts');

interface NodeTests extends Omit<Task, 'run' | 'stage' | 'testFiles'> {
  readonly files: readonly string[];
  /** Those of them that begin before the others, because nothing else would be left to run beside them at the end. */
  readonly first?: readonly string[];
  readonly exclude?: (file: string) => boolean;
  /**
   * Those that have a process of their own: they take long by themselves, or measure the process. The others of a folder share one. Left out,
   * each has its own.
   */
  readonly alone?: readonly string[];
  /** How many processes run at the same time: more than one where they wait for most of their time. */
  readonly concurrency: number;
  /** Provides what has to be there before they begin. */
  readonly prepare?: () => void | Promise<void>;
}

type Files = Pick<NodeTests, 'files' | 'first' | 'exclude'>;

function filesOf({ files, first = [], exclude }: Files): string[] {
  const early = globSync([...first], { cwd: ROOT });
  const all = globSync([...files], { cwd: ROOT }).filter((file) => exclude?.(file) !== true);
  return [...early, ...all.filter((file) => !early.includes(file)).sort()];
}

const isOf = (patterns: readonly string[], file: string): boolean =>
  patterns.some((pattern) => matchesGlob(file, pattern));

/** The files of each process, in the order in which they begin: the groups behind the first files, since they take longer than most. */
function processesOf(files: readonly string[], first: readonly string[], alone: readonly string[]): readonly string[] {
  const byOrder = (file: string): string => (isOf(first, file) ? 'first' : isOf(alone, file) ? 'alone' : 'shared');
  const { first: early = [], shared = [], alone: others = [] } = Object.groupBy(files, byOrder);
  return [...early, ...processGroups(shared), ...others];
}

const nodeTests = ({ concurrency, prepare, files: patterns, first = [], exclude, alone, ...task }: NodeTests): Task => {
  const testFiles = (): string[] => filesOf({ files: patterns, first, ...(exclude && { exclude }) });
  return {
    stage: 'test',
    ...task,
    testFiles,
    run: async (isLive, onLast) => {
      await prepare?.();
      const files = testFiles();
      if (files.length === 0) return failedAs(patterns.join(' '), 'no file is of these names');
      const out = join(scratch, `${task.name.replaceAll(/\W/g, '-')}.json`);
      const runner = join(import.meta.dirname, 'run-files.ts');
      // Node's test runner hands both options on to the process of each file.
      const args = [
        '--conditions=peeksafe-source',
        `--import=${SEEDING}`,
        runner,
        out,
        String(concurrency),
        ...(alone === undefined ? files : processesOf(files, first, alone)),
      ];
      // The only message that it sends.
      return readCounts(out, await runProgram(process.execPath, args, { isLive, onMessage: onLast }));
    },
  };
};

type Browser = 'chromium' | 'firefox' | 'webkit';
type LitExport = 'development' | 'production';

/** Runs the tests of the elements in one browser, with one of Lit's two exports. */
async function walkElements(browser: Browser, lit: LitExport, isLive: boolean): Promise<Counts> {
  needBrowser();
  const out = join(scratch, `${browser}-${lit}.json`);
  const env = {
    ...process.env,
    PEEKSAFE_BROWSERS: browser,
    PEEKSAFE_LIT: lit,
    PEEKSAFE_COUNTS: out,
  };
  return readCounts(out, await runProgram(process.execPath, [bin('wtr')], { env, isLive }));
}

/** A browser shows one page at a time, which waits for its next frame. */
const webTests = (browser: Browser, lit: LitExport): Task => ({
  name: `browser, ${browser}, Lit for ${lit}`,
  stage: 'test',
  waits: true,
  run: async (isLive) => {
    const [missing] = browser === 'firefox' ? ensurePrograms(['firefox']) : [];
    if (missing === undefined) return walkElements(browser, lit, isLive);
    // The other browser cannot stand for this one, but each of Lit's exports is walked wherever there is any.
    const skipped = skippedTest('the elements in Firefox', isMissing(missing));
    return sum([skipped, await walkElements('chromium', lit, isLive)]);
  },
});

async function comparePictures(): Promise<Counts> {
  const { checkAll } = await import('../visual/visual.ts');
  const { passed, faults } = await checkAll();
  console.log(`${faults.length === 0 ? '✔' : '✖'} ${passed} pictures match`);
  return {
    ...{ passed, failed: faults.length, skipped: 0 },
    failures: faults.map(({ scene, sentence }) => ({ file: null, path: [scene], message: sentence })),
  };
}

let hasBrowsers = false;

/** Installs what is missing before tests look for it, and once: where it cannot be had, no other part tries again. */
function needBrowser(): void {
  if (!hasBrowsers) {
    ensureBrowser();
    ensurePrograms(['chromium-headless-shell']);
  }
  hasBrowsers = true;
}

async function needServer(): Promise<void> {
  needBrowser();
  await bundleServer();
}

function needPackages(): void {
  writeIntegrity(ROOT);
  stagePackages(ROOT);
  needBrowser();
}

/** Makes `dist`. It has no tests, and when it fails nothing can be said of those that need it. */
export const buildTask: Task = {
  name: 'build',
  stage: 'test',
  run: async () => {
    await build();
    return { passed: 0, failed: 0, skipped: 0 };
  },
};

const DOCS_BEING_BUILT = 'docs that are being built';

const IMPORT_RULES = ['--config', '.dependency-cruiser.mjs', 'src', 'server/src', 'demo', 'bench', 'tools'];

/** Everything that `npm test` runs. Tasks of one stage begin in this order, those of the second in two rows (`runRows`). */
export const PARTS: Readonly<Record<string, readonly Task[]>> = {
  types: [typesTask],
  lint: [
    eslintTask,
    check('format', 'prettier', '--check', '--log-level=warn', '.'),
    check('spelling', 'cspell', 'lint', '--no-progress', '--no-summary', '.'),
    check('import rules', 'depcruise', ...IMPORT_RULES),
    check('unused files, exports and dependencies', 'knip', '--treat-config-hints-as-errors'),
  ],
  // Every test runs in each browser and with each of Lit's exports: in two walks, since neither depends on the other. The longer one begins.
  browser: [webTests('firefox', 'production'), webTests('chromium', 'development')],
  docs: [
    // It takes the documentation away and has it built again, for all that come after it: every start of the demo builds it that finds none.
    nodeTests({
      name: DOCS_BEING_BUILT,
      files: ['tools/docs/being-built.test.ts'],
      concurrency: 1,
      needsBuild: true,
      prepare: needBrowser,
    }),
    nodeTests({
      name: 'docs that are there',
      files: ['tools/docs/!(being-built).test.ts'],
      concurrency: 1,
      waits: true,
      after: DOCS_BEING_BUILT,
      needsBuild: true,
      prepare: needServer,
    }),
  ],
  // Tests of a program that cannot be had are skipped, and say so.
  server: [
    nodeTests({
      name: 'server',
      files: ['server/src/**/*.test.ts', 'server/test/**/*.test.ts'],
      first: [
        'server/test/{replay/replay-stream,cluster/jetstream-suites,soak/soak,log/kill-9,import/kill-resume}.test.ts',
      ],
      alone: [
        // They take long, and wait for most of it.
        'server/test/{cluster,replay,soak}/*.test.ts',
        'server/test/{log/{kill-9,faults,compaction,disk},import/kill-resume,commands/{cli,wrapper},http/nginx}.test.ts',
        // They measure the memory of their process, or how long it is busy.
        'server/test/{http/http-details,live/{crowd,hub-memory},output/*}.test.ts',
      ],
      concurrency: 4,
      prepare: async () => {
        ensurePrograms(['nats-server', 'nginx', 'openssl', 'promtool', 'systemd-analyze']);
        await bundleServer();
      },
    }),
  ],
  e2e: [
    nodeTests({
      name: 'e2e',
      files: ['tools/e2e/*.test.ts', 'tools/examples/*.test.ts'],
      first: ['tools/e2e/{print,demo,keyboard,in-pages,first-screen,start}.test.ts', 'tools/examples/examples.test.ts'],
      // The others take little time by themselves.
      alone: [],
      // They wait for pages and for time to pass more than half of the time.
      concurrency: 3,
      // Some start the demo, which would begin to build the documentation again.
      after: DOCS_BEING_BUILT,
      needsBuild: true,
      prepare: needServer,
    }),
  ],
  unit: [
    nodeTests({
      name: 'unit',
      files: [
        ...['src/!(elements)/**/*.test.ts', 'tools/*.test.ts', 'bench/**/*.test.ts'],
        'tools/{api,documents,elements,frameworks,machine,new-element,repository,test-runner}/*.test.ts',
        'tools/docs/live/**/*.test.ts',
      ],
      first: [
        '{bench/evaluate/attacks/attacks,tools/new-element/new-element,tools/repository/lint}.test.ts',
        '{src/stats/budgets,src/sdk/connection/transport-fallback,tools/test-runner/silent-errors}.test.ts',
      ],
      exclude: (file) => file.startsWith(join('src', 'sdk', 'in-browser')),
      alone: [
        // They count for a long time, or start other programs and wait for them.
        'bench/**/*.test.ts',
        'tools/{new-element,repository,test-runner}/*.test.ts',
        'src/stats/budgets.test.ts',
        'src/engine/{comparability,extreme-events,late-counts,units}.test.ts',
        'src/sdk/{connect,connection/*}.test.ts',
      ],
      // Some of them count for a long time, and some wait for a server that is away.
      concurrency: 3,
    }),
  ],
  packages: [
    nodeTests({
      name: 'packages',
      files: ['tools/manifest/*.test.ts', 'tools/packages/*.test.ts'],
      first: ['tools/packages/{dev-servers,consumers,gates}.test.ts', 'tools/manifest/manifest.test.ts'],
      concurrency: 2,
      needsBuild: true,
      prepare: needPackages,
    }),
  ],
  visual: [
    { name: 'pictures', stage: 'test', waits: true, needsBuild: true, run: comparePictures },
    nodeTests({
      name: 'comparison of pictures',
      files: ['tools/visual/*.test.ts'],
      concurrency: 2,
      waits: true,
      needsBuild: true,
    }),
  ],
};

/** Parts that run only when they are named: they install more, or take longer, than the others together. */
export const BY_NAME: typeof PARTS = {
  crowd: [
    nodeTests({
      name: 'crowd',
      files: ['tools/e2e/nightly/*.test.ts'],
      concurrency: 1,
      prepare: needBrowser,
    }),
  ],
  frameworks: [
    nodeTests({
      name: 'frameworks',
      files: ['tools/frameworks/nightly/*.test.ts'],
      concurrency: 1,
      needsBuild: true,
      prepare: needPackages,
    }),
  ],
  webkit: [
    {
      name: 'browser, webkit, Lit for production',
      stage: 'test',
      run: async (isLive) => {
        const [missing] = ensurePrograms(['webkit-driver', 'webkit', 'xvfb']);
        if (missing !== undefined) return skippedTest('the elements in WebKit', isMissing(missing));
        return walkElements('webkit', 'production', isLive);
      },
    },
  ],
  clone: [
    nodeTests({
      name: 'clone',
      files: ['tools/packages/nightly/*.test.ts'],
      concurrency: 1,
      needsBuild: true,
      prepare: needPackages,
    }),
  ],
};

/**
 * The tasks of some parts, in the order of all.
 * @param names Of parts; others are passed over.
 */
export function tasksOf(names: readonly string[]): readonly Task[] {
  const tasks = Object.entries({ ...PARTS, ...BY_NAME }).flatMap(([name, those]) =>
    names.includes(name) ? those : [],
  );
  const areBoth = tasks.includes(typesTask) && tasks.includes(eslintTask);
  return areBoth ? [typesAndLint, ...tasks.filter((task) => task !== typesTask && task !== eslintTask)] : tasks;
}
