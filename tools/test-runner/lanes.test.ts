import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Lanes } from './lanes.ts';

/** Work that goes on until it is ended by hand. */
class ByHand {
  readonly running: string[] = [];
  readonly #ends = new Map<string, PromiseWithResolvers<void>>();

  readonly start =
    (name: string): (() => Promise<void>) =>
    () => {
      this.running.push(name);
      const ending = Promise.withResolvers<void>();
      this.#ends.set(name, ending);
      return ending.promise;
    };

  async end(name: string, error?: Error): Promise<void> {
    this.running.splice(this.running.indexOf(name), 1);
    if (error === undefined) this.#ends.get(name)?.resolve();
    else this.#ends.get(name)?.reject(error);
    await settled();
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('as much work runs side by side as there are lanes, in the order of the calls', async () => {
  const [lanes, work] = [new Lanes(2), new ByHand()];
  const all = ['a', 'b', 'c'].map((name) => lanes.run(work.start(name)));
  await settled();
  assert.deepEqual(work.running, ['a', 'b']);
  await work.end('a');
  assert.deepEqual(work.running, ['b', 'c']);
  await work.end('b');
  await work.end('c');
  await Promise.all(all);
});

test('work that fails says so to its caller, and gives its lane to the next', async () => {
  const [lanes, work] = [new Lanes(1), new ByHand()];
  const first = lanes.run(work.start('a'));
  const second = lanes.run(work.start('b'));
  await settled();
  const failed = assert.rejects(first, /no/);
  await work.end('a', new Error('no'));
  await failed;
  assert.deepEqual(work.running, ['b']);
  await work.end('b');
  await second;
});

test('whatever the work, no more of it runs than there are lanes, and all of it is done', async () => {
  const works = fc.array(fc.record({ turns: fc.nat(5), fails: fc.boolean() }));
  await fc.assert(
    fc.asyncProperty(works, async (given) => {
      const lanes = new Lanes(3);
      let [running, most, done] = [0, 0, 0];
      const all = given.map(({ turns, fails }) =>
        lanes.run(async () => {
          most = Math.max(most, ++running);
          for (let i = 0; i < turns; i++) await Promise.resolve();
          running--;
          done++;
          if (fails) throw new Error('no');
        }),
      );
      const results = await Promise.allSettled(all);
      assert.ok(most <= 3);
      assert.equal(done, given.length);
      assert.deepEqual(
        results.map(({ status }) => status === 'rejected'),
        given.map(({ fails }) => fails),
      );
    }),
  );
});
