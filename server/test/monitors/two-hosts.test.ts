import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MemoryHost, monitors, recover, serializeState, type LogRecord } from 'peeksafe/engine';
import { IncomingEvent, type EventInput } from 'peeksafe/protocol';
import { demoWorld } from 'peeksafe/simulator';
import { openStore } from '../../src/log/database.ts';
import { SqliteLog } from '../../src/log/sqlite-log.ts';
import { StateStore } from '../../src/log/state-store.ts';
import { StreamRunner } from '../../src/runner/runner.ts';
import { temporaryFolder } from '../support/harness.ts';
import { history } from '../support/random-events.ts';

/** The engine on a server's log, driven by hand. */
interface ServerHost {
  submit(events: readonly IncomingEvent[], now: number): Promise<void>;
  tick(now: number): Promise<void>;
  records(): LogRecord[];
}

function serverHosts(t: { after(work: () => void): void }): () => ServerHost {
  const parts = openStore(temporaryFolder(t));
  t.after(() => parts.close());
  const log = new SqliteLog(parts.db);
  const store = new StateStore(parts.db, (stream) => log.rowId(stream));
  let opened = 0;
  return () => {
    const stream = `s${opened++}`;
    let clock = 0;
    const runner = new StreamRunner(stream, log.own(stream, true)?.epoch as string, {
      ...{ log, store, monitors: monitors(), clock: () => clock, onCommitted: () => {} },
      onError: (what, error) => assert.fail(`${what}: ${String(error)}`),
    });
    return {
      async submit(events, now) {
        clock = now;
        await runner.submit(events);
      },
      async tick(now) {
        clock = now;
        runner.tick();
        await runner.note(() => []);
      },
      records: () => [...log.read(stream, 0)],
    };
  };
}

interface Turn {
  readonly now: number;
  readonly events: readonly EventInput[];
}

/** Plays the same turns on both hosts, time passing after each, and compares every record of the two logs and the two states. */
async function comesToTheSame(server: ServerHost, turns: Iterable<Turn>): Promise<LogRecord[]> {
  const page = new MemoryHost();
  const records: LogRecord[] = [];
  for (const { now, events } of turns) {
    const read = events.map((event) => IncomingEvent.parse(event));
    records.push(...page.submit(read, now).records, ...page.tick(now).records);
    await server.submit(read, now);
    await server.tick(now);
  }
  const logged = server.records();
  assert.deepEqual(logged, JSON.parse(JSON.stringify(records)));
  assert.equal(serializeState(recover(null, logged, 0).state), serializeState(page.state));
  return records;
}

test('the same events lead to the same decisions in a page and on a server, whatever they are', async (t) => {
  const open = serverHosts(t);
  await fc.assert(
    fc.asyncProperty(history, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), async (events, sizes) => {
      const turns: Turn[] = [];
      let now = 0;
      for (let from = 0; from < events.length; from += sizes[turns.length % sizes.length] as number) {
        const part = events.slice(from, from + (sizes[turns.length % sizes.length] as number));
        now = Math.max(now + 1000, ...part.map(({ at }) => Date.parse(at)));
        turns.push({ now, events: part });
      }
      await comesToTheSame(open(), turns);
    }),
    { numRuns: 40 },
  );
});

test('three minutes of the demo are judged the same in a page and on a server, kill for kill', async (t) => {
  const start = Date.UTC(2026, 0, 5, 10);
  const world = demoWorld('two-hosts', start, { backlogHours: 0 });
  const turns: Turn[] = [{ now: start, events: [...world.history()] }];
  for (let now = start; now <= start + 180_000; now += 1000) turns.push({ now, events: world.advance(now) });
  const records = await comesToTheSame(serverHosts(t)(), turns);
  const kills = records.filter(({ event }) => event.kind === 'variant.killed');
  assert.ok(kills.length > 0, 'a comparison without a decision would say nothing');
});
