import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../packages/run.ts';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** As tall as a window of 1280 x 1024 shows of it: a line of writing is 24 px, beside the picture of 510 px. */
const MAX_LINES = 36;

test('README is one screen: the picture, two commands, how to embed, and the way to everything else', () => {
  const lines = README.split('\n').filter((line) => line.trim() !== '');
  assert.ok(lines.length <= MAX_LINES, `${lines.length} lines: what is longer belongs into the documentation`);
  assert.doesNotMatch(README, /^\|/m, 'tables are for the documentation');
  assert.match(README, /<source media="\(prefers-color-scheme: dark\)" srcset="docs\/images\/replay-dark\.png" \/>/);
  assert.match(README, /^npm start .*\nnpm test /m);
  assert.match(README, /<variant-dashboard src=/);
});

test('README leads to files that are there', () => {
  const targets = [...README.matchAll(/(?:\]\(|srcset="|src=")([\w./-]+?)(?:#[\w-]+)?[)"]/g)].map(
    ([, path]) => path ?? '',
  );
  assert.ok(targets.length > 15);
  for (const path of targets) assert.ok(existsSync(join(ROOT, path)), path);
});
