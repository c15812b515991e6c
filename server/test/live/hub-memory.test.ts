import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HEARTBEAT_MS, type Changes, type Variant } from 'peeksafe/protocol';
import { ChangeIndex } from '../../src/live/change-index.ts';
import { FrameMemory } from '../../src/live/frame-cache.ts';
import { StreamHub } from '../../src/live/hub.ts';
import type { ViewerTransport, Viewer } from '../../src/live/viewer.ts';
import { OutputBudget } from '../../src/output/output-budget.ts';
import { until } from '../support/until.ts';

const nothing = { experiments: [], patterns: [], kills: [], suggestions: [] };
const variant = (id: string, seq: number, length = 10): Variant =>
  ({ id, seq, content: 'x'.repeat(length) }) as unknown as Variant;

interface Seen extends ViewerTransport {
  readonly heard: string[];
  readonly viewer: Viewer;
}

function hubWith(output: OutputBudget, frames = new FrameMemory()) {
  let seq = 0;
  const none = (): void => {};
  const hub = new StreamHub('s', {
    index: new ChangeIndex('e'),
    clocks: { now: Date.now, elapsed: () => performance.now(), spent: () => 0, heartbeatMs: HEARTBEAT_MS },
    counters: { frame: none, deliveries: none, fanOut: none, conflation: none, evicted: none },
    memory: { output, frames },
    onError: (what, error) => assert.fail(`${what}: ${String(error)}`),
  });
  return {
    hub,
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

const hasAll = ({ heard }: Seen, cursor: string): boolean =>
  heard.some((text) => text.startsWith('{"type":"changes"') && (JSON.parse(text) as Changes).cursor === cursor);

test('what viewers have not taken counts until they take it or leave', async (t) => {
  const output = new OutputBudget(1_000_000);
  const { hub, commit, join } = hubWith(output);
  commit(variant('a', 1));
  let waiting = 1000;
  const slow = join(() => waiting);
  const gone = join(() => 500);
  t.after(() => hub.leave(slow.viewer));
  assert.equal(output.bytes, 1500);
  waiting = 0;
  await until('it is seen that all was taken', () => output.bytes === 500);
  hub.leave(gone.viewer);
  hub.leave(gone.viewer);
  assert.equal(output.bytes, 0);
});

test('while there is no room, who keeps up hears on, and who is behind waits until there is', async (t) => {
  const output = new OutputBudget(1_000_000);
  const { hub, commit, join } = hubWith(output);
  commit(variant('a', 1));
  const current = join(() => 0);
  const giveBack = output.count('somebody', 2_000_000);
  const late = join(() => 0);
  t.after(() => [current, late].forEach(({ viewer }) => hub.leave(viewer)));
  commit(variant('a', 2));
  await until('who keeps up has it', () => hasAll(current, 'e.2'));
  assert.ok(!hasAll(late, 'e.2') && !hasAll(late, 'e.1'));
  assert.ok(late.heard[0]?.includes('"welcome"'), 'it knows that the server is there');
  giveBack();
  await until('it is sent what it lacks', () => hasAll(late, 'e.2'));
});

test('viewers of one address that do not read leave the room of everybody else', async (t) => {
  const output = new OutputBudget(1_000_000);
  const { hub, commit, join } = hubWith(output);
  commit(variant('a', 1, 100_000));
  const takesNothing = (heard: readonly string[]): number => heard.join('').length;
  const crowd = Array.from({ length: 20 }, () => join(takesNothing, null, 'attacker'));
  const other = join(() => 0, null, 'somebody');
  t.after(() => [...crowd, other].forEach(({ viewer }) => hub.leave(viewer)));
  assert.ok(output.bytes > 200_000 && output.bytes < 400_000, `${output.bytes} bytes wait`);
  assert.ok(hasAll(other, 'e.1'));
  assert.equal(typeof output.reserve('attacker', 10_000), 'function', 'one answer is given, whatever its size');
  assert.equal(output.reserve('attacker', 10_000), 'address');
  assert.equal(typeof output.reserve('somebody', 100_000), 'function');
});

test('who begins with a stream of many pages gets the first at once and the others in turns', async (t) => {
  const { hub, commit, join } = hubWith(new OutputBudget());
  commit(...Array.from({ length: 4000 }, (_, i) => variant(`v${i}`, i + 1, 1000)));
  const viewers = Array.from({ length: 30 }, () => join(() => 0));
  t.after(() => viewers.forEach(({ viewer }) => hub.leave(viewer)));
  for (const { heard } of viewers) assert.equal(heard.length, 2, 'welcome and a page');
  let rounds = 0;
  const counting = setInterval(() => (rounds += 1), 1);
  t.after(() => clearInterval(counting));
  await until('all of them have all of it', () => viewers.every((seen) => hasAll(seen, 'e.4000')));
  assert.ok(rounds > 3, `timers were served ${rounds} times meanwhile`);
  for (const { heard } of viewers) {
    const ids = heard.flatMap((text) => (JSON.parse(text) as Changes).variants?.map(({ id }) => id) ?? []);
    assert.deepEqual([ids.length, new Set(ids).size], [4000, 4000]);
  }
});

test('messages that are kept for readers at many places are bounded in bytes, whosever they are', () => {
  const frames = new FrameMemory(1_000_000);
  const hubs = [1, 2, 3].map(() => hubWith(new OutputBudget(), frames));
  const viewers = hubs.flatMap(({ hub, commit, join }) => {
    commit(...Array.from({ length: 64 }, (_, i) => variant(`v${i}`, i + 1, 1000)));
    return Array.from({ length: 64 }, (_, since) => ({ hub, seen: join(() => 0, since) }));
  });
  assert.ok(viewers.every(({ seen }) => hasAll(seen, 'e.64')));
  assert.ok(frames.bytes > 0 && frames.bytes <= 1_000_000, `${frames.bytes} bytes are kept`);
  for (const { commit } of hubs) commit(variant('v0', 65));
  assert.equal(frames.bytes, 0, 'of a state that has passed nothing is kept');
  for (const { hub, seen } of viewers) hub.leave(seen.viewer);
});
