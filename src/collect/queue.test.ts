import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ViewsCall } from '../protocol/index.ts';
import { BATCH_BYTES, BATCH_VIEWS, LEAVING_BYTES, QUEUE_BYTES, ViewQueue, type ViewRecord } from './queue.ts';

const KINDS = ['click', 'share', 'copy'];

/** A view of number `n`, with more in it at each further version. */
const viewOf = (n: number, version = 0, letters = ''): ViewRecord => ({
  ...{ view: `page-view-${n % 5}`, variant: `${letters}${n}`, unit: 'visitor', at: 1_795_950_000_000 + n },
  ...(version > 0 && { engaged: KINDS.slice(0, version) }),
});
const keyOf = ({ view, variant }: ViewRecord): string => `${view} ${variant}`;
const bytesOf = (views: readonly ViewRecord[]): number => new TextEncoder().encode(JSON.stringify(views)).length;

type Step =
  | { readonly kind: 'put'; readonly n: number }
  | { readonly kind: 'take'; readonly isLeaving: boolean }
  | { readonly kind: 'done' | 'failed'; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), n: fc.nat(12) }),
  fc.record({ kind: fc.constant('take' as const), isLeaving: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('done' as const, 'failed' as const), which: fc.nat(3) }),
);

test('whatever fails and comes in between, every view arrives as it last was, and no version of it twice', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new ViewQueue();
      const put = new Map<string, ViewRecord>();
      const versions = new Map<number, number>();
      const arrived = new Map<string, ViewRecord>();
      const flying: (readonly ViewRecord[])[] = [];
      const arrive = (batch: readonly ViewRecord[]): void => {
        for (const view of batch) {
          assert.notDeepEqual(arrived.get(keyOf(view)), view, 'twice');
          arrived.set(keyOf(view), view);
        }
        queue.done(batch);
      };
      for (const one of steps) {
        if (one.kind === 'put') {
          const version = versions.get(one.n) ?? 0;
          if (version > KINDS.length) continue;
          versions.set(one.n, version + 1);
          const view = viewOf(one.n, version);
          put.set(keyOf(view), view);
          assert.equal(queue.put(view), false);
        } else if (one.kind === 'take') {
          const batch = queue.take(one.isLeaving ? LEAVING_BYTES : BATCH_BYTES);
          const others = new Set(flying.flat().map(keyOf));
          for (const view of batch) assert.ok(!others.has(keyOf(view)), 'two versions under way at once');
          if (batch.length > 0) flying.push(batch);
        } else {
          const [batch = []] = flying.splice(one.which % Math.max(1, flying.length), 1);
          if (one.kind === 'done') arrive(batch);
          else queue.failed(batch);
        }
        const missing = [...put.values()].filter((view) => arrived.get(keyOf(view)) !== view).map(keyOf);
        assert.deepEqual(queue.all.map(keyOf).sort(), missing.sort(), 'a page that is left keeps exactly these');
      }
      for (const batch of flying) arrive(batch);
      for (let batch = queue.take(); batch.length > 0; batch = queue.take()) arrive(batch);
      assert.deepEqual(arrived, put);
      assert.deepEqual([queue.size, queue.bytes], [0, 0]);
    }),
    { numRuns: 500 },
  );
});

test('a batch and the whole have their bounds in bytes, of letters of any length, and the oldest go first', () => {
  const queue = new ViewQueue();
  let dropped = 0;
  for (let n = 0; n < 3000; n++) {
    if (queue.put(viewOf(n, 0, n % 2 === 0 ? '日本語'.repeat(20) : 'x'))) dropped++;
    assert.ok(queue.bytes <= QUEUE_BYTES);
  }
  assert.ok(dropped > 0);
  assert.equal(queue.all.at(-1)?.variant, 'x2999');
  let oldest = -1;
  for (let batch = queue.take(); batch.length > 0; batch = queue.take()) {
    assert.ok(batch.length <= BATCH_VIEWS);
    assert.ok(bytesOf(batch) <= BATCH_BYTES + 2);
    for (const { at } of batch) assert.ok(at > oldest, 'in their order');
    oldest = batch.at(-1)?.at ?? 0;
  }
  assert.equal(oldest, viewOf(2999).at);
  assert.ok(queue.bytes <= QUEUE_BYTES);
});

test('what the queue gives is what the server takes', () => {
  const queue = new ViewQueue();
  for (let n = 0; n < 20; n++) queue.put(viewOf(n, n % 4));
  const body = JSON.stringify({ sentAt: Date.now(), views: queue.take() });
  assert.equal(ViewsCall.parse(JSON.parse(body)).views.length, 20);
  assert.ok(BATCH_BYTES + LEAVING_BYTES < 64 * 1024);
});
