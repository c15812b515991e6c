// Run by counts.test.ts: tests that pass and are skipped in every way there is.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

test('passes', () => {});
test('is skipped by an option', { skip: 'the program is not installed' }, () => {});
test('is skipped while it runs', (t) => t.skip('the program is not installed'));
test('is skipped without a word', { skip: true }, () => {});
test('is not there yet', { todo: 'comes with another change' }, () => assert.fail());
describe('a whole suite', { skip: 'on Linux only' }, () => {
  test('that is never looked into', () => {});
});
