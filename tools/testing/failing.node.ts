// Run by counts.test.ts: tests that fail in every way there is.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

test('passes', () => {});
test('fails', () => assert.equal(1, 2, 'one is not two\nand more lines'));
describe('a suite', () => {
  test('passes as well', () => {});
  describe('and one in it', () => {
    test('throws what is no error', () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- tests can, and the list must name them nevertheless
      throw 'a text';
    });
  });
});
test('a test with parts', async (t) => {
  await t.test('of which one fails', () => assert.fail('no'));
});
describe('a suite that cannot begin', () => {
  before(() => assert.fail('no ground'));
  test('is never run', () => {});
});
