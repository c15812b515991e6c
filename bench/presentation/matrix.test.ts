import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowOf } from '../rows.ts';
import { matrixOf, textOf } from './matrix.ts';

const rows = [
  rowOf('table', 'ag-grid-community', 'mount', 'ms', [120, 140, 130]),
  rowOf('table', 'peeksafe', 'mount', 'ms', [60, 62, 61]),
  rowOf('table', 'ag-grid-community', 'mount, divided by that of peeksafe', 'times', [2, 2.3, 2.1]),
  rowOf('table', 'limit', 'mount', 'ms', [30.5]),
  rowOf('table', 'peeksafe', 'heap', 'MB', [0]),
  rowOf('table', 'limit', 'heap', 'MB', [1]),
];

test('ours comes first, and beside each other subject stands how many times ours it is', () => {
  const { bench, subjects, lines } = matrixOf(rows);
  assert.equal(bench, 'table');
  assert.deepEqual(subjects, ['peeksafe', 'ag-grid-community', 'limit']);
  assert.deepEqual(lines[0]?.cells, [
    { value: 61, ratio: null },
    // Taken round by round, and not by the medians.
    { value: 130, ratio: 2.1 },
    { value: 30.5, ratio: 0.5 },
  ]);
});

test('a subject that was not measured has no cell, and nothing is divided by 0', () => {
  assert.deepEqual(matrixOf(rows).lines[1]?.cells, [{ value: 0, ratio: null }, null, { value: 1, ratio: null }]);
});

test('a matrix prints a line for each metric, with its rounds and how far apart they were', () => {
  assert.equal(
    textOf(matrixOf(rows)),
    [
      'table  unit  peeksafe  ag-grid-community         limit  rounds  spread',
      'mount  ms          61        130 (2.1 ×)  30.5 (0.5 ×)       3    15 %',
      'heap   MB           0                                1       1',
    ].join('\n'),
  );
});

test('a bench without ours prints its figures alone', () => {
  const text = textOf(matrixOf([rowOf('segments', 'without segments', 'an event', 'us', [12_345.6])]));
  assert.match(text, /an event {2}us {14}12,346/);
});
