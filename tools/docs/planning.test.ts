// The table of docs/planning.md, computed again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requiredImpressions } from 'peeksafe/stats';
import { ROOT } from '../packages/run.ts';
import { textOf } from './pages.ts';

const EFFECTS = [0.1, 0.25, 0.5, 1];

const twoDigits = (value: number): string => Number(value.toPrecision(2)).toLocaleString('en');

test('the table of the planning page has the figures of requiredImpressions()', () => {
  const rows = [...textOf(ROOT, 'docs/planning.md').matchAll(/^\| ([\d.]+) % +\|(.+)\|$/gm)];
  assert.ok(rows.length > 3);
  for (const [, rate = '', cells = ''] of rows) {
    const expected = EFFECTS.map((effect) => {
      const [two, ten] = [2, 10].map((variants) =>
        twoDigits(requiredImpressions({ er: Number(rate) / 100, effect, variants })),
      );
      return `${two} (${ten})`;
    });
    assert.deepEqual(
      cells.split('|').map((cell) => cell.trim()),
      expected,
    );
  }
});
