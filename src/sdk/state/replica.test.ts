import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Suggestion } from '../../protocol/state/suggestion.ts';
import type { Changes } from '../../protocol/connection/messages.ts';
import { mergeChanged, Replica } from './replica.ts';

const AT = '2026-01-05T10:00:00.000Z';

function entity(id: string, seq: number): Suggestion {
  return {
    id,
    seq,
    action: 'act',
    priority: 'low',
    title: `${id} at ${seq}`,
    reason: '',
    about: null,
    evidence: [],
    generated: false,
    source: 'external',
    madeAt: AT,
    expiresAt: null,
    expectedGain: null,
    status: 'open',
    endedAt: null,
    outcome: '',
    endedBy: null,
  };
}

/** A history: event n changes the entity at place n. */
const history = fc.array(fc.constantFrom('a', 'b', 'c', '__proto__'), { minLength: 1, maxLength: 40 });

/** The changes after `since`, up to `seq`, each entity once in its newest state at that moment. */
function message(ids: readonly string[], since: number | null, seq: number, epoch = 'e', more = false): Changes {
  const newest = new Map<string, Suggestion>();
  for (let i = since ?? 0; i < seq; i++) newest.set(ids[i] as string, entity(ids[i] as string, i + 1));
  return {
    type: 'changes',
    since: since === null ? null : `${epoch}.${since}`,
    cursor: `${epoch}.${seq}`,
    at: AT,
    ...(more && { more }),
    suggestions: [...newest.values()].sort((a, b) => a.seq - b.seq),
  };
}

const contents = (replica: Replica): unknown => [...replica.state.suggestions.values()].sort((a, b) => a.seq - b.seq);

function whole(ids: readonly string[]): Replica {
  const replica = new Replica();
  replica.apply(message(ids, null, ids.length));
  return replica;
}

test('the newest settings of the stream stay, whatever is sent again, until the history is replaced', () => {
  const replica = new Replica();
  assert.equal(replica.state.info, null);
  const info = (seq: number, timeZone: string | null) => ({ seq, timeZone, origin: 'live' as const });
  const change = (since: number | null, seq: number, stream?: ReturnType<typeof info>, epoch = 'e') => {
    const applied = replica.apply({ ...message([], since, seq, epoch), ...(stream && { stream }) });
    assert.equal(applied.outcome, 'applied');
    return applied.outcome === 'applied' ? applied.changed.info : null;
  };
  assert.deepEqual(change(null, 2, info(2, 'UTC')), info(2, 'UTC'));
  assert.equal(change(2, 3), null);
  assert.deepEqual(change(3, 5, info(5, 'Asia/Tokyo')), info(5, 'Asia/Tokyo'));
  assert.equal(change(2, 5, info(2, 'UTC')), null);
  assert.deepEqual(replica.state.info, info(5, 'Asia/Tokyo'));
  assert.equal(change(null, 9, undefined, 'other'), null);
  assert.equal(replica.state.info, null);
});

test('any cutting of a history into frames, doubled, late or resumed from any earlier cursor, gives the same state', () => {
  fc.assert(
    fc.property(history, fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 30 }), (ids, steps) => {
      const replica = new Replica();
      let held = -1;
      for (const [back, forward] of steps) {
        // A frame from anywhere at or before what is held, to anywhere, the past included.
        const since = held < 0 ? null : held - (back % (held + 1));
        const seq = Math.min(ids.length, (since ?? 0) + (forward % (ids.length + 1)));
        const before = replica.state.cursor;
        assert.equal(replica.apply(message(ids, since, seq)).outcome, 'applied');
        const now = Number(replica.state.cursor?.slice(2));
        assert.ok(now >= Number(before?.slice(2) ?? 0), 'the cursor went back');
        held = now;
      }
      replica.apply(message(ids, held < 0 ? null : held, ids.length));
      assert.deepEqual(contents(replica), contents(whole(ids)));
      assert.equal(replica.state.cursor, `e.${ids.length}`);
    }),
  );
});

test('a message that does not follow on, or is of another epoch, changes nothing and says so', () => {
  fc.assert(
    fc.property(history, fc.nat({ max: 10 }), (ids, ahead) => {
      const replica = whole(ids);
      const before = contents(replica);
      assert.equal(
        replica.apply(message([...ids, 'x'], ids.length + 1 + ahead, ids.length + 1 + ahead)).outcome,
        'gap',
      );
      assert.equal(replica.apply(message(ids, 0, ids.length, 'other')).outcome, 'gap');
      assert.deepEqual(contents(replica), before);
      assert.equal(replica.apply(message(['z'], null, 1, 'other')).outcome, 'applied', 'from nothing it begins anew');
      assert.deepEqual(contents(replica), [entity('z', 1)]);
    }),
  );
});

test('a long snapshot in pages is shown only when it is whole, and the old state until then', () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 1, max: 5 }), (ids, size) => {
      const replica = new Replica();
      replica.apply(message(['old'], null, 1, 'old'));
      const last = ids.length;
      for (let from = 0; from < last; from += size) {
        const to = Math.min(last, from + size);
        const isLast = to === last;
        const applied = replica.apply(message(ids, from === 0 ? null : from, to, 'e', !isLast));
        assert.equal(applied.outcome, isLast ? 'applied' : 'partial');
        if (!isLast) assert.deepEqual([replica.state.cursor, contents(replica)], ['old.1', [entity('old', 1)]]);
        else if (applied.outcome === 'applied') assert.ok(applied.changed.reset);
      }
      assert.deepEqual(contents(replica), contents(whole(ids)));
    }),
  );
});

test('frames of before, sent again between the pages of a snapshot, do not pass it off as whole', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 3, maxLength: 20 }), fc.nat(), (ids, place) => {
      const replica = new Replica();
      replica.apply(message(['old'], null, 1, 'old'));
      const cut = 2 + (place % (ids.length - 2));
      replica.apply(message(ids, null, cut, 'e', true));
      replica.apply(message(ids, 0, cut - 1));
      assert.deepEqual([replica.state.cursor, contents(replica)], ['old.1', [entity('old', 1)]]);
      assert.equal(replica.apply(message(ids, cut, ids.length)).outcome, 'applied');
      assert.deepEqual(contents(replica), contents(whole(ids)));
    }),
  );
});

test('a snapshot of before, from a server that lags behind another, changes nothing, and what it goes on with is taken', () => {
  fc.assert(
    fc.property(history, fc.nat(), (ids, back) => {
      const replica = whole(ids);
      const before = contents(replica);
      const past = back % ids.length;
      const applied = replica.apply(message(ids, null, past));
      assert.ok(applied.outcome === 'applied' && !applied.changed.reset && applied.changed.suggestions.length === 0);
      assert.deepEqual([replica.state.cursor, contents(replica)], [`e.${ids.length}`, before]);
      const longer = [...ids, 'x'];
      replica.apply(message(longer, past, longer.length));
      assert.deepEqual(contents(replica), contents(whole(longer)));
    }),
  );
});

test('pages whose rest never came are forgotten with the connection', () => {
  const replica = new Replica();
  replica.apply(message(['a', 'b'], null, 1, 'e', true));
  replica.dropPages();
  assert.equal(replica.apply(message(['a', 'b'], 1, 2)).outcome, 'gap');
  assert.equal(replica.state.cursor, null);
});

test('the state is one object from one change to the next, with the cursor of the last', () => {
  const replica = new Replica();
  const before = replica.state;
  replica.apply(message(['a'], null, 1));
  const first = replica.state;
  assert.equal(replica.state, first);
  replica.apply(message(['a', 'b'], 1, 2));
  assert.deepEqual([before.cursor, first.cursor, replica.state.cursor], [null, 'e.1', 'e.2']);
});

test('entities stand in the order in which they last changed', () => {
  const replica = whole(['a', 'b', 'a']);
  assert.deepEqual([...replica.state.suggestions.keys()], ['b', 'a']);
});

test('frames that are joined say what all of them changed, each entity in its newest state', () => {
  const replica = new Replica();
  const ids = ['a', 'b', 'a'];
  const frames = [message(ids, null, 2), message(ids, 2, 3)].map((one) => replica.apply(one));
  const [first, second] = frames.map((applied) => (applied.outcome === 'applied' ? applied.changed : assert.fail()));
  const merged = mergeChanged(first as never, second as never);
  assert.equal(merged.reset, true);
  assert.equal(merged.cursor, 'e.3');
  assert.deepEqual(
    merged.suggestions.map(({ id, seq }) => [id, seq]),
    [
      ['a', 3],
      ['b', 2],
    ],
  );
});
