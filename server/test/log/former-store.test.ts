import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { AuditLine, Changes } from 'peeksafe/protocol';
import { addArm, addBatch, armLogEvidence, createKillRule, restartArm, type KillRule } from 'peeksafe/stats';
import { openStore } from '../../src/log/database.ts';
import { verify } from '../../src/maintenance/verify.ts';
import { audit, changes, observed, post, serverFor, temporaryFolder } from '../support/harness.ts';

const VARIANTS = ['a', 'b', 'c'] as const;

/** Stores that servers of before have left: a compacted log with a base, a snapshot, and events after the base; variant `c` was stopped. */
const FORMER = [
  { engine: 3, logEvidence: [-1.4931597486491075, -0.05904020957927597, 5.634871601863407] },
  { engine: 5, logEvidence: [-1.6224967977243514, -0.1019185240319822, 13.73494090214427] },
] as const;

/** A data folder with what a server of before left there, as SQL statements. */
function formerStore(t: TestContext, engine: number): string {
  const dataDir = temporaryFolder(t);
  const db = new DatabaseSync(join(dataDir, 'peeksafe.db'));
  db.exec(readFileSync(join(import.meta.dirname, `../support/former-stores/engine-${engine}.sql`), 'utf8'));
  db.close();
  return dataDir;
}

const at = (second: number): string => new Date(Date.UTC(2026, 0, 5, 10, 0, second)).toISOString();

/** Two batches more: the counts of one, and counts so late that it closes. */
const more = [
  observed('more-a', 'a', 600, 31, at(95)),
  observed('more-b', 'b', 600, 22, at(95)),
  observed('closes', 'a', 1, 0, at(125)),
];

type Closed = { from: string; rule?: number; counts: { variant: string; impressions: number; engagements: number }[] };

const closedBatches = (lines: readonly AuditLine[]): Closed[] =>
  lines.flatMap(({ event }) => (event['kind'] === 'batch.closed' ? [event as unknown as Closed] : []));

const shown = ({ variants = [] }: Changes): unknown =>
  variants.map(({ id, status, impressions, engagements, judged }) => ({
    id,
    status,
    impressions,
    engagements,
    judged,
  }));

/** The evidence by the rule of now: from that of the base on, through the batches of the former server, and afresh with the first of this one. */
function expected(
  logEvidence: readonly number[],
  batches: readonly Closed[],
  isJudged: (id: string) => boolean,
): KillRule {
  const rule = createKillRule(0.05);
  for (const [arm, logE] of logEvidence.entries()) {
    addArm(rule);
    Object.assign(rule.arms[arm] as object, { start: Math.min(0, logE) });
  }
  for (const [i, { rule: form, counts }] of batches.entries()) {
    if (form !== undefined && batches[i - 1]?.rule === undefined)
      for (const arm of VARIANTS.keys()) restartArm(rule, arm);
    addBatch(
      rule,
      VARIANTS.map(
        (id) =>
          (isJudged(id) ? counts.find(({ variant }) => variant === id) : undefined) ?? {
            impressions: 0,
            engagements: 0,
          },
      ),
    );
  }
  return rule;
}

for (const { engine, logEvidence } of FORMER) {
  test(`a store of engine ${engine} goes on: its kills stand, and its evidence begins at most at 1`, async (t) => {
    const dataDir = formerStore(t, engine);
    const before = openStore(dataDir);
    const kill = before.db.prepare('SELECT reason FROM variant_kills').get() as { reason: string };
    const totals = before.db.prepare('SELECT id, status, impressions, engagements FROM variants ORDER BY id').all();
    before.close();
    const server = await serverFor(t, { dataDir });
    const state = await changes(server, 's');
    assert.deepEqual(
      state.kills?.map(({ variant, reason }) => [variant, reason]),
      [['c', kill.reason]],
    );
    const counted = [...(state.variants ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
    assert.deepEqual(
      counted.map(({ id, status, impressions, engagements }) => ({ id, status, impressions, engagements })),
      totals.map((row) => ({ ...row })),
    );
    assert.deepEqual(
      counted.map(({ letter }) => letter),
      ['A', 'B', 'C'],
    );
    await post(server, 's', more);
    const after = await changes(server, 's');
    const batches = closedBatches(await audit(server, 's'));
    assert.deepEqual([...new Set(batches.map((batch) => batch.rule))], [undefined, 2]);
    const [, , , , ...sinceBase] = batches;
    const rule = expected(logEvidence, sinceBase, (id) => id !== 'c');
    // Variant `a` was predicted, and is nearer to a stop by that.
    const compared = after.variants?.filter(({ killDistance }) => killDistance?.rule === 'evidence') ?? [];
    assert.deepEqual(
      compared.map(({ id }) => id),
      ['b'],
    );
    for (const { id, killDistance } of compared) {
      const logE = armLogEvidence(rule, VARIANTS.indexOf(id as 'a'));
      assert.ok(Math.abs((killDistance?.logE ?? NaN) - logE) < 1e-9, `${id}: ${killDistance?.logE}, expected ${logE}`);
    }
    await server.close();
    const again = await serverFor(t, { dataDir });
    assert.deepEqual(shown(await changes(again, 's')), shown(after));
    await again.close();
    assert.deepEqual(
      verify(dataDir).streams.flatMap(({ faults }) => faults),
      [],
    );
  });
}

test('a store of engine 7 goes on as it was, and the ordinary test begins with the batches after its base', async (t) => {
  const dataDir = formerStore(t, 7);
  const server = await serverFor(t, { dataDir });
  const { experiments, variants } = await changes(server, 's');
  const counted = [...(variants ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
  assert.deepEqual(
    counted.map(({ letter, status, impressions, judged }) => [letter, status, impressions, judged]),
    [
      ['A', 'active', 5400, { impressions: 4200, engagements: 212 }],
      ['B', 'active', 5400, { impressions: 4200, engagements: 167 }],
      ['C', 'killed', 5400, { impressions: 2400, engagements: 48 }],
    ],
  );
  assert.deepEqual(experiments?.[0]?.ordinaryTest, {
    ...{ winners: 1, takenBack: 0, winner: 'a', loser: 'b' },
    since: at(60),
  });
  const { sinceBatch, since } = experiments[0].lead ?? {};
  assert.deepEqual([sinceBatch, since], [1, undefined], 'nobody noted when its first batch ended');
  await post(server, 's', more);
  const after = await changes(server, 's');
  await server.close();
  const again = await serverFor(t, { dataDir });
  const [before, now] = [after, await changes(again, 's')].map((state) => state.experiments?.[0]?.ordinaryTest);
  assert.deepEqual(now, before);
  await again.close();
  assert.deepEqual(
    verify(dataDir).streams.flatMap(({ faults }) => faults),
    [],
  );
});
