import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CLOSE, forEachKind, HEARTBEAT_MS, type Changes, type Heartbeat, type Variant } from 'peeksafe/protocol';
import { ChangeIndex } from '../../src/live/change-index.ts';
import { StreamHub } from '../../src/live/hub.ts';
import { CONFLATE_ABOVE, EVICT_AFTER_MS, type ViewerTransport } from '../../src/live/viewer.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const nothing = { stream: null, ...forEachKind(() => []) };
const variant = (id: string, seq: number, content = id): Variant => ({ id, seq, content }) as unknown as Variant;

interface Bench {
  readonly hub: StreamHub;
  /** Errors of viewers' connections. */
  readonly errors: string[];
  readonly counted: { frames: number; conflations: number; evicted: number };
  readonly clock: VirtualClock;
  commit(...variants: Variant[]): void;
  /** Commits a change caused by time alone. */
  timePasses(...variants: Variant[]): void;
  join(buffered?: () => number): { heard: { type: string }[]; closed: () => number | null };
}

function bench(): Bench {
  let seq = 0;
  const counted = { frames: 0, conflations: 0, evicted: 0 };
  const clock = new VirtualClock();
  const one: Bench = {
    clock,
    counted,
    hub: new StreamHub('s', {
      index: new ChangeIndex('e'),
      clock,
      heartbeatMs: HEARTBEAT_MS,
      counters: {
        frame: () => counted.frames++,
        deliveries() {},
        fanOut() {},
        conflation: () => counted.conflations++,
        evicted: () => counted.evicted++,
      },
      onError: (what, error) => one.errors.push(`${what}: ${(error as Error).message}`),
    }),
    errors: [],
    commit(...variants) {
      seq = Math.max(seq, ...variants.map((row) => row.seq));
      one.hub.publish({ seq, at: clock.now(), entities: { ...nothing, variants }, isByTime: false });
    },
    timePasses(...variants) {
      seq = Math.max(seq, ...variants.map((row) => row.seq));
      one.hub.publish({ seq, at: clock.now(), entities: { ...nothing, variants }, isByTime: true });
    },
    join(buffered = () => 0) {
      const heard: { type: string }[] = [];
      let code: number | null = null;
      const transport: ViewerTransport = {
        send: ({ text }) => heard.push(JSON.parse(text) as { type: string }),
        buffered,
        close: (given) => (code = given),
      };
      one.hub.join(transport, null);
      return { heard, closed: () => code };
    },
  };
  return one;
}

/** Longer than a frame. */
const FRAME = 60;

test('a frame is serialized once for all viewers at the same cursor', () => {
  const one = bench();
  const { hub, commit, join, counted } = one;
  commit(variant('a', 1));
  const viewers = Array.from({ length: 50 }, () => join());
  assert.equal(counted.frames, 1, 'one snapshot for fifty');
  commit(variant('a', 2));
  one.clock.advance(FRAME);
  assert.equal(counted.frames, 2);
  assert.ok(viewers.every(({ heard }) => (heard.at(-1) as unknown as Changes).cursor === 'e.2'));
  assert.equal(hub.viewers, 50);
});

test('a viewer that falls behind skips the states in between and then gets the newest in one message', () => {
  const it = bench();
  let waiting = 0;
  it.commit(variant('a', 1));
  const slow = it.join(() => waiting);
  const quick = it.join();
  waiting = CONFLATE_ABOVE + 1;
  for (let seq = 2; seq <= 4; seq++) {
    it.commit(variant('a', seq));
    it.clock.advance(FRAME);
  }
  assert.equal(quick.heard.length, slow.heard.length + 3);
  waiting = 0;
  it.clock.advance(FRAME);
  const last = slow.heard.at(-1) as unknown as Changes;
  assert.deepEqual([last.since, last.cursor], ['e.1', 'e.4']);
  assert.deepEqual([it.counted.conflations, it.counted.evicted], [1, 0]);
});

test('a viewer that reads a little now and then stays connected for minutes; one that reads nothing is evicted', () => {
  const it = bench();
  it.commit(...Array.from({ length: 3000 }, (_, i) => variant(`v${i}`, i + 1)));
  let room = 0;
  // Room for one page every ten seconds.
  const slow = it.join(() => (room-- > 0 ? 0 : CONFLATE_ABOVE + 1));
  const dead = it.join(() => CONFLATE_ABOVE + 1);
  const begin = it.clock.now();
  for (let i = 0; i < 6; i++) {
    it.clock.advance(10_000);
    room = 1;
    it.clock.advance(FRAME);
  }
  assert.ok(it.clock.now() - begin > 3 * EVICT_AFTER_MS);
  assert.equal(slow.closed(), null);
  assert.equal((slow.heard.at(-1) as unknown as Changes).more, undefined, 'it has all of it');
  assert.equal(dead.closed(), CLOSE.overload);
});

const cursorOf = ({ heard }: { heard: { type: string }[] }): string => (heard.at(-1) as unknown as Changes).cursor;

test('after a quiet time a change is sent at once', () => {
  const it = bench();
  const viewer = it.join();
  it.clock.advance(1000);
  it.commit(variant('a', 1));
  it.clock.settle();
  assert.equal(cursorOf(viewer), 'e.1');
});

test('changes caused by time alone join the frame of the next event, or follow by themselves a little later', () => {
  const it = bench();
  const viewer = it.join();
  it.clock.advance(1000);
  it.timePasses(variant('a', 1));
  it.clock.settle();
  assert.equal(viewer.heard.filter(({ type }) => type === 'changes').length, 1, 'only what there was at first');
  it.commit(variant('b', 2));
  it.clock.settle();
  assert.equal(cursorOf(viewer), 'e.2', 'who sends something does not wait');
  assert.equal(viewer.heard.filter(({ type }) => type === 'changes').length, 2, 'and both in one frame');
  it.clock.advance(1000);
  it.timePasses(variant('a', 3));
  it.clock.advance(250);
  assert.equal(cursorOf(viewer), 'e.3');
});

test('a late frame does not delay the ones after it, even while changes come at the full rate', () => {
  const it = bench();
  const viewer = it.join();
  let seq = 0;
  const commitAt = (at: number): void => {
    it.clock.advance(at - it.clock.now());
    it.commit(variant('a', ++seq));
    it.clock.settle();
    assert.equal(cursorOf(viewer), `e.${seq}`, `at ${at}`);
  };
  for (let at = 1000; at <= 1500; at += 50) commitAt(at);
  commitAt(1590);
  for (let at = 1600; at <= 2500; at += 50) commitAt(at);
});

test('changes that come faster than the frame rate are joined, however quiet it was before', () => {
  const it = bench();
  const viewer = it.join();
  it.clock.advance(60_000);
  for (let seq = 1; seq <= 10; seq++) {
    it.commit(variant('a', seq));
    it.clock.settle();
  }
  assert.equal(cursorOf(viewer), 'e.3', 'three at once, and the others wait for their frame');
  it.clock.advance(FRAME);
  assert.equal(cursorOf(viewer), 'e.10');
});

test('a crowd whose fan-out is expensive gets fewer frames, which leaves half of the processor to the rest', () => {
  const it = bench();
  const transport: ViewerTransport = { send: () => (it.clock.spentMs += 100), buffered: () => 0, close() {} };
  it.hub.join(transport, null);
  const viewer = it.join();
  let seq = 0;
  for (let i = 0; i < 60; i++) {
    it.clock.advance(50);
    it.commit(variant('a', ++seq));
    it.clock.settle();
  }
  const frames = viewer.heard.filter(({ type }) => type === 'changes').length;
  assert.ok(frames <= 3000 / 200 + 3, `${frames} frames in three seconds, each of which took a tenth of one`);
});

test('a lagging viewer does not delay the others', () => {
  const it = bench();
  const slow = it.join(() => CONFLATE_ABOVE + 1);
  const other = it.join();
  it.clock.advance(1000);
  it.commit(variant('a', 1));
  it.clock.settle();
  it.clock.advance(50);
  it.clock.advance(FRAME);
  it.commit(variant('a', 2));
  it.clock.settle();
  assert.equal(cursorOf(other), 'e.2');
  it.clock.advance(EVICT_AFTER_MS);
  it.clock.advance(FRAME);
  assert.equal(slow.closed(), CLOSE.overload);
});

test('heartbeats go to viewers that were sent nothing else, each with its own cursor', () => {
  const it = bench();
  it.commit(variant('a', 1));
  const early = it.join();
  it.clock.advance(HEARTBEAT_MS - 1);
  it.hub.heartbeat();
  const late = it.join();
  it.clock.advance(1);
  it.hub.heartbeat();
  const beats = ({ heard }: { heard: { type: string }[] }): Heartbeat[] =>
    heard.filter(({ type }) => type === 'heartbeat') as Heartbeat[];
  assert.deepEqual([beats(early).length, beats(late).length], [1, 0]);
  assert.equal(beats(early)[0]?.cursor, 'e.1');
  it.hub.heartbeat();
  assert.equal(beats(early).length, 1, 'not again at once');
  it.commit(variant('a', 2));
  it.clock.advance(FRAME);
  it.clock.advance(HEARTBEAT_MS);
  it.hub.heartbeat();
  assert.deepEqual([beats(early).length, beats(late).length], [2, 1]);
});

test('pages are bounded in rows and in size, never split the changes of one event, and together hold everything once', () => {
  const row = fc.record({ step: fc.integer({ min: 0, max: 1 }), size: fc.integer({ min: 0, max: 40 }) });
  const page = fc.record({ entities: fc.integer({ min: 1, max: 8 }), characters: fc.integer({ min: 1, max: 200 }) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), page, (rows, size) => {
      let seq = 1;
      const variants = rows.map(({ step, size: length }, i) => variant(`v${i}`, (seq += step), 'x'.repeat(length)));
      const index = new ChangeIndex('e');
      index.apply({ seq, at: 0, entities: { ...nothing, variants } });
      const seen: Variant[] = [];
      for (let since: number | null = null, more = true; more;) {
        const text = index.changesSince(since, size);
        const message = JSON.parse(text.text) as Changes;
        assert.equal(message.since, since === null ? null : `e.${since}`);
        const of = message.variants ?? [];
        const groups = new Set(of.slice(0, -1).map((one) => one.seq)).size;
        assert.ok(of.length <= size.entities || groups === 1 || of.at(-1)?.seq === of.at(-2)?.seq);
        seen.push(...of);
        ({ more, seq: since } = text);
      }
      assert.deepEqual(
        seen.map(({ id }) => id),
        variants.map(({ id }) => id),
      );
    }),
  );
});

/** A viewer whose connection starts to throw when the test says so. */
function breakable({ hub }: Bench): { heard: { type: string }[]; breaks: boolean; closed: () => number | null } {
  let code: number | null = null;
  const one = { heard: [] as { type: string }[], breaks: false, closed: () => code };
  const transport: ViewerTransport = {
    send({ text }) {
      if (one.breaks) throw new Error('a broken connection');
      one.heard.push(JSON.parse(text) as { type: string });
    },
    buffered: () => 0,
    close(given) {
      code = given;
      throw new Error('nothing can be said over it any more');
    },
  };
  hub.join(transport, null);
  return one;
}

test('an error of one viewer closes that viewer with 1011, and the others get their changes', () => {
  const one = bench();
  one.commit(variant('a', 1));
  const [before, broken, after] = [one.join(), breakable(one), one.join()];
  broken.breaks = true;
  one.commit(variant('a', 2));
  one.clock.advance(FRAME);
  for (const { heard } of [before, after]) assert.equal((heard.at(-1) as Changes).variants?.[0]?.seq, 2);
  assert.deepEqual([broken.closed(), one.hub.viewers], [CLOSE.internal, 2]);
  assert.match(one.errors[0] ?? '', /a broken connection/);
});

test('an error of one viewer keeps no other from its heartbeat or its goodbye', () => {
  const one = bench();
  one.commit(variant('a', 1));
  const [before, broken, after] = [one.join(), breakable(one), one.join()];
  broken.breaks = true;
  one.clock.advance(HEARTBEAT_MS);
  one.hub.heartbeat();
  for (const { heard } of [before, after]) assert.equal(heard.at(-1)?.type, 'heartbeat');
  assert.deepEqual([broken.closed(), one.hub.viewers], [CLOSE.internal, 2]);
  const second = breakable(one);
  const last = one.join();
  second.breaks = true;
  one.hub.drain('The server restarts.', 1000);
  for (const { closed } of [before, after, last]) assert.equal(closed(), CLOSE.restart);
  assert.deepEqual([second.closed(), one.hub.viewers], [CLOSE.internal, 0]);
});

test('an error of one lagging viewer keeps no other from catching up', () => {
  const one = bench();
  one.commit(variant('a', 1));
  let waiting = 0;
  const slow = [one.join(() => waiting), one.join(() => waiting)];
  let breaks = false;
  const failing = one.join(() => {
    if (breaks) throw new Error('a broken connection');
    return waiting;
  });
  waiting = 2 * CONFLATE_ABOVE;
  one.commit(variant('a', 2));
  one.clock.advance(FRAME);
  breaks = true;
  waiting = 0;
  one.clock.advance(FRAME);
  for (const { heard } of slow) assert.equal((heard.at(-1) as Changes).variants?.[0]?.seq, 2);
  assert.deepEqual([failing.closed(), one.hub.viewers], [CLOSE.internal, 2]);
});

test('a viewer that cannot be sent its welcome is not added', () => {
  const one = bench();
  const transport: ViewerTransport = {
    send: () => {
      throw new Error('a broken connection');
    },
    buffered: () => 0,
    close() {},
  };
  assert.throws(() => one.hub.join(transport, null), /a broken connection/);
  one.commit(variant('a', 1));
  assert.throws(() => one.hub.join(transport, null), /a broken connection/);
  assert.equal(one.hub.viewers, 0);
});

test('a hub waits for one turn at a time, however many viewers start on a long stream', () => {
  const it = bench();
  it.commit(...Array.from({ length: 4000 }, (_, i) => variant(`v${i}`, i + 1)));
  const viewers = Array.from({ length: 3 }, () => it.join());
  for (let turns = 0; it.clock.turns > 0; turns++) {
    assert.ok(turns < 100, 'the pages end');
    assert.equal(it.clock.turns, 1);
    it.clock.settleOne();
  }
  for (const viewer of viewers) assert.equal(cursorOf(viewer), 'e.4000');
});

test('a viewer with more than a megabyte unread is evicted with the next frame, and the others get it', () => {
  const it = bench();
  let unread = 0;
  const stuck = it.join(() => unread);
  const good = it.join();
  unread = 2 * 1024 * 1024;
  it.commit(variant('a', 1));
  it.clock.advance(FRAME);
  assert.equal(cursorOf(good), 'e.1');
  assert.deepEqual([stuck.closed(), it.counted.evicted, it.hub.viewers], [CLOSE.overload, 1, 1]);
});
