import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';

type Packages = Record<string, { readonly version: string; readonly optional?: boolean }>;

const WANTED: Packages = {
  '': { version: '1.0.0' },
  'node_modules/one': { version: '1.0.0' },
  'node_modules/of-another-system': { version: '1.0.0', optional: true },
};

/** Whether a folder that wants these packages, and in which npm noted those, installs them; `npm` is a program that says so. */
function installs(t: TestContext, noted?: Packages): boolean {
  const root = mkdtempSync(join(tmpdir(), 'peeksafe-bootstrap-'));
  t.after(() => rmSync(root, { recursive: true }));
  for (const folder of ['tools', 'node_modules']) mkdirSync(join(root, folder));
  copyFileSync(join(import.meta.dirname, 'bootstrap.mjs'), join(root, 'tools', 'bootstrap.mjs'));
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: WANTED }));
  if (noted) writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: noted }));
  const npm = join(root, 'npm.cjs');
  writeFileSync(npm, 'console.log(`npm ${process.argv[2]}`)');
  const run = spawnSync(process.execPath, [join(root, 'tools', 'bootstrap.mjs')], {
    ...{ encoding: 'utf8', env: { ...process.env, npm_execpath: npm } },
  });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout.includes('npm ci');
}

test('what is missing is installed, and nothing twice, whoever called npm', (t) => {
  const one = { 'node_modules/one': { version: '1.0.0' } };
  assert.equal(installs(t), true, 'nothing is there');
  assert.equal(installs(t, one), false, 'a package of another system is not missing');
  assert.equal(installs(t, {}), true, 'a package is missing');
  assert.equal(installs(t, { 'node_modules/one': { version: '0.9.0' } }), true, 'an older one is there');
  const stale = { ...one, 'node_modules/of-another-system': { version: '0.9.0' } };
  assert.equal(installs(t, stale), true, 'an older one is there that could have been left out');
});
