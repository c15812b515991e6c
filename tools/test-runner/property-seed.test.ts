import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { bundledTests } from '../config/bundled-tests.ts';
import { ROOT } from '../packages/run.ts';
import { propertySeed, SEED_VARIABLE } from './property-seed.ts';

const SEEDS = 'tools/testing/seeds.ts';

function folder(t: { after(work: () => void): void }): string {
  const made = mkdtempSync(join(tmpdir(), 'peeksafe-seed-'));
  t.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A repository whose commits have these messages. */
function repository(t: { after(work: () => void): void }, ...messages: readonly string[]): string {
  const made = folder(t);
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@a.example', ...args], {
      cwd: made,
      encoding: 'utf8',
    });
  git('init', '--quiet');
  for (const message of messages)
    git('commit', '--quiet', '--allow-empty', '--no-gpg-sign', '--no-verify', '-m', message);
  return made;
}

test('a commit has one seed, and another commit another', (t) => {
  const one = repository(t, 'first');
  const other = repository(t, 'first', 'second');
  assert.equal(propertySeed(one, ''), propertySeed(one, ''));
  assert.notEqual(propertySeed(one, ''), propertySeed(other, ''));
});

test('the seed of a commit is one that fast-check takes as it is', () => {
  const seed = propertySeed(ROOT, '');
  const { seed: used } = fc.check(
    fc.property(fc.nat(), () => true),
    { seed },
  );
  assert.equal(used, seed);
});

test('a seed can be named, and drawn; nothing else is taken for one', (t) => {
  assert.equal(propertySeed(ROOT, '77'), 77);
  assert.equal(propertySeed(ROOT, '2147483647'), 2_147_483_647);
  const drawn = new Set(Array.from({ length: 8 }, () => propertySeed(ROOT, 'random')));
  assert.ok(drawn.size > 1);
  for (const wrong of ['1.5', '-1', '2147483648', 'x'])
    assert.throws(() => propertySeed(ROOT, wrong), /PEEKSAFE_SEED is/);
  // A folder without a commit has nothing to make one of.
  assert.ok(Number.isInteger(propertySeed(folder(t), '')));
});

test('properties in Node begin with the seed of the run, and those that choose one keep it', () => {
  const args = [`--import=${join(import.meta.dirname, 'seed-properties.ts')}`, '--input-type=module', '--eval'];
  const script = `import { seeds } from './${SEEDS}'; console.log(JSON.stringify(seeds))`;
  const env = { ...process.env, [SEED_VARIABLE]: '77' };
  const said = execFileSync(process.execPath, [...args, script], { cwd: ROOT, env, encoding: 'utf8' });
  assert.deepEqual(JSON.parse(said), [77, 5]);
});

test('properties in browsers do as well', async (t) => {
  const serve = bundledTests(ROOT, [SEEDS], ['default'], 77);
  const context = { path: `/${SEEDS}`, type: '', body: '', set: () => {} };
  await serve(context as unknown as Parameters<typeof serve>[0], () => Promise.reject(new Error('It is not bundled.')));
  const file = join(folder(t), 'seeds.mjs');
  writeFileSync(file, context.body);
  const { seeds } = (await import(pathToFileURL(file).href)) as { seeds: unknown };
  assert.deepEqual(seeds, [77, 5]);
});

test(
  'the files of this run of npm test begin with its seed',
  { skip: !process.env[SEED_VARIABLE] && 'run alone' },
  () => {
    assert.equal(fc.readConfigureGlobal().seed, Number(process.env[SEED_VARIABLE]));
  },
);
