import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { packed, type OwnPackage } from './pack.ts';
import { putInPlace, restore } from './prepack.ts';
import { folderOutside, ROOT } from './run.ts';
import { stagePackages } from './stage.ts';
import { contentOf, pack } from './tarball.ts';

const SITE = /[\\/]dist[\\/](demo|packages|sizes|docs-work|demo-modules)([\\/]|$)/;

test('npm packs in a clone what a release publishes, file by file, and leaves the clone as it was', (t) => {
  const copy = folderOutside(t);
  const parts = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'src', 'dist', 'server'];
  for (const part of parts)
    cpSync(join(ROOT, part), join(copy, part), {
      recursive: true,
      filter: (path) => !SITE.test(path) && !/[\\/](node_modules|test)$/.test(path),
    });
  // Left over from other work in `dist`, which a release does not publish.
  for (const file of ['dist/demo/index.html', 'dist/sdk/gone.js', 'dist/notes.md', 'server/dist/gone.js']) {
    mkdirSync(join(copy, file, '..'), { recursive: true });
    writeFileSync(join(copy, file), '');
  }
  for (const [i, staged] of stagePackages(copy).entries()) {
    const from = ['.', 'server'][i] ?? '';
    const json = readFileSync(join(copy, from, 'package.json'), 'utf8');
    const hasLicense = existsSync(join(copy, from, 'LICENSE'));
    putInPlace(copy, from, staged);
    // As when a run was interrupted, and is begun again.
    putInPlace(copy, from, staged);
    const inClone = contentOf(pack(join(copy, from), copy, ['--ignore-scripts']), copy);
    restore(copy, from, staged);
    const released = contentOf(packed(staged.name as OwnPackage).tarball, copy);
    assert.ok(Object.keys(released).length > 50);
    assert.deepEqual(inClone, released);
    assert.equal(readFileSync(join(copy, from, 'package.json'), 'utf8'), json);
    assert.equal(existsSync(join(copy, from, 'LICENSE')), hasLicense);
    assert.equal(existsSync(join(copy, from, 'dist/.npmignore')), false);
  }
});

test('npm runs it for both packages', () => {
  for (const [from, script] of [
    ['.', 'node tools/packages/prepack.ts'],
    ['server', 'node ../tools/packages/prepack.ts'],
  ] as const) {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, from, 'package.json'), 'utf8')) as {
      scripts: Readonly<Record<string, string>>;
    };
    assert.equal(scripts['prepack'], script);
    assert.equal(scripts['postpack'], `${script} --restore`);
  }
});
