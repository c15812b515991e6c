import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from '../../src/log/database.ts';
import type { Mark } from '../../src/log/event-log.ts';
import { Marks } from '../../src/log/marks.ts';
import { SqliteLog } from '../../src/log/sqlite-log.ts';
import { temporaryFolder } from '../support/harness.ts';

const AT = Date.UTC(2026, 0, 5, 10);
/** The second of a view, twice: marks keep it with a bit for an engagement. */
const VALUE = 2 * (AT / 1000);

const markOf = (key: number, value: number, what: Mark['what'] = 'view'): Mark => ({
  ...{ what, experiment: 'x', key, value },
});

test('a mark takes eight bytes, and those that an older server wrote are read with the others', (t) => {
  const store = openStore(temporaryFolder(t));
  t.after(() => store.close());
  const log = new SqliteLog(store.db);
  log.own('s', true);
  const [stream, marks] = [log.rowId('s'), new Marks(store.db)];
  const former = new Uint8Array(Float64Array.of(7, VALUE, 2 ** 53 - 1, VALUE + 1).buffer);
  store.db
    .prepare(
      'INSERT INTO counted_views (stream, what, written_at, experiment_id, seq, marks) VALUES (?, ?, ?, ?, ?, ?)',
    )
    .run(stream, 'view', AT, 'x', 1, former);
  const written = [
    ...[markOf(1, VALUE), markOf(2 ** 53 - 1, VALUE + 1), markOf(2 ** 32, 0), markOf(2 ** 21, 2 ** 40 + 2047)],
    markOf(3, VALUE + 5000, 'unit'),
  ];
  const record = { seq: 2, receivedAt: AT, event: { id: 'e' } } as Parameters<Marks['write']>[1][number];
  marks.write(stream, [record], { byEvent: new Map([['e', written]]), forgetBefore: 0 });
  const byKey = (all: Iterable<Mark>): string[] => [...all].map((one) => JSON.stringify(one)).sort();
  assert.deepEqual(byKey(marks.ofEvent(stream, 1)), byKey([markOf(7, VALUE), markOf(2 ** 53 - 1, VALUE + 1)]));
  assert.deepEqual(byKey(marks.ofEvent(stream, 2)), byKey(written));
  assert.equal([...marks.read(stream, 0)].length, 7);
  assert.deepEqual([marks.countOf(stream, 1), marks.countOf(stream, 2)], [2, 5]);
  const sum = store.db.prepare('SELECT sum(length(marks)) AS bytes FROM counted_views WHERE seq = 2').get();
  assert.equal(sum?.['bytes'], 5 * 8);
});
