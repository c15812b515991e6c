import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isUpToDate, runStep, type BuildStep } from './build-steps.ts';

const FIRST: BuildStep = { name: 'first', inputs: ['src/**'], except: ['**/*.test.ts'], outputs: ['dist/first/**'] };
const SECOND: BuildStep = { name: 'second', inputs: ['pages/*'], after: [FIRST], outputs: ['dist/second.js'] };

function repository(t: { after(work: () => void): void }): {
  root: string;
  write(file: string, text: string): void;
  /** Builds, and returns the names of the steps that were run, each with its `areOutputsIntact`. */
  build(): Promise<string[]>;
} {
  const root = mkdtempSync(join(tmpdir(), 'peeksafe-steps-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const write = (file: string, text: string): void => {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  write('src/a.ts', 'a');
  write('src/a.test.ts', 'test');
  write('pages/index.html', 'page');
  const build = async (): Promise<string[]> => {
    const run: string[] = [];
    await runStep(root, FIRST, (isIntact) => {
      run.push(`first ${isIntact}`);
      write('dist/first/a.js', readFileSync(join(root, 'src/a.ts'), 'utf8'));
    });
    await runStep(root, SECOND, (isIntact) => {
      run.push(`second ${isIntact}`);
      write('dist/second.js', 'page');
    });
    return run;
  };
  return { root, write, build };
}

test('nothing is built again when nothing has changed, whatever the times of the sources say', async (t) => {
  const { root, build } = repository(t);
  assert.deepEqual(await build(), ['first false', 'second false']);
  assert.deepEqual(await build(), []);
  utimesSync(join(root, 'src/a.ts'), new Date(), new Date());
  assert.deepEqual(await build(), []);
  assert.ok(isUpToDate(root, SECOND));
});

test('a change is built, with all that is made from it, and a change of a test is none', async (t) => {
  const { root, write, build } = repository(t);
  await build();
  write('src/a.test.ts', 'another');
  assert.deepEqual(await build(), []);
  write('pages/index.html', 'other page');
  assert.deepEqual(await build(), ['second true']);
  write('src/a.ts', 'b');
  assert.ok(!isUpToDate(root, SECOND));
  assert.deepEqual(await build(), ['first true', 'second true']);
  write('src/new.ts', '');
  assert.deepEqual(await build(), ['first true', 'second true']);
  rmSync(join(root, 'src/new.ts'));
  assert.deepEqual(await build(), ['first true', 'second true']);
});

test('a built file that somebody removed or changed is built again', async (t) => {
  const { root, write, build } = repository(t);
  await build();
  rmSync(join(root, 'dist/first/a.js'));
  assert.deepEqual(await build(), ['first false']);
  write('dist/second.js', 'touched');
  assert.deepEqual(await build(), ['second false']);
  write('dist/.built/second.json', '{"inp');
  assert.deepEqual(await build(), ['second false']);
});

test('a step that failed is run again', async (t) => {
  const { root, write, build } = repository(t);
  await build();
  write('src/a.ts', 'bad');
  const failing = runStep(root, FIRST, () => {
    throw new Error('no');
  });
  await assert.rejects(failing, /no/);
  assert.deepEqual(await build(), ['first false', 'second true']);
});

test('a change made while a step runs is built by the next run', async (t) => {
  const { root, write } = repository(t);
  await runStep(root, FIRST, () => {
    write('dist/first/a.js', 'a');
    write('src/a.ts', 'changed meanwhile');
  });
  assert.ok(!isUpToDate(root, FIRST));
});
