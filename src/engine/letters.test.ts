import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IncomingEvent, letterAt, type EventInput, type Variant } from '../protocol/index.ts';
import { MemoryHost } from './log/memory-host.ts';
import { restoreState, serializeState } from './snapshot.ts';
import { viewOfAll } from './view.ts';

test('letters go as the columns of a spreadsheet do', () => {
  const letters = [0, 1, 25, 26, 27, 51, 52, 701, 702, 18_277, 18_278].map(letterAt);
  assert.deepEqual(letters, ['A', 'B', 'Z', 'AA', 'AB', 'AZ', 'BA', 'ZZ', 'AAA', 'ZZZ', 'AAAA']);
  assert.equal(new Set(Array.from({ length: 20_000 }, (_, place) => letterAt(place))).size, 20_000);
});

type Step =
  { readonly post: 0 | 1 } | { readonly stop: number } | { readonly revive: number } | { readonly restart: true };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ post: fc.constantFrom(0 as const, 1 as const) }) },
  { weight: 2, arbitrary: fc.record({ stop: fc.nat(40) }) },
  { weight: 1, arbitrary: fc.record({ revive: fc.nat(40) }) },
  { weight: 1, arbitrary: fc.constant({ restart: true as const }) },
);

const AT = '2026-01-05T10:00:00.000Z';

const eventOf = (one: Exclude<Step, { restart: true }>, posted: number, id: string): EventInput => {
  const head = { id, at: AT };
  if ('post' in one) {
    // Later names sort first, so that nothing but the order of posting gives these letters.
    const variant = `v${1000 - posted}`;
    return { ...head, kind: 'variant.posted', variant, experiment: `x${one.post}`, content: variant };
  }
  const variant = `v${1000 - ('stop' in one ? one.stop : one.revive)}`;
  return 'stop' in one
    ? { ...head, kind: 'variant.killed', variant, cause: 'operator' }
    : { ...head, kind: 'variant.revived', variant };
};

test('a variant has its letter by the order of posting in its experiment, and keeps it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      let host = new MemoryHost();
      const now = Date.parse(AT);
      const submit = (event: EventInput): boolean =>
        host.submit([IncomingEvent.parse(event)], now).results[0]?.status === 'accepted';
      for (const experiment of ['x0', 'x1']) submit({ id: experiment, at: AT, kind: 'experiment.opened', experiment });
      const expected = new Map<string, string>();
      const places = [0, 0];
      for (const [n, one] of steps.entries()) {
        if ('restart' in one) {
          host = new MemoryHost(restoreState(serializeState(host.state)));
          continue;
        }
        const event = eventOf(one, expected.size, `e${n}`);
        const isTaken = submit(event);
        if ('post' in one && isTaken)
          expected.set((event as { variant: string }).variant, letterAt((places[one.post] as number)++));
      }
      const letters = (rows: readonly Variant[]): unknown => rows.map(({ id, letter }) => [id, letter]).sort();
      assert.deepEqual(letters(viewOfAll(host.state).variants), [...expected].sort());
    }),
  );
});
