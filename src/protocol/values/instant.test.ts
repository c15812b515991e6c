import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { Instant } from './values.ts';

const two = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'));
const year = fc.oneof(
  fc.constantFrom('1970', '1900', '2000', '2024', '2025', '2100', '9999'),
  two(99).map((n) => `20${n}`),
);
const offset = fc.oneof(
  fc.constantFrom('Z', 'z', '', '+0100', '+01'),
  fc.tuple(two(25), two(61)).map(([h, m]) => `-${h}:${m}`),
);
const fraction = fc.constantFrom('', '.', '.5', '.250', '.123456789');
const near = fc
  .tuple(year, two(13), two(32), two(25), two(61), two(61), fraction, offset)
  .map(([y, month, day, h, m, s, f, zone]) => `${y}-${month}-${day}T${h}:${m}:${s}${f}${zone}`);
const upper = (text: string): string => (text.endsWith('z') ? `${text.slice(0, -1)}Z` : text);

test('an instant is what Zod calls a datetime with offset, in the years that can be written', () => {
  const datetime = z.iso.datetime({ offset: true });
  const inYears = (text: string): boolean => Date.parse(text) >= 0 && Date.parse(text) < Date.UTC(10_000, 0, 1);
  // Leap seconds, which Zod knows nothing of, come below.
  const isOfZod = (text: string): boolean => datetime.safeParse(text).success && inYears(text);
  fc.assert(
    fc.property(fc.oneof({ weight: 20, arbitrary: near }, fc.string()), (text) => {
      fc.pre(!/:60(\D|$)/.test(text));
      assert.equal(Instant.safeParse(text).success, isOfZod(upper(text)), text);
    }),
    { numRuns: 5000 },
  );
});

for (const text of ['2024-02-29T00:00:00Z', '2000-02-29T23:59:59.999+14:00', '2026-04-30T00:00:00-00:00']) {
  test(`${text} is an instant`, () => assert.ok(Instant.safeParse(text).success));
}

for (const [text, meant] of [
  ['2026-01-05t10:00:00z', '2026-01-05T10:00:00Z'],
  ['2026-01-05 10:00:00.5+05:30', '2026-01-05T10:00:00.5+05:30'],
  ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999Z'],
  ['2016-12-31 23:59:60.7z', '2016-12-31T23:59:59.999Z'],
  ['1990-12-31T15:59:60-08:00', '1990-12-31T15:59:59.999-08:00'],
] as const) {
  test(`${text} is read as ${meant}`, () => assert.equal(Instant.parse(text), meant));
}

for (const text of [
  '2026-01-05T10:00:60Z',
  '2016-12-30T23:59:60Z',
  '2016-12-31T23:59:61Z',
  '2016-12-31T23:59:60+01:00',
  '2026-01-05_10:00:00Z',
  '2025-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2026-01-05T10:00:00',
  '2026-01-05',
  5,
]) {
  test(`${text} is no instant`, () => assert.ok(!Instant.safeParse(text).success));
}
