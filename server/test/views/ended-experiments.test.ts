import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { IncomingEvent } from 'peeksafe/protocol';
import { openStore } from '../../src/log/database.ts';
import { SqliteLog } from '../../src/log/sqlite-log.ts';
import { StateStore } from '../../src/log/state-store.ts';
import { StreamRunner } from '../../src/runner/runner.ts';
import type { ReceivedView } from '../../src/views/join-views.ts';
import type { ViewOutcome } from '../../src/views/outcomes.ts';
import { ViewCounter } from '../../src/views/view-counter.ts';
import { pairOfVariants, temporaryFolder } from '../support/harness.ts';

const WINDOW_MS = 600_000;

/** A stream whose clock a test moves. */
class World {
  now = Date.UTC(2026, 0, 5, 10);
  readonly #store;
  readonly #runner;
  readonly #counter;
  #sent = 0;

  constructor(t: TestContext) {
    const store = openStore(temporaryFolder(t));
    const clock = (): number => this.now;
    const log = new SqliteLog(store.db);
    log.own('s', true);
    this.#store = store;
    this.#runner = new StreamRunner('s', 'epoch', {
      ...{ log, store: new StateStore(store.db, (stream) => log.rowId(stream)), monitors: [], clock },
      onCommitted: () => {},
      onError: (what, error) => assert.fail(`${what}: ${String(error)}`),
    });
    this.#counter = new ViewCounter({ stream: 's', log, clock, count: (join) => this.#runner.join(join) });
    t.after(async () => {
      await this.#runner.close();
      store.close();
    });
  }

  async post(events: readonly object[]): Promise<void> {
    const results = await this.#runner.submit(events as IncomingEvent[], {
      actor: null,
      scopes: ['ingest', 'operate'],
    });
    for (const { status } of results) assert.equal(status, 'accepted');
  }

  async close(experiment: string): Promise<void> {
    const at = new Date(this.now).toISOString();
    await this.post([{ id: `close-${this.#sent++}`, at, kind: 'experiment.closed', experiment }]);
  }

  async count(views: readonly Omit<ReceivedView, 'at'>[]): Promise<readonly ViewOutcome[]> {
    const counted = this.#counter.count(views.map((view) => ({ ...view, at: this.now })));
    await this.#counter.settle();
    return counted;
  }

  /** Rows of visitors by experiment. */
  rows(): Record<string, number> {
    const sql =
      "SELECT experiment_id AS id, count(*) AS rows FROM counted_views WHERE what = 'unit' GROUP BY experiment_id";
    return Object.fromEntries(
      this.#store.db
        .prepare(sql)
        .all()
        .map((row) => [row['id'], row['rows']]),
    ) as Record<string, number>;
  }
}

const viewOf = (i: number, variant: string): Omit<ReceivedView, 'at'> => ({
  ...{ view: `view-${i}`, variant, unit: `visitor-${i}` },
});

test('the visitors of an experiment are forgotten two windows after it was closed, those of others are not', async (t) => {
  const world = new World(t);
  await world.post([...pairOfVariants(), ...pairOfVariants('y-')]);
  for (let i = 0; i < 250; i++) {
    await world.count([viewOf(i, 'a'), viewOf(i, 'y-a')]);
    world.now += 1000;
  }
  assert.deepEqual(world.rows(), { exp: 250, 'y-exp': 250 });
  await world.close('exp');
  world.now += WINDOW_MS;
  await world.count([viewOf(1000, 'y-a')]);
  assert.deepEqual(world.rows(), { exp: 250, 'y-exp': 251 }, 'pages may still be open');
  world.now += 2 * WINDOW_MS;
  for (let i = 2000; i < 2002; i++) {
    await world.count([viewOf(i, 'y-a')]);
    world.now += 1000;
  }
  assert.deepEqual(world.rows(), { 'y-exp': 253 }, 'bit by bit, until nothing is left');
  assert.deepEqual(await world.count([viewOf(1, 'y-a')]), ['counted'], 'a later view');
  assert.deepEqual(world.rows(), { 'y-exp': 253 }, 'of a visitor who is still known');
});
