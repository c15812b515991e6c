import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rowOf } from '../rows.ts';
import { drawBars } from './bars.ts';
import { drawGrowth, slopeMetric } from './growth-plot.ts';
import { matrixOf } from './matrix.ts';
import { draw, PICTURED, RESULTS, rowsIn } from './pictures.ts';
import { slopeOf } from './slope.ts';

for (const name of PICTURED)
  test(`bench/results/${name}.svg is what ${name}.json says; npm run bench -- draw brings it up to date`, () => {
    assert.equal(readFileSync(join(RESULTS, `${name}.svg`), 'utf8'), draw(name, rowsIn(name)));
  });

const widthsOf = (picture: string): number[] =>
  [...picture.matchAll(/class="bar"[^>]* width="(\d+)"/g)].map(([, width]) => Number(width));

test('bars are as long as their figures say, and the description has every figure', () => {
  const rows = [
    rowOf('x', 'peeksafe', 'mount', 'ms', [100]),
    rowOf('x', '<b>', 'mount', 'ms', [200]),
    rowOf('x', 'limit', 'mount', 'ms', [50]),
  ];
  const picture = drawBars('Mounts', matrixOf(rows), [{ metric: 'mount', label: 'mount' }]);
  const [ours, peer, limit] = widthsOf(picture) as [number, number, number];
  assert.ok(Math.abs(ours / peer - 0.5) < 0.01 && Math.abs(limit / peer - 0.25) < 0.01);
  assert.match(picture, /<title id="title">Mounts<\/title>/);
  assert.match(
    picture,
    /<desc[^>]*>mount, ms \(less is better\): peeksafe 100; &lt;b&gt; 200 · 2 ×; limit 50 · 0.5 ×\.<\/desc>/,
  );
  assert.ok(!picture.includes('<b>'));
});

test('a picture of a metric that nobody measured is an error, not an empty picture', () => {
  assert.throws(() => drawBars('Mounts', matrixOf([]), [{ metric: 'mount', label: 'mount' }]), /no metric "mount"/);
});

test('the slope of growth is that of the power by which it grows', () => {
  for (const power of [0, 1, 1.5, 2]) {
    const figures = [10, 100, 1000].map((size) => [size, 3 * size ** power] as const);
    assert.ok(Math.abs(slopeOf(figures) - power) < 1e-9);
  }
});

test('growth is drawn with its slope, and beside it the line of linear growth', () => {
  const rows = [
    ...[1000, 2000, 4000].map((size) =>
      rowOf('growth', 'peeksafe', `rows: mount, ${size.toLocaleString('en')}`, 'ms', [size / 10]),
    ),
    rowOf('growth', 'peeksafe', slopeMetric('rows: mount'), '', [1]),
    rowOf('growth', 'peeksafe', 'rows: longest frame, 1,000', 'ms', [5]),
  ];
  const picture = drawGrowth('Growth', rows);
  const [line] = /class="line" d="([^"]+)"/.exec(picture)?.slice(1) ?? [];
  const [linear] = /class="linear" d="([^"]+)"/.exec(picture)?.slice(1) ?? [];
  const ends = (path = ''): string[] => [path.split('L')[0] as string, path.split('L').at(-1) as string];
  // Growth that is linear lies on the dashed line.
  assert.deepEqual(ends(line), ends(linear));
  assert.match(picture, /rows: mount: slope 1\.00\./);
  assert.ok(!picture.includes('longest frame'));
});
