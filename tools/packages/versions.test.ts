import assert from 'node:assert/strict';
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bin, folderOutside, ROOT, run } from './run.ts';
import type { PackageJson } from './stage.ts';

test('a changeset becomes a version of both packages, a change log, and the dependency between them', (t) => {
  const dir = folderOutside(t);
  const read = (file: string): PackageJson => JSON.parse(readFileSync(join(dir, file), 'utf8')) as PackageJson;
  for (const file of [...globSync('{,*/}package.json', { cwd: ROOT }), 'package-lock.json', '.changeset'])
    cpSync(join(ROOT, file), join(dir, file), { recursive: true });
  for (const file of globSync('.changeset/*.md', { cwd: dir })) rmSync(join(dir, file));
  writeFileSync(join(dir, '.changeset/one.md'), "---\n'peeksafe': minor\n---\n\nA sentence for users.\n");
  const [before] = [read('package.json').version];
  const [major = 0, minor = 0] = before.split('.').map(Number);
  for (const args of [
    ['init', '--quiet', '--initial-branch=main'],
    ['add', '.'],
  ])
    run('git', args, dir);
  run('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '--quiet', '--message=all'], dir);

  run(process.execPath, [bin('changeset'), 'version'], dir);

  const next = `${major}.${minor + 1}.0`;
  assert.equal(read('package.json').version, next);
  assert.equal(read('server/package.json').version, next);
  assert.equal(read('server/package.json').dependencies?.['peeksafe'], next);
  assert.match(readFileSync(join(dir, 'CHANGELOG.md'), 'utf8'), /A sentence for users\./);
});
