import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { undeclaredStrings } from './undeclared-strings.ts';

test('every element declares the strings that it and its parts show', () => {
  assert.deepEqual(undeclaredStrings(join(import.meta.dirname, '../../src/elements')), []);
});
