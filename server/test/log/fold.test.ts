import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LoggedEvent, type Changes, type EventInput, type HistorySeries, type IncomingEvent } from 'peeksafe/protocol';
import { countsInUnits, forEachKind, IncomingEvent as EventSchema, SCOPES } from 'peeksafe/protocol';
import { Replica } from 'peeksafe/sdk';
import { StreamRunner, type Committed } from '../../src/runner/runner.ts';
import {
  type Entities,
  monitors,
  READABLE_VERSIONS,
  recover,
  restoreState,
  serializeState,
  ENGINE_VERSION,
  viewOfAll,
} from 'peeksafe/engine';
import { ChangeIndex } from '../../src/live/change-index.ts';
import { openStore } from '../../src/log/database.ts';
import { SqliteLog } from '../../src/log/sqlite-log.ts';
import { StateStore } from '../../src/log/state-store.ts';
import { temporaryFolder } from '../support/harness.ts';
import { beforeRule, formerly, unlearned } from '../support/former-state.ts';
import { history } from '../support/random-events.ts';

interface Bench {
  readonly log: SqliteLog;
  readonly store: StateStore;
  run(stream: string, onCommitted?: (committed: Committed) => void): StreamRunner;
}

function benchFor(t: { after(work: () => void): void }): Bench {
  const parts = openStore(temporaryFolder(t));
  t.after(() => parts.close());
  const log = new SqliteLog(parts.db);
  const store = new StateStore(parts.db, (stream) => log.rowId(stream));
  const run = (stream: string, onCommitted: (committed: Committed) => void = () => {}): StreamRunner => {
    const { epoch } = log.own(stream, true) as { epoch: string };
    const onError = (what: string, error: unknown): void => assert.fail(`${what}: ${String(error)}`);
    return new StreamRunner(stream, epoch, {
      log,
      store,
      clock: Date.now,
      monitors: monitors(),
      onCommitted,
      onError,
    });
  };
  return { log, store, run };
}

const read = (events: readonly EventInput[]): IncomingEvent[] => events.map((event) => EventSchema.parse(event));

/** Senders: nobody in particular, or one whose name makes a bad object key. */
const WHO = [null, 'anna', '__proto__'];

const sorted = ({ stream, ...entities }: Entities): Record<string, unknown> => ({
  stream,
  ...forEachKind((kind) => [...(entities[kind] as readonly { id: string }[])].sort((a, b) => (a.id < b.id ? -1 : 1))),
});

/** Cuts a list at the given places. */
function cut<T>(list: readonly T[], places: readonly number[]): T[][] {
  const ends = [...new Set(places.map((place) => place % (list.length + 1)))].sort((a, b) => a - b);
  const parts: T[][] = [];
  let from = 0;
  for (const end of [...ends, list.length]) {
    parts.push(list.slice(from, end));
    from = end;
  }
  return parts;
}

/** The past of variants, as the read model has it. */
function pastOf(
  store: StateStore,
  stream: string,
  variants: readonly string[],
  span: { from: number; to: number },
  points: number,
): HistorySeries[] {
  const buckets = store.buckets(stream, span, Math.max(2, points));
  return variants.map((variant) => store.series(stream, variant, buckets));
}

test('replaying a log gives the state that the server had, bit for bit, from any snapshot', async (t) => {
  const { log, store, run } = benchFor(t);
  let n = 0;
  await fc.assert(
    fc.asyncProperty(history, fc.array(fc.nat(), { maxLength: 4 }), async (events, places) => {
      const stream = `s${n++}`;
      for (const [i, part] of cut(read(events), places).entries()) {
        // Each part ends with a snapshot, and the next begins from it.
        const runner = run(stream);
        await runner.submit(part, { actor: WHO[i % WHO.length] ?? null, scopes: SCOPES });
        await runner.close();
      }
      const whole = recover(null, log.read(stream, 0), 0).state;
      const snapshot = store.snapshot(stream, ENGINE_VERSION, READABLE_VERSIONS) as { seq: number; state: string };
      assert.equal(snapshot.state, serializeState(whole));
      const resumed = run(stream);
      assert.deepEqual(sorted(resumed.view()), sorted(viewOfAll(whole)));
    }),
    { numRuns: 60 },
  );
});

test('every event in the log is one that the protocol knows, and sequence numbers have no gap', async (t) => {
  const { log, run } = benchFor(t);
  let n = 0;
  await fc.assert(
    fc.asyncProperty(history, async (events) => {
      const stream = `s${n++}`;
      await run(stream).submit(read(events), { actor: 'anna', scopes: SCOPES });
      let expected = 1;
      for (const { seq, event } of log.read(stream, 0)) {
        assert.equal(seq, expected++);
        assert.ok(LoggedEvent.safeParse(event).success, JSON.stringify(event));
      }
    }),
    { numRuns: 40 },
  );
});

test('a reader who asks at any moments, from any cursor, ends with the state of the fold', async (t) => {
  const { run } = benchFor(t);
  let n = 0;
  await fc.assert(
    fc.asyncProperty(
      history,
      fc.array(fc.nat(), { maxLength: 6 }),
      fc.nat({ max: 20 }),
      async (events, places, page) => {
        const stream = `s${n++}`;
        const index = new ChangeIndex('e');
        const replica = new Replica();
        const runner = run(stream, (committed) => index.apply(committed));
        const seen: { since: number | null }[] = [];
        for (const part of cut(read(events), places)) {
          if (part.length > 0) await runner.submit(part);
          let since =
            seen.length === 0
              ? null
              : index.resumeFrom({ epoch: 'e', seq: Number(replica.state.cursor?.split('.')[1] ?? 0) });
          for (;;) {
            const frame = index.changesSince(since, { entities: page + 1, characters: Infinity });
            seen.push({ since });
            replica.apply(JSON.parse(frame.text) as Changes);
            since = frame.seq;
            if (!frame.more) break;
          }
        }
        assert.deepEqual(
          sorted({
            stream: replica.state.info,
            ...(forEachKind((kind) => [...replica.state[kind].values()]) as unknown as Omit<Entities, 'stream'>),
          }),
          sorted(runner.view()),
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('the sums of the history equal the counts of the fold, whatever was corrected or late', async (t) => {
  const { store, run } = benchFor(t);
  let n = 0;
  await fc.assert(
    fc.asyncProperty(history, fc.array(fc.nat(), { maxLength: 3 }), async (events, places) => {
      const stream = `s${n++}`;
      let runner = run(stream);
      for (const part of cut(read(events), places)) {
        runner = run(stream);
        await runner.submit(part);
        await runner.close();
      }
      const span = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 1, 1) };
      const past = pastOf(store, stream, runner.variantIds(), span, 50);
      for (const { id, ...totals } of runner.view().variants) {
        const { impressions, engagements } = countsInUnits(totals);
        const series = past.find(({ variant }) => variant === id);
        assert.equal(series?.impressions.at(-1) ?? 0, impressions);
        assert.equal(series?.engagements.at(-1) ?? 0, engagements);
        assert.ok((series?.times.length ?? 0) <= 52, 'no more points than asked for');
      }
    }),
    { numRuns: 40 },
  );
});

test('a coarser history is the finer one, looked at less often', async (t) => {
  const { store, run } = benchFor(t);
  let n = 0;
  await fc.assert(
    fc.asyncProperty(history, fc.integer({ min: 1, max: 400 }), async (events, points) => {
      const stream = `s${n++}`;
      const runner = run(stream);
      await runner.submit(read(events));
      await runner.close();
      const span = { from: Date.UTC(2026, 0, 5), to: Date.UTC(2026, 0, 25) };
      const ids = runner.variantIds();
      const fine = pastOf(store, stream, ids, span, 5000);
      const coarse = pastOf(store, stream, ids, span, points);
      for (const [i, { times, impressions }] of coarse.entries()) {
        for (const [j, at] of times.entries()) {
          const reference = fine[i];
          const last = reference?.times.findLastIndex((time) => time <= at) ?? -1;
          // Fine buckets that begin inside the coarse one end after it only by their own width.
          assert.equal(impressions[j], reference?.impressions[last]);
        }
      }
    }),
    { numRuns: 30 },
  );
});

test('a state that an earlier version wrote leads to the state that the log folds to, but for the evidence of its kill rule', async (t) => {
  const { log, run } = benchFor(t);
  let n = 0;
  await fc.assert(
    fc.asyncProperty(history, async (events) => {
      const stream = `s${n++}`;
      // They knew none of these.
      const known = events
        .filter((event) => event.kind !== 'pattern.snoozed' && !('units' in event))
        .map((event): EventInput => ({
          ...event,
          ...('metrics' in event && { metrics: undefined }),
          ...('segments' in event && { segments: undefined }),
        }));
      await run(stream).submit(read(known));
      const whole = serializeState(recover(null, log.read(stream, 0), 0).state);
      // Earlier versions took who came and went as of at once: only where nobody waits for a batch do both know the same.
      fc.pre(!whole.includes('"changes":[{'));
      const former = formerly(whole);
      assert.notEqual(former, unlearned(whole));
      const comparable = (text: string): string => unlearned(beforeRule(text));
      assert.equal(comparable(serializeState(restoreState(former))), comparable(whole));
    }),
    { numRuns: 30 },
  );
});
