import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assign, type Assignment, type AssignmentRequest, type PlannedVariant } from './assign.ts';
import { bucketOf } from './hash.ts';

const UNITS = 20_000;
/** A share outside of so many standard deviations happens by chance less than once in 10 million times. */
const DEVIATIONS = 5.4;

const active = (id: string, share = 1): PlannedVariant => ({ id, share, status: 'active' });
const killed = (id: string, share = 1): PlannedVariant => ({ id, share, status: 'killed' });

function everybody(request: Omit<AssignmentRequest, 'unit'>, units = UNITS): (Assignment | null)[] {
  return Array.from({ length: units }, (_, i) => assign({ ...request, unit: `visitor-${String(i)}` }));
}

function assertShare(count: number, of: number, share: number): void {
  const deviations = Math.abs(count - of * share) / Math.sqrt(of * share * (1 - share));
  assert.ok(deviations < DEVIATIONS, `${String(count)} of ${String(of)}, expected a share of ${String(share)}`);
}

const experiments = fc.record({
  experiment: fc.string({ minLength: 1 }),
  unit: fc.string({ minLength: 1 }),
  variants: fc.uniqueArray(
    fc.record({
      id: fc.string(),
      share: fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e6, noNaN: true })),
      status: fc.constantFrom('active', 'killed', 'closed'),
    }),
    { selector: ({ id }) => id, maxLength: 8 },
  ),
});

void test('buckets are those of GrowthBook', () => {
  const expected = [
    ['hero', 'v-1', 0.9709],
    ['hero', 'v-2', 0.7129],
    ['hero', 'v-3', 0.7802],
    ['cycling', 'visitor-0001', 0.1155],
    ['cycling', 'visitor-0002', 0.6307],
    ['seed', 'a', 0.0505],
    ['seed', 'b', 0.2696],
    ['foo', 'ab', 0.2575],
  ] as const;
  for (const [seed, unit, bucket] of expected) assert.equal(bucketOf(seed, unit), bucket, `${seed}, ${unit}`);
});

void test('shares of the units are those of the plan, with a part of the traffic, too', () => {
  const variants = [active('a', 0.5), active('b', 0.3), active('c', 0.2)];
  for (const coverage of [1, 0.4]) {
    const got = everybody({ experiment: 'hero', variants, coverage });
    for (const { id, share } of variants) {
      assertShare(got.filter((one) => one?.variant === id).length, UNITS, share * coverage);
    }
    if (coverage === 1) assert.ok(got.every((one) => one !== null));
    else assertShare(got.filter((one) => one === null).length, UNITS, 1 - coverage);
  }
});

void test('a stop moves the units of what is stopped, by the shares of the others, and nobody else', () => {
  const before = [active('a', 0.4), active('b', 0.3), active('c', 0.2), active('d', 0.1)];
  const after = before.map((one) => (one.id === 'a' ? killed('a', one.share) : one));
  const first = everybody({ experiment: 'hero', variants: before });
  const then = everybody({ experiment: 'hero', variants: after });

  const moved = then.filter((_, i) => first[i]?.variant === 'a');
  assert.deepEqual(
    then.filter((_, i) => first[i]?.variant !== 'a'),
    first.filter((one) => one?.variant !== 'a'),
  );
  for (const [id, share] of [
    ['b', 1 / 2],
    ['c', 1 / 3],
    ['d', 1 / 6],
  ] as const) {
    assertShare(moved.filter((one) => one?.variant === id).length, moved.length, share);
  }
});

void test('stops and their return move nobody who need not move', () => {
  fc.assert(
    fc.property(experiments, fc.nat(), (request, pick) => {
      const { variants } = request;
      fc.pre(variants.length > 0);
      const before = assign(request);
      const changed = variants[pick % variants.length]?.id;
      const stopped = variants.map((one) => (one.id === changed ? { ...one, status: 'killed' as const } : one));
      const after = assign({ ...request, variants: stopped });
      if (before?.variant !== changed) assert.deepEqual(after, before);
      assert.equal(after?.own ?? before?.own, before?.own ?? after?.own, 'the own variant stays');
      assert.deepEqual(assign(request), before);
    }),
  );
});

void test('whoever is shown a variant is shown one that runs', () => {
  fc.assert(
    fc.property(experiments, (request) => {
      const assignment = assign(request);
      const running = request.variants.filter(({ status }) => status === 'active').map(({ id }) => id);
      if (assignment) assert.ok(running.includes(assignment.variant));
      else
        assert.ok(
          request.variants.every(({ status, share }) => status !== 'active' || share === 0) || hasNoShare(request),
        );
    }),
  );

  function hasNoShare({ variants }: AssignmentRequest): boolean {
    // Rounding can leave the very end of the line to nobody.
    const total = variants.reduce((sum, { share }) => sum + share, 0);
    return total === 0 || variants.reduce((sum, { share }) => sum + share / total, 0) < 1;
  }
});

void test('a unit keeps the variant that is remembered while shares change and variants join', () => {
  const earlier = [active('a', 0.5), active('b', 0.5)];
  const later = [active('a', 0.1), active('b', 0.1), active('c', 0.8)];
  for (const [i, before] of everybody({ experiment: 'hero', variants: earlier }, 500).entries()) {
    const unit = `visitor-${String(i)}`;
    assert.deepEqual(assign({ experiment: 'hero', unit, variants: later, remembered: before?.own }), before);
  }
});

void test('what is remembered is the own variant, so that a return brings it back', () => {
  const unit = 'visitor-1';
  const own = assign({ experiment: 'hero', unit, variants: [active('a'), active('b')] })?.own;
  const stopped = ['a', 'b'].map((id) => (id === own ? killed(id) : active(id)));
  const during = assign({ experiment: 'hero', unit, variants: stopped, remembered: own });
  assert.notEqual(during?.variant, own);
  assert.equal(during?.own, own);
  assert.equal(
    assign({ experiment: 'hero', unit, variants: [active('a'), active('b')], remembered: during?.own })?.variant,
    own,
  );
});

void test('a remembered variant that is not in the plan any more counts for nothing', () => {
  const request = { experiment: 'hero', unit: 'v-1', variants: [active('a'), active('b')] };
  assert.deepEqual(assign({ ...request, remembered: 'gone' }), assign(request));
});

void test('a winner is shown to everybody, whoever takes part', () => {
  const variants: PlannedVariant[] = [
    { id: 'a', share: 1, status: 'closed' },
    { id: 'b', share: 1, status: 'winner' },
  ];
  for (const one of everybody({ experiment: 'hero', variants, coverage: 0.1 }, 100))
    assert.deepEqual(one, { variant: 'b', own: null });
});

void test('nothing is shown where nothing runs', () => {
  assert.equal(assign({ experiment: 'hero', unit: 'v-1', variants: [] }), null);
  assert.equal(assign({ experiment: 'hero', unit: 'v-1', variants: [killed('a'), killed('b')] }), null);
  assert.equal(assign({ experiment: 'hero', unit: 'v-1', variants: [active('a', 0)] }), null);
});

void test('another seed deals all units again', () => {
  const variants = [active('a'), active('b')];
  const one = everybody({ experiment: 'hero', variants });
  const other = everybody({ experiment: 'hero', variants, seed: 'second' });
  assertShare(one.filter((assignment, i) => assignment?.variant === other[i]?.variant).length, UNITS, 0.5);
});

void test('a request that cannot be answered says what is expected', () => {
  const right = { experiment: 'hero', unit: 'v-1', variants: [active('a'), active('b')] };
  const wrong: [Partial<AssignmentRequest>, RegExp][] = [
    [{ unit: '' }, /unit is empty; expected the id of a visitor/],
    [{ experiment: '' }, /experiment is empty/],
    [{ coverage: 1.1 }, /coverage is 1\.1; expected 0 to 1/],
    [{ coverage: NaN }, /coverage is NaN/],
    [{ hashVersion: 1 }, /hashVersion is 1; only 2 is supported\. GrowthBook/],
    [{ variants: [active('a', -1)] }, /share of variant 'a' is -1; expected a number of 0 or more/],
    [{ variants: [active('a', Infinity)] }, /share of variant 'a' is Infinity/],
    [{ variants: [active('a'), active('a')] }, /variant 'a' is there twice/],
  ];
  for (const [part, message] of wrong) assert.throws(() => assign({ ...right, ...part }), message);
});
