// `npm ci` and `npm pack` in a fresh clone, beside what a release made there would publish.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderOutside, npm, ROOT, run } from '../run.ts';
import { contentOf, pack } from '../tarball.ts';

test(
  'npm pack in a fresh clone gives the tarballs of a release, and leaves the clone clean',
  { timeout: 1_800_000 },
  (t) => {
    const folder = folderOutside(t);
    const clone = join(folder, 'clone');
    run('git', ['clone', '--quiet', ROOT, clone], folder);
    npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], clone, 600_000);
    for (const [name, from] of [
      ['peeksafe', '.'],
      ['peeksafe-server', 'server'],
    ] as const) {
      const inClone = contentOf(pack(join(clone, from), folder), folder);
      // The folder that a release publishes.
      const released = contentOf(pack(join(clone, 'dist/packages', name), folder), folder);
      assert.ok(Object.keys(released).length > 50);
      assert.deepEqual(inClone, released);
    }
    assert.equal(run('git', ['status', '--porcelain'], clone).trim(), '');
  },
);
