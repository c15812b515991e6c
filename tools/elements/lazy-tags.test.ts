import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TAGS } from '../../src/elements/lazy/tags.ts';
import { tagsOf } from '../packages/stage.ts';
import { ROOT } from '../packages/run.ts';

test('the lazy loader knows every tag, and loads what defines it', () => {
  assert.deepEqual(Object.keys(TAGS), tagsOf(ROOT));
  for (const [tag, load] of Object.entries(TAGS))
    assert.match(String(load), new RegExp(`import\\('../${tag}/define\\.ts'\\)`));
});
