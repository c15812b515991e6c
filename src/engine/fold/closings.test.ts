import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExperimentClosing } from '../../protocol/index.ts';
import { restoreState, serializeState } from '../index.ts';
import { TestStream, type Body } from '../testing/test-stream.ts';

const SHORT = { batchMs: 5000, attributionWindowMs: 5000 };

const closed = (winner?: string): Body => ({
  kind: 'experiment.closed',
  experiment: 'x',
  ...(winner !== undefined && { winner }),
});
const reopened: Body = { kind: 'experiment.reopened', experiment: 'x' };
const killed = (variant: string): Body => ({ kind: 'variant.killed', variant, cause: 'operator' });

/** Counts of some batches. */
function count(stream: TestStream, variants: readonly string[], seconds: number): void {
  for (const end = stream.second + seconds; stream.second < end;) {
    for (const variant of variants) stream.count(variant, 100, 5);
    stream.until(stream.second + 1);
  }
}

const statuses = (stream: TestStream): string =>
  ['a', 'b', 'c'].map((id) => `${id} ${stream.variant(id).status}`).join(', ');

/** Three variants with judged counts, of which `c` was stopped. */
function decided(): TestStream {
  const stream = new TestStream(['a', 'b', 'c'], SHORT, { policy: 'off' });
  count(stream, ['a', 'b', 'c'], 20);
  stream.submit(killed('c'));
  count(stream, ['a', 'b'], 20);
  return stream;
}

test('closing ends every variant that is shown, the winner as such, and leaves one that was stopped as it is', () => {
  const stream = decided();
  stream.submit(closed('a'));
  assert.equal(statuses(stream), 'a winner, b closed, c killed');
  const { closedAt, winner, closedBy } = stream.experiment;
  assert.deepEqual([closedAt, winner, closedBy], ['2026-01-05T00:00:40.000Z', 'a', undefined]);
  const [entity] = stream.state.closings.values();
  assert.deepEqual(ExperimentClosing.parse(entity), entity);
  assert.deepEqual([entity?.winner, entity?.reopenedAt], ['a', null]);
});

test('reopening shows those again that the closing ended, with fresh evidence, and no others', () => {
  const stream = decided();
  stream.submit({ kind: 'variant.closed', variant: 'b' });
  stream.submit(closed());
  stream.until(stream.second + 20);
  const before = stream.variant('a').judged.impressions;
  stream.submit(reopened);
  assert.equal(statuses(stream), 'a active, b closed, c killed');
  assert.equal(stream.experiment.closedAt, undefined);
  count(stream, ['a'], 10);
  stream.until(stream.second + 20);
  const { judged } = stream.variant('a');
  assert.ok(judged.impressions > 0 && judged.impressions < before, `${judged.impressions} after ${before}`);
  const [entity] = stream.state.closings.values();
  assert.equal(entity?.reopenedAt, '2026-01-05T00:01:00.000Z');
});

test('one that is closed again after it was reopened has two closings, each with its winner', () => {
  const stream = decided();
  for (const body of [closed('a'), reopened, closed('b')]) stream.submit(body);
  assert.equal(statuses(stream), 'a closed, b winner, c killed');
  const closings = [...stream.state.closings.values()];
  assert.deepEqual(
    closings.map(({ winner, reopenedAt }) => [winner, reopenedAt === null]),
    [
      ['a', false],
      ['b', true],
    ],
  );
  stream.submit(reopened);
  assert.equal(statuses(stream), 'a active, b active, c killed');
});

test('what nobody may do in a closed experiment is refused, and late counts are taken', () => {
  const stream = decided();
  stream.submit(closed('a'));
  assert.equal(stream.try({ kind: 'variant.posted', variant: 'd', experiment: 'x', content: 'D' }), 'already-closed');
  assert.equal(stream.try({ kind: 'variant.revived', variant: 'c' }), 'already-closed');
  assert.equal(stream.try({ kind: 'variant.closed', variant: 'a' }), 'already-closed');
  assert.equal(stream.try({ kind: 'experiment.paused', experiment: 'x' }), 'already-closed');
  assert.equal(stream.try(closed()), 'already-closed');
  assert.equal(stream.try(killed('b')), 'already-killed');
  const { impressions } = stream.variant('b');
  stream.submit({ kind: 'variant.observed', variant: 'b', impressions: 10, engagements: 1 });
  assert.equal(stream.variant('b').impressions, impressions + 10);
});

test('a closing that does not fit is refused', () => {
  const stream = decided();
  assert.equal(stream.try({ kind: 'experiment.closed', experiment: 'none' }), 'unknown-experiment');
  assert.equal(stream.try({ kind: 'experiment.reopened', experiment: 'none' }), 'unknown-experiment');
  assert.equal(stream.try(reopened), 'not-closed');
  assert.equal(stream.try(closed('none')), 'unknown-variant');
  assert.equal(stream.try(closed('c')), 'already-killed');
  stream.submit({ kind: 'experiment.opened', experiment: 'y' });
  assert.equal(stream.try({ kind: 'experiment.closed', experiment: 'y', winner: 'a' }), 'unknown-variant');
  assert.equal(statuses(stream), 'a active, b active, c killed');
});

test('a pause ends with the closing, and holds again when that is taken back', () => {
  const stream = decided();
  stream.submit({ kind: 'experiment.paused', experiment: 'x', reason: 'A campaign' });
  const reason = (): string | undefined => stream.experiment.pause?.reason;
  stream.submit(closed('a'));
  assert.equal(reason(), undefined);
  stream.submit(reopened);
  assert.equal(reason(), 'A campaign');
});

test('batches that began before the closing are judged, later ones are not', () => {
  const stream = decided();
  stream.until(stream.second + 20);
  const before = stream.variant('a').judged.impressions;
  count(stream, ['a', 'b'], 5);
  stream.submit(closed('a'));
  count(stream, ['a', 'b'], 10);
  stream.until(stream.second + 20);
  assert.equal(stream.variant('a').judged.impressions, before + 500);
});

test('suggestions about a closed experiment are settled at once, and none is made', () => {
  const stream = new TestStream(['a', 'b'], SHORT, { policy: 'off' });
  for (let n = 0; n < 30; n++) {
    stream.count('a', 1000, 100);
    stream.count('b', 1000, 10);
    stream.until(stream.second + 5);
  }
  const open = (): string[] =>
    [...stream.state.suggestions.values()].filter(({ status }) => status === 'open').map(({ action }) => action);
  assert.ok(open().length > 0, 'there is one to settle');
  stream.submit(closed('a'));
  assert.deepEqual(open(), []);
  const outcomes = new Set(stream.decided('suggestion.ended').map(({ outcomeCode }) => outcomeCode));
  assert.deepEqual([...outcomes], ['experiment-closed']);
  stream.until(stream.second + 120);
  assert.deepEqual(open(), []);
});

test('a snapshot of before knows no closings, and one of now keeps them', () => {
  const stream = decided();
  stream.submit(closed('a'));
  const text = serializeState(stream.state);
  assert.equal(serializeState(restoreState(text)), text);
  const former = JSON.parse(serializeState(decided().state)) as Record<string, Record<string, unknown>[]>;
  delete former['closings'];
  for (const row of [...(former['experiments'] ?? []), ...(former['variants'] ?? [])]) delete row['closing'];
  const restored = restoreState(JSON.stringify(former));
  assert.equal(restored.closings.size, 0);
  assert.equal(restored.experiments.get('x')?.closing, null);
  assert.equal(restored.variants.get('a')?.closing, null);
});
