// `npm test`: every check there is, in parts, closing on one line that says how many passed and failed.
// `node tools/test.ts PART …` runs only the parts named.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.ts';
import { ensureBrowser } from './browser.ts';
import { readCounts, skipLines, sum, type Counts } from './test-runner/counts.ts';
import { ensurePrograms, isMissing, searchPath } from './machine/programs.ts';
import { writeIntegrity } from './packages/integrity.ts';
import { stagePackages } from './packages/stage.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const scratch = mkdtempSync(join(tmpdir(), 'peeksafe-test-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

// Tests start servers by name, and Debian keeps these where only root looks for commands.
process.env['PATH'] = searchPath();

// Tests start some hundred processes on the same sources, each of which would compile all of them again.
process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules', '.cache', 'node');

const bin = (name: string): string => join(root, 'node_modules', '.bin', name);

/** Runs a program; what it prints is shown. */
function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): boolean {
  return spawnSync(program, args, { cwd: root, stdio: 'inherit', env }).status === 0;
}

/** Static checks depend on no clock, so they run two at a time. */
let freeSlots = 2;
const waitingForSlot: (() => void)[] = [];

async function inSlot<T>(work: () => Promise<T>): Promise<T> {
  if (freeSlots === 0) await new Promise<void>((resolve) => waitingForSlot.push(resolve));
  else freeSlots--;
  try {
    return await work();
  } finally {
    const next = waitingForSlot.shift();
    if (next === undefined) freeSlots++;
    else next();
  }
}

/** A check that either holds or not; what it prints is shown when it has ended. */
const check = (name: string, program: string, args: readonly string[]): Promise<Counts> =>
  inSlot(async () => {
    const child = spawn(bin(program), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => output.push(part));
    const [code] = (await once(child, 'close')) as [number | null];
    process.stdout.write(Buffer.concat(output));
    const holds = code === 0;
    console.log(`${holds ? '✔' : '✖'} ${name}`);
    return { passed: Number(holds), failed: Number(!holds), skipped: 0 };
  });

const IMPORT_RULES = ['--config', '.dependency-cruiser.mjs', 'src', 'server/src', 'demo', 'bench', 'tools'];

async function lint(): Promise<Counts> {
  // The longest begin first.
  const checks = [
    check('eslint', 'eslint', ['.']),
    check('format', 'prettier', ['--check', '--log-level=warn', '.']),
    check('spelling', 'cspell', ['lint', '--no-progress', '--no-summary', '.']),
    check('import rules', 'depcruise', IMPORT_RULES),
    check('unused files, exports and dependencies', 'knip', ['--treat-config-hints-as-errors']),
  ];
  return sum(await Promise.all(checks));
}

function nodeTests(
  patterns: readonly string[],
  exclude: (file: string) => boolean = () => false,
  concurrency = 2,
): Counts {
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).filter((file) => !exclude(file));
  if (files.length === 0) return { passed: 0, failed: 1, skipped: 0 };
  const out = join(scratch, `${files.length}-${files[0]?.replaceAll(/\W/g, '-')}.json`);
  const reporters = [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${join(root, 'tools/test-runner/count-reporter.ts')}`,
    `--test-reporter-destination=${out}`,
  ];
  const ended = run(process.execPath, [
    '--conditions=peeksafe-source',
    '--test',
    `--test-concurrency=${concurrency}`,
    ...reporters,
    ...files,
  ]);
  return readCounts(out, ended);
}

function serverTests(): Counts {
  // Tests of a program that cannot be had are skipped, and say so.
  ensurePrograms(['nats-server', 'nginx', 'promtool']);
  // They wait for servers most of the time, so that more of them than there are processors run together.
  return nodeTests(['server/src/**/*.test.ts', 'server/test/**/*.test.ts'], undefined, 4);
}

/** The tests of the elements in some browsers, with one of Lit's two exports. */
function webTests(browsers: readonly string[], lit: 'development' | 'production'): Counts {
  console.log(`${browsers.join(' and ')}, Lit for ${lit}`);
  const out = join(scratch, `browser-${lit}.json`);
  const ended = run(process.execPath, [bin('wtr')], {
    ...process.env,
    CHROME_PATH: ensureBrowser(),
    PEEKSAFE_BROWSERS: browsers.join(','),
    PEEKSAFE_LIT: lit,
    PEEKSAFE_COUNTS: out,
  });
  return readCounts(out, ended);
}

function browserTests(): Counts {
  const [noFirefox] = ensurePrograms(['firefox']);
  const skips = noFirefox === undefined ? [] : [{ name: 'the elements in Firefox', reason: isMissing(noFirefox) }];
  return sum([
    webTests(noFirefox === undefined ? ['chromium', 'firefox'] : ['chromium'], 'development'),
    webTests(['chromium'], 'production'),
    { passed: 0, failed: 0, skipped: skips.length, skips },
  ]);
}

async function endToEndTests(): Promise<Counts> {
  await build();
  process.env['CHROME_PATH'] = ensureBrowser();
  return nodeTests(['tools/e2e/*.test.ts', 'tools/examples/*.test.ts']);
}

async function packageTests(): Promise<Counts> {
  await build();
  writeIntegrity(root);
  stagePackages(root);
  process.env['CHROME_PATH'] = ensureBrowser();
  return nodeTests(['tools/manifest/*.test.ts', 'tools/packages/*.test.ts']);
}

async function angularTests(): Promise<Counts> {
  await build();
  stagePackages(root);
  process.env['CHROME_PATH'] = ensureBrowser();
  return nodeTests(['tools/packages/nightly/*.test.ts']);
}

async function documentationTests(): Promise<Counts> {
  await build();
  process.env['CHROME_PATH'] = ensureBrowser();
  // One after the other, by name: the first of them makes the site that the others read.
  return nodeTests(['tools/docs/*.test.ts'], undefined, 1);
}

async function visualTests(): Promise<Counts> {
  const { checkAll } = await import('./visual/visual.ts');
  const { passed, failed } = await checkAll();
  console.log(`${failed === 0 ? '✔' : '✖'} ${passed} pictures match`);
  return sum([{ passed, failed, skipped: 0 }, nodeTests(['tools/visual/*.test.ts'])]);
}

const PARTS: Readonly<Record<string, () => Counts | Promise<Counts>>> = {
  types: () => check('types', 'tsc', ['-p', 'tsconfig.json']),
  lint,
  unit: () =>
    nodeTests(
      [
        'src/**/*.test.ts',
        'tools/*.test.ts',
        'tools/{documents,machine,new-element,repository,test-runner}/*.test.ts',
        'bench/**/*.test.ts',
      ],
      (file) => [join('src', 'elements'), join('src', 'sdk', 'in-browser')].some((folder) => file.startsWith(folder)),
    ),
  server: serverTests,
  browser: browserTests,
  visual: visualTests,
  packages: packageTests,
  docs: documentationTests,
  e2e: endToEndTests,
};

/** Parts that run only when they are named: they install more than the others together. */
const BY_NAME: typeof PARTS = { angular: angularTests };
const ALL_PARTS = { ...PARTS, ...BY_NAME };

const named = process.argv.slice(2);
const unknown = named.find((name) => !Object.hasOwn(ALL_PARTS, name));
if (unknown !== undefined) {
  console.error(`There is no part "${unknown}". Parts: ${Object.keys(ALL_PARTS).join(', ')}.`);
  process.exit(2);
}

async function runPart(name: string): Promise<Counts> {
  console.log(`\n── ${name} ──`);
  const start = performance.now();
  let counts: Counts;
  try {
    counts = await (ALL_PARTS[name] as () => Counts | Promise<Counts>)();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    counts = { passed: 0, failed: 1, skipped: 0 };
  }
  const { passed, failed, skipped } = counts;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`── ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s`);
  return counts;
}

const names = named.length > 0 ? named : Object.keys(PARTS);
// Parts of static checks run together. All others have the machine to themselves: their tests depend on the clock.
const isStatic = (name: string): boolean => name === 'types' || name === 'lint';
const all: Counts[] = await Promise.all(names.filter(isStatic).map(runPart));
for (const name of names) if (!isStatic(name)) all.push(await runPart(name));
const { passed, failed, skipped, skips = [] } = sum(all);
if (skips.length > 0) console.log(`\n${skipLines(skips).join('\n')}`);
// CI and people read the last line: nothing comes after it.
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
