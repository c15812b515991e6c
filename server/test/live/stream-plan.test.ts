import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Experiment, Variant } from 'peeksafe/protocol';
import { StreamPlan } from '../../src/live/stream-plan.ts';

const STATUSES = ['active', 'killed', 'winner'] as const;

interface Change {
  readonly n: number;
  readonly status: (typeof STATUSES)[number];
}

const letterOf = (n: number): string => String.fromCodePoint(97 + n);
const variant = ({ n, status }: Change): Variant =>
  ({ id: `v${n}`, experiment: 'x', letter: letterOf(n), status, content: `text ${n}` }) as unknown as Variant;

/** Changes of an experiment's variants: some experiments stay small, some grow. */
const changes = fc
  .integer({ min: 1, max: 24 })
  .chain((variants) =>
    fc.array(fc.record({ n: fc.nat(variants - 1), status: fc.constantFrom(...STATUSES) }), { maxLength: 120 }),
  );

test('the plan has each variant once and as it is now, however many an experiment has', () => {
  fc.assert(
    fc.property(changes, (all) => {
      const plan = new StreamPlan();
      const opened = { id: 'x', shares: [] } as unknown as Experiment;
      plan.apply({ stream: null, experiments: [opened], variants: [] });
      const now = new Map<number, Change>();
      for (const change of all) {
        now.set(change.n, change);
        plan.apply({ stream: null, experiments: [], variants: [variant(change)] });
        assert.equal(plan.posted('x').size, now.size);
        assert.ok(plan.posted('x').has(`v${change.n}`));
      }
      assert.ok(!plan.posted('x').has('another'));
      const isShown = [...now.values()].some(({ status }) => status !== 'killed');
      const expected = [...now.values()]
        .sort((a, b) => a.n - b.n)
        .map(({ n, status }) => ({ id: `v${n}`, share: 1 / now.size, status, content: `text ${n}` }));
      const part = plan.part('x');
      if (!isShown) return assert.equal(part, null);
      const variants = part?.experiment.variants ?? [];
      assert.deepEqual(
        variants.map((one) => ({ ...one, share: 0 })),
        expected.map((one) => ({ ...one, share: 0 })),
      );
      for (const { share } of variants) assert.ok(Math.abs(share - 1 / now.size) < 1e-12);
    }),
  );
});
