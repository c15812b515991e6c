// Runs several test files of Node's runner in one process, each in a suite of its own: starting a process and loading the modules of the
// server or the engine into it takes longer than the tests of most files.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../packages/run.ts';

const EVENTS = ['SIGINT', 'SIGTERM', 'uncaughtException', 'unhandledRejection', 'warning'] as const;

/** Functions that tests replace for a while, by whose they are. */
const REPLACED: Readonly<Record<string, readonly [owner: object, ...names: string[]]>> = {
  globalThis: [
    ...([globalThis, 'Date', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'] as const),
    ...['fetch', 'WebSocket'],
  ],
  Date: [Date, 'now'],
  performance: [performance, 'now'],
  Math: [Math, 'random'],
  console: [console, 'log', 'warn', 'error'],
  'process.stdout': [process.stdout, 'write'],
  'process.stderr': [process.stderr, 'write'],
};

/** The state of a process that a test can change for the tests after it, by the name of each part. */
const processState = (): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>([
    ['folder', process.cwd()],
    ['exit code', process.exitCode],
    ...Object.entries(process.env),
    ...EVENTS.map((name) => [`listeners to ${name}`, process.listenerCount(name)] as const),
    ...Object.entries(REPLACED).flatMap(([whose, [owner, ...names]]) =>
      names.map((name) => [`${whose}.${name}`, Reflect.get(owner, name)] as const),
    ),
  ]);

/** The names of the parts that differ. An error with the parts themselves could not be sent: some are functions. */
const changes = (former: ReadonlyMap<string, unknown>, now: ReadonlyMap<string, unknown>): string[] =>
  [...new Set([...former.keys(), ...now.keys()])].filter((name) => former.get(name) !== now.get(name));

/**
 * Runs test files one after the other, the tests and hooks of each in a suite that has its name. A file whose tests change the process for
 * those of the next fails itself.
 *
 * @param files Their paths from the root of the repository, such as `src/stats/kill/kill-rule.test.ts`.
 */
export async function runTestFiles(files: readonly string[]): Promise<void> {
  for (const file of files) {
    let former = processState();
    const tests = suite(file, async () => {
      try {
        await import(pathToFileURL(join(ROOT, file)).href);
      } catch (error) {
        await test('is loaded', () => {
          throw error;
        });
      }
      // Modules change it as they are loaded, once and for all files.
      former = processState();
    });
    await tests;
    await suite(file, async () => {
      await test('leaves the process as it was', () => assert.deepEqual(changes(former, processState()), []));
    });
  }
}
