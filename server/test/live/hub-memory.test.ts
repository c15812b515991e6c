import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachKind, HEARTBEAT_MS, type Changes, type Variant } from 'peeksafe/protocol';
import { ChangeIndex } from '../../src/live/change-index.ts';
import { FrameMemory } from '../../src/live/frame-cache.ts';
import { StreamHub } from '../../src/live/hub.ts';
import type { ViewerTransport, Viewer } from '../../src/live/viewer.ts';
import { OutputBudget } from '../../src/output/output-budget.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** Longer than a frame. */
const FRAME = 60;

const nothing = { stream: null, ...forEachKind(() => []) };
const variant = (id: string, seq: number, length = 10): Variant =>
  ({ id, seq, content: 'x'.repeat(length) }) as unknown as Variant;

interface Seen extends ViewerTransport {
  readonly heard: string[];
  readonly viewer: Viewer;
}

function hubWith(output: OutputBudget, frames = new FrameMemory()) {
  let seq = 0;
  const none = (): void => {};
  const clock = new VirtualClock();
  const hub = new StreamHub('s', {
    index: new ChangeIndex('e'),
    clock,
    heartbeatMs: HEARTBEAT_MS,
    counters: { frame: none, deliveries: none, fanOut: none, conflation: none, evicted: none },
    memory: { output, frames },
    onError: (what, error) => assert.fail(`${what}: ${String(error)}`),
  });
  return {
    hub,
    clock,
    commit(...variants: Variant[]) {
      seq = Math.max(seq, ...variants.map((row) => row.seq));
      hub.publish({ seq, at: 0, entities: { ...nothing, variants }, isByTime: false });
    },
    join(buffered: (heard: readonly string[]) => number, since: number | null = null, address = 'somewhere'): Seen {
      const heard: string[] = [];
      const transport: ViewerTransport = {
        address,
        send: ({ text }) => heard.push(text),
        buffered: () => buffered(heard),
        close: none,
      };
      return { ...transport, heard, viewer: hub.join(transport, since === null ? null : { epoch: 'e', seq: since }) };
    },
  };
}

/** Lets the hub have its turns until it waits for none; returns how many they were. */
function allTurns(clock: VirtualClock): number {
  let turns = 0;
  for (; clock.turns > 0; turns++) clock.settleOne();
  return turns;
}

const hasAll = ({ heard }: Seen, cursor: string): boolean =>
  heard.some((text) => text.startsWith('{"type":"changes"') && (JSON.parse(text) as Changes).cursor === cursor);

test('bytes that viewers have not read count until they read them or leave', () => {
  const output = new OutputBudget(1_000_000);
  const { hub, clock, commit, join } = hubWith(output);
  commit(variant('a', 1));
  let waiting = 1000;
  join(() => waiting);
  const gone = join(() => 500);
  assert.equal(output.bytes, 1500);
  waiting = 0;
  clock.advance(FRAME);
  assert.equal(output.bytes, 500);
  hub.leave(gone.viewer);
  hub.leave(gone.viewer);
  assert.equal(output.bytes, 0);
});

test('while there is no room, viewers that keep up get every change, and those behind wait until there is', () => {
  const output = new OutputBudget(1_000_000);
  const { clock, commit, join } = hubWith(output);
  commit(variant('a', 1));
  const current = join(() => 0);
  const giveBack = output.count('somebody', 2_000_000);
  const late = join(() => 0);
  commit(variant('a', 2));
  clock.advance(FRAME);
  assert.ok(hasAll(current, 'e.2'));
  assert.ok(!hasAll(late, 'e.2') && !hasAll(late, 'e.1'));
  assert.ok(late.heard[0]?.includes('"welcome"'), 'it knows that the server is there');
  giveBack();
  clock.advance(FRAME);
  assert.ok(hasAll(late, 'e.2'), 'it is sent what it lacks');
});

test('viewers of one address that do not read leave room for everybody else', () => {
  const output = new OutputBudget(1_000_000);
  const { clock, commit, join } = hubWith(output);
  commit(variant('a', 1, 100_000));
  const takesNothing = (heard: readonly string[]): number => heard.join('').length;
  for (let i = 0; i < 20; i++) join(takesNothing, null, 'attacker');
  const other = join(() => 0, null, 'somebody');
  allTurns(clock);
  assert.ok(output.bytes > 200_000 && output.bytes < 400_000, `${output.bytes} bytes wait`);
  assert.ok(hasAll(other, 'e.1'));
  assert.equal(typeof output.reserve('attacker', 10_000), 'function', 'one answer is given, whatever its size');
  assert.equal(output.reserve('attacker', 10_000), 'address');
  assert.equal(typeof output.reserve('somebody', 100_000), 'function');
});

test('answers that an address does not read leave its viewers no more than the rest of its share', () => {
  const output = new OutputBudget(1_000_000);
  const { clock, commit, join } = hubWith(output);
  commit(variant('a', 1, 100_000));
  const takesNothing = (heard: readonly string[]): number => heard.join('').length;
  for (let i = 0; i < 10; i++) output.reserve('attacker', 25_000);
  for (let i = 0; i < 20; i++) join(takesNothing, null, 'attacker');
  allTurns(clock);
  assert.ok(output.bytes < 300_000, `${output.bytes} bytes wait`);
});

test('a viewer that has part of a long stream does not count among those that keep up', () => {
  const output = new OutputBudget(1_000_000);
  const { clock, commit, join } = hubWith(output);
  commit(...Array.from({ length: 4000 }, (_, i) => variant(`v${i}`, i + 1, 1000)));
  const viewer = join(() => 0);
  const giveBack = output.count('somebody', 2_000_000);
  allTurns(clock);
  assert.equal(viewer.heard.length, 2, 'welcome and the page that it had before');
  giveBack();
  clock.advance(FRAME);
  allTurns(clock);
  assert.ok(hasAll(viewer, 'e.4000'));
});

test('the first viewer of a long stream gets a page at once, and those that come with it get theirs in turns', () => {
  const { clock, commit, join } = hubWith(new OutputBudget());
  commit(...Array.from({ length: 4000 }, (_, i) => variant(`v${i}`, i + 1, 1000)));
  const viewers = Array.from({ length: 30 }, () =>
    join(() => {
      clock.busy(1);
      return 0;
    }),
  );
  const [first, ...rest] = viewers.map(({ heard }) => heard.length);
  assert.equal(first, 2, 'welcome and a page');
  assert.deepEqual(new Set(rest), new Set([1]), 'welcome');
  const turns = allTurns(clock);
  assert.ok(viewers.every((seen) => hasAll(seen, 'e.4000')));
  assert.ok(turns > 60, `everything else had its turn ${turns} times meanwhile`);
  for (const { heard } of viewers) {
    const ids = heard.flatMap((text) => (JSON.parse(text) as Changes).variants?.map(({ id }) => id) ?? []);
    assert.deepEqual([ids.length, new Set(ids).size], [4000, 4000]);
  }
});

test('messages kept for viewers at many cursors are bounded in bytes over all streams', () => {
  const frames = new FrameMemory(1_000_000);
  const hubs = [1, 2, 3].map(() => hubWith(new OutputBudget(), frames));
  const viewers = hubs.flatMap(({ hub, clock, commit, join }) => {
    commit(...Array.from({ length: 64 }, (_, i) => variant(`v${i}`, i + 1, 1000)));
    const seen = Array.from({ length: 64 }, (_, since) => join(() => 0, since));
    allTurns(clock);
    return seen.map((one) => ({ hub, seen: one }));
  });
  assert.ok(viewers.every(({ seen }) => hasAll(seen, 'e.64')));
  assert.ok(frames.bytes > 0 && frames.bytes <= 1_000_000, `${frames.bytes} bytes are kept`);
  for (const { commit } of hubs) commit(variant('v0', 65));
  assert.equal(frames.bytes, 0, 'of a state that has passed nothing is kept');
  for (const { hub, seen } of viewers) hub.leave(seen.viewer);
});

test('a frame goes to viewers that keep up before anything goes to those that lag, which get theirs in turns', () => {
  const { clock, commit, join } = hubWith(new OutputBudget());
  commit(variant('a', 1));
  let waiting = 0;
  const slow = Array.from({ length: 40 }, () =>
    join(() => {
      clock.busy(1);
      return waiting;
    }),
  );
  const quick = join(() => 0);
  allTurns(clock);
  // None of them takes in the next frame, nor the one after.
  waiting = 1000;
  commit(variant('a', 2));
  clock.advance(FRAME);
  waiting = 300_000;
  clock.advance(FRAME);
  const before = slow.map(({ heard }) => heard.length);
  waiting = 0;
  commit(variant('a', 3));
  while (!hasAll(quick, 'e.3')) clock.settleOne();
  const served = (): number => slow.filter(({ heard }, i) => heard.length > (before[i] as number)).length;
  assert.equal(served(), 0, 'not before the one that keeps up');
  let most = 0;
  for (let last = 0; last < slow.length; last = served()) {
    clock.settleOne();
    most = Math.max(most, served() - last);
  }
  assert.ok(most > 0 && most <= 4, `${most} were served in one turn`);
  assert.ok(slow.every((seen) => hasAll(seen, 'e.3')));
});
