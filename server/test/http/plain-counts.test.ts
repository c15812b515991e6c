import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IncomingEvent, LIMITS } from 'peeksafe/protocol';
import { readPlainCounts } from '../../src/routes/write/plain-counts.ts';

const PLAIN = {
  id: 'e1',
  at: '2026-11-30T17:46:00.000Z',
  kind: 'variant.observed',
  variant: 'v1',
  impressions: 50,
  engagements: 2,
};

const id = fc.oneof(
  fc.string({ minLength: 0, maxLength: LIMITS.idLength + 2 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('e 1', 'e\u200f1', 'e\u0301', '\ud800', 'é', '__proto__'),
);
const at = fc.oneof(
  fc
    .date({ min: new Date('1960-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  fc.constantFrom('2026-02-28T00:00:00.000Z', '2026-02-29T00:00:00.000Z', '2026-02-30T00:00:00.000Z'),
  fc.constantFrom(
    '2026-11-30T17:46:00Z',
    '2026-11-30 17:46:00.000z',
    '2016-12-31T23:59:60.000Z',
    '2026-13-01T00:00:00.000Z',
  ),
);
const count = fc.oneof(fc.maxSafeInteger(), fc.double(), fc.constantFrom(-0, 0, '1', null, 2 ** 53));
const other = fc.record(
  { units: fc.nat(), engagedUnits: fc.nat(), metrics: fc.constant({}), by: fc.string(), comment: fc.string() },
  { requiredKeys: [] },
);
const kind = fc.constantFrom('variant.observed', 'variant.measured', 'variant.killed', 'toString');

/** Counts of which each field is mostly in its usual form. */
const usually = <T>(usual: T, odd: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant<unknown>(usual) }, odd);
const counts = fc
  .tuple(
    fc.record(
      {
        at: usually(PLAIN.at, at),
        engagements: usually(PLAIN.engagements, count),
        id: usually(PLAIN.id, id),
        impressions: usually(PLAIN.impressions, count),
        kind: usually(PLAIN.kind, kind),
        variant: usually(PLAIN.variant, id),
      },
      { noNullPrototype: true },
    ),
    fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, other),
  )
  .map(([fields, more]) => JSON.parse(JSON.stringify({ ...fields, ...more })) as object);

test('counts that are read without the schema are those that the schema reads, byte for byte', () => {
  let plain = 0;
  fc.assert(
    fc.property(counts, (value) => {
      const read = readPlainCounts(value);
      if (read === null) return;
      plain += 1;
      // Byte for byte, since events are stored and compared as texts.
      assert.equal(JSON.stringify(read), JSON.stringify(IncomingEvent.parse(value)));
    }),
    { numRuns: 5000 },
  );
  assert.ok(plain > 500, `${plain} were plain`);
});

test('a usual report is read without the schema', () => {
  for (const kind of ['variant.observed', 'variant.measured'])
    assert.deepEqual(readPlainCounts({ ...PLAIN, kind }), { ...PLAIN, kind });
});

for (const [what, more] of [
  ['visitors', { units: 10, engagedUnits: 1 }],
  ['metrics', { metrics: {} }],
  ['an unknown field', { comment: 'hello' }],
  ['a field less', { impressions: undefined }],
  ['a negative count', { engagements: -1 }],
  ['a sender', { by: 'ann' }],
] as const) {
  test(`a report with ${what} is left to the schema`, () => {
    assert.equal(readPlainCounts(JSON.parse(JSON.stringify({ ...PLAIN, ...more })) as object), null);
  });
}
