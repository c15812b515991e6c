import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kill } from '../../../protocol/index.ts';
import { savedBy } from '../../../stats/index.ts';
import { SideBySide } from '../../testing/side-by-side.ts';

const savedIn = (stream: SideBySide): number | undefined => stream.experiment.saved?.impressions;

/** Impressions that one stop saved, from the fields that viewers get. */
function savedByStop({ kill: { saving }, experiment: { saved } }: SideBySide): number {
  assert.ok(saving !== null && saved !== null);
  return Math.round(savedBy(saving.impressions, saving.from, saving.to ?? saved.growth));
}

/** Two variants of 1,000 impressions, one of which is stopped. */
function halved(): SideBySide {
  const stream = new SideBySide(['a', 'b']);
  stream.batch({ a: [1000, 50], b: [1000, 50] });
  stream.settle();
  assert.equal(stream.experiment.saved, null);
  stream.stop('a');
  stream.batch({ b: [1000, 50] });
  stream.settle();
  return stream;
}

test('of the impressions that go on after a stop, the share of the stopped variant is saved', () => {
  const stream = halved();
  assert.equal(savedIn(stream), 500);
  assert.equal(savedByStop(stream), 500);
  assert.deepEqual(Kill.parse(stream.kill), stream.kill);
});

test('a restart ends the term of a stop, and the next one adds to it', () => {
  const stream = halved();
  stream.send({ kind: 'variant.revived', variant: 'a' });
  stream.batch({ a: [500, 25], b: [500, 25] });
  stream.settle();
  assert.equal(savedIn(stream), 500);
  assert.equal(savedByStop(stream), 500);
  stream.stop('a');
  stream.batch({ b: [1000, 50] });
  stream.settle();
  // 1,000 before the first stop, 500 meanwhile, 500 since: half of all impressions would have been its own.
  assert.equal(savedIn(stream), 1000);
  assert.equal(savedByStop(stream), 500);
});

test('nothing is said where variants are not shown side by side', () => {
  const stream = new SideBySide(['a', 'b'], { comparison: 'observational' });
  stream.batch({ a: [1000, 50], b: [1000, 50] });
  stream.stop('a');
  stream.batch({ b: [1000, 50] });
  stream.settle();
  assert.equal(stream.experiment.saved, null);
  assert.equal(stream.kill.saving, null);
});

test('a variant that was always alone saves nothing that anybody could name', () => {
  const stream = new SideBySide(['a']);
  stream.batch({ a: [1000, 50] });
  stream.stop('a');
  assert.equal(stream.kill.saving, null);
});

test('a snapshot of before counts from now on', () => {
  const stream = halved();
  stream.restart((text) => {
    const state = JSON.parse(text) as Record<'experiments' | 'variants' | 'kills', Record<string, unknown>[]>;
    for (const row of state.experiments) for (const key of ['saved', 'savedSeen']) delete row[key];
    for (const row of [...state.variants, ...state.kills]) delete row['saving'];
    return JSON.stringify(state);
  });
  assert.equal(stream.kill.saving, null);
  stream.batch({ b: [600, 30] });
  stream.settle();
  // 1,000 of 3,000 impressions were those of the stopped variant.
  assert.equal(savedIn(stream), 200);
});
