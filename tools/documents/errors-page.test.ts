import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { STATUS } from '../../server/src/http/problems.ts';
import { ERROR_CODES } from '../../src/protocol/index.ts';

const page = readFileSync(join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'docs', 'errors.md'), 'utf8');

test('docs/errors.md says what to do about every code, at its status', () => {
  for (const code of ERROR_CODES) {
    const row = page.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${code}\``)) ?? '';
    assert.equal(row.split('|')[2]?.trim(), String(STATUS[code]), code);
  }
});
