import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { forEachKind, parseCursor, type Changes, type Variant } from 'peeksafe/protocol';
import { ChangeIndex } from '../../src/live/change-index.ts';

const nothing = { stream: null, ...forEachKind(() => []) };
const variant = (n: number, seq: number): Variant => ({ id: `v${n}`, seq }) as unknown as Variant;

/** The ids of what changed since a cursor, as a reader hears of them that follows page after page. */
function pagedFrom(index: ChangeIndex, since: number): string[] {
  const ids: string[] = [];
  for (let from = since, isLast = false; !isLast;) {
    const { text, seq, more } = index.changesSince(from, { entities: 2, characters: 1000 });
    const { variants = [], since: said } = JSON.parse(text) as Changes;
    assert.equal(said, index.cursorAt(from));
    assert.ok(seq > from || !more);
    ids.push(...variants.map(({ id }) => id));
    [from, isLast] = [seq, !more];
  }
  return ids;
}

/** Commits of some events each: which variants each event changes, and which are handed on with it though nothing of them has changed. */
const commits = fc.array(
  fc.array(fc.record({ changed: fc.array(fc.nat(5)), looked: fc.array(fc.nat(5)) }), { minLength: 1, maxLength: 4 }),
  { minLength: 1, maxLength: 12 },
);

test('a reader gets everything that changed since its cursor, even when commits list unchanged entities too', () => {
  fc.assert(
    fc.property(commits, (all) => {
      const index = new ChangeIndex('e');
      const seqs = new Map<number, number>();
      let seq = 0;
      for (const events of all) {
        const touched = new Set<number>();
        for (const { changed, looked } of events) {
          seq += 1;
          for (const n of changed) seqs.set(n, seq);
          for (const n of [...changed, ...looked]) if (seqs.has(n)) touched.add(n);
        }
        const variants = [...touched].map((n) => variant(n, seqs.get(n) as number));
        index.apply({ seq, at: 0, entities: { ...nothing, variants } });
      }
      for (let since = 0; since <= seq; since++) {
        const { variants = [], cursor } = JSON.parse([...index.listSince(since).pieces()].join('')) as Changes;
        const expected = [...seqs].filter(([, at]) => at > since).map(([n]) => `v${n}`);
        assert.deepEqual(variants.map(({ id }) => id).sort(), expected.sort(), `since ${since}`);
        assert.equal(parseCursor(cursor)?.seq, seq);
        assert.deepEqual(
          pagedFrom(index, since),
          variants.map(({ id }) => id),
          `in pages since ${since}`,
        );
      }
    }),
  );
});

test('lists since far cursors are made from the same memory, and each has what changed since its own', () => {
  const index = new ChangeIndex('e');
  const all = Array.from({ length: 2000 }, (_, i) => variant(i, i + 1));
  index.apply({ seq: 2000, at: 0, entities: { ...nothing, variants: all } });
  // These move to the end.
  index.apply({ seq: 2002, at: 0, entities: { ...nothing, variants: [variant(3, 2001), variant(700, 2002)] } });
  const order = [...all.map(({ id }) => id).filter((id) => id !== 'v3' && id !== 'v700'), 'v3', 'v700'];
  const lists = [null, 0, 2, 500, 1999, 2002].map((since) => index.listSince(since));
  const read = lists.map((list) => (JSON.parse([...list.pieces()].join('')) as Changes).variants?.map(({ id }) => id));
  assert.deepEqual(read.slice(0, 3), [order, order, order.slice(2)]);
  assert.deepEqual(read.slice(3), [order.slice(499), ['v1999', 'v3', 'v700'], undefined]);
  const [whole, , far, further, near] = lists;
  assert.ok(whole?.shared === far?.shared && far?.shared === further?.shared);
  assert.ok((near as (typeof lists)[0]).bytes < 100, 'one from a moment ago does not hold the whole stream');
  index.apply({ seq: 2003, at: 0, entities: { ...nothing, variants: [variant(9, 2003)] } });
  assert.ok(index.listSince(null).shared !== whole?.shared);
  assert.equal((JSON.parse([...(whole as (typeof lists)[0]).pieces()].join('')) as Changes).cursor, 'e.2002');
});
