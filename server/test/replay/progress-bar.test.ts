import assert from 'node:assert/strict';
import { test } from 'node:test';
import { progressBar } from '../../src/replay/progress-bar.ts';

const totals = (progress: number, rejected = 0): Parameters<ReturnType<typeof progressBar>['update']>[0] => ({
  progress,
  accepted: Math.round(progress * 20_000),
  duplicates: 0,
  rejected,
});

function barOn(isTTY: boolean, now?: () => number): { bar: ReturnType<typeof progressBar>; text: () => string } {
  let written = '';
  const write = (text: string): void => void (written += text);
  return { bar: progressBar({ isTTY, write }, now), text: () => written };
}

test('on a terminal it draws one line over and over, and ends it', () => {
  let now = 0;
  const { bar, text } = barOn(true, () => now);
  bar.update(totals(0.25));
  now += 10;
  bar.update(totals(0.3));
  now += 200;
  bar.update(totals(0.5));
  bar.end();
  assert.equal(text().split('\n').length, 2);
  assert.doesNotMatch(text(), /30 %/, 'not more than ten times a second');
  assert.match(text(), /\[#{15}\.{15}\] 50 %, 10,000 accepted\n$/);
});

test('elsewhere it writes a line for each tenth, and no control characters', () => {
  const { bar, text } = barOn(false);
  for (let i = 0; i <= 100; i++) bar.update(totals(i / 100));
  bar.end();
  const lines = text().trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => line.split(',')[0]),
    Array.from({ length: 11 }, (_, i) => `${i * 10} %`),
  );
});

test('rejections are counted on it', () => {
  const { bar, text } = barOn(false);
  bar.update(totals(1, 3));
  assert.match(text(), /100 %, 20,000 accepted, 3 rejected/);
});
