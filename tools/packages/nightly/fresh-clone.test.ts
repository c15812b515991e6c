// `npm ci` and `npm pack` in a fresh clone, beside the tarballs of a release made here.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { packed } from '../pack.ts';
import { folderOutside, npm, ROOT, run } from '../run.ts';
import { contentOf, pack } from '../tarball.ts';

const changed = run('git', ['status', '--porcelain'], ROOT).trim();

test(
  'npm pack in a fresh clone gives the tarballs of a release',
  { timeout: 900_000, skip: changed !== '' && 'this working tree has changes that a clone does not have' },
  (t) => {
    const folder = folderOutside(t);
    const clone = join(folder, 'clone');
    run('git', ['clone', '--quiet', ROOT, clone], folder);
    npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], clone);
    for (const [name, from] of [
      ['peeksafe', '.'],
      ['peeksafe-server', 'server'],
    ] as const) {
      const inClone = contentOf(pack(join(clone, from), folder), folder);
      assert.deepEqual(inClone, contentOf(packed(name).tarball, folder));
    }
    assert.equal(run('git', ['status', '--porcelain'], clone).trim(), '');
  },
);
