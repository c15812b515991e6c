import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { differenceOf, type Pixels } from './picture.ts';

const WIDTH = 600;
const HEIGHT = 300;
const LINES = 4;
/** Four lines, a tenth apart, that wave. */
const values = Array.from({ length: LINES }, (_, k) =>
  Array.from({ length: 2000 }, (_, i) => 0.1 * (k + 1) + 0.03 * Math.sin(i / 150 + k)),
);

/** Draws lines in blue, with a gray axis. */
function drawn(er: readonly (readonly number[])[], isGap: (x: number) => boolean = () => false): Pixels {
  const data = new Uint8Array(WIDTH * HEIGHT * 4).fill(255);
  const put = (x: number, y: number, color: readonly number[]): void => data.set(color, 4 * (y * WIDTH + x));
  for (let x = 30; x < WIDTH - 10; x++) {
    put(x, HEIGHT - 5, [120, 120, 120, 255]);
    for (const line of er) {
      const value = line[Math.round(((x - 30) / (WIDTH - 41)) * (line.length - 1))] as number;
      const y = Math.round(HEIGHT - 20 - value * 500);
      if (!isGap(x)) for (const dy of [0, 1]) put(x, y + dy, [20, 60, 200, 255]);
    }
  }
  return { width: WIDTH, height: HEIGHT, data };
}

describe('the picture of a chart', () => {
  it('is right when each line is in its place, whatever its scale, margins and dashes', () => {
    assert.equal(differenceOf(drawn(values), values), '');
    assert.equal(
      differenceOf(
        drawn(values, (x) => x % 10 < 3),
        values,
      ),
      '',
    );
  });

  it('is wrong when a line is missing, or only a part of the time is drawn', () => {
    assert.notEqual(differenceOf(drawn(values.slice(1)), values), '');
    assert.match(
      differenceOf(
        drawn(values, (x) => x > 300),
        values,
      ),
      /only/,
    );
  });

  it('is wrong when the newest points are missing, or the window has not moved', () => {
    const late = values.map((line) => [...line.slice(0, 100).map(() => line[0] as number), ...line.slice(0, -100)]);
    assert.match(differenceOf(drawn(late), values), /beside it/);
  });

  it('is wrong when they stand on their heads', () => {
    const upsideDown = values.map((line) => line.map((value) => 0.5 - value));
    assert.notEqual(differenceOf(drawn(upsideDown), values), '');
  });
});
