// Run by run-files.test.ts: all tests pass, and what comes after them fails.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';

describe('a suite', () => {
  after(() => assert.fail('not put away'));
  test('passes', () => {});
});
