import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from 'peeksafe/sdk';
import type { RunningServer } from '../../src/server.ts';
import { audit, changes, pairOfVariants, post, serverFor, streamUrl, temporaryFolder } from '../support/harness.ts';
import { bearer, SECRET, tokenFor } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const AT = '2026-01-05T10:00:00.000Z';

const closed = (id: string, winner?: string): object => ({
  ...{ id, at: AT, kind: 'experiment.closed', experiment: 'exp' },
  ...(winner !== undefined && { winner }),
});
const reopened = (id: string): object => ({ id, at: AT, kind: 'experiment.reopened', experiment: 'exp' });

async function statusesOf(server: RunningServer): Promise<Record<string, string>> {
  const { variants = [] } = await changes(server, 's');
  return Object.fromEntries(variants.map(({ id, status }) => [id, status]));
}

test('an experiment is closed with a winner, stays so over a restart, and is reopened', async (t) => {
  const dataDir = temporaryFolder(t);
  const first = await serverFor(t, { dataDir });
  await post(first, 's', [...pairOfVariants(), closed('c', 'a')]);
  await first.close();
  const second = await serverFor(t, { dataDir });
  const { experiments, closings } = await changes(second, 's');
  assert.deepEqual([experiments?.[0]?.closedAt, experiments?.[0]?.winner], [AT, 'a']);
  assert.deepEqual([closings?.[0]?.experiment, closings?.[0]?.winner], ['exp', 'a']);
  assert.deepEqual(await statusesOf(second), { a: 'winner', b: 'closed' });
  const { rejected } = await post(second, 's', [reopened('r')]);
  assert.equal(rejected, 0);
  assert.deepEqual(await statusesOf(second), { a: 'active', b: 'active' });
  assert.equal((await changes(second, 's')).experiments?.[0]?.closedAt, undefined);
});

test('whoever follows closings gets each once, and after an absence all since a cursor', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const stream = connect(streamUrl(server, 's'));
  t.after(() => stream.close());
  await until('the first state', () => stream.state.cursor !== null);
  const feed = stream.closings();
  await post(server, 's', [closed('c1', 'a')]);
  const first = (await feed.next()).value;
  assert.deepEqual([first?.id, first?.winner, first?.reopenedAt], ['c1', 'a', null]);
  const since = feed.cursor as string;
  await feed.return?.();
  await post(server, 's', [reopened('r1'), closed('c2', 'b'), reopened('r2'), closed('c3')]);
  await until('the last closing', () => stream.state.closings.has('c3'));
  const later = connect(streamUrl(server, 's'));
  t.after(() => later.close());
  const seen = new Map<string, boolean>();
  for await (const { id, reopenedAt } of later.closings({ since })) {
    seen.set(id, reopenedAt !== null);
    if (seen.size === 3) break;
  }
  assert.deepEqual(Object.fromEntries(seen), { c1: true, c2: true, c3: false });
});

test('only a person closes and reopens, and it says who', async (t) => {
  const server = await serverFor(t, { tokens: { secrets: [SECRET] } });
  const publisher = await tokenFor('s', ['ingest'], { subject: 'publisher' });
  const ann = await tokenFor('s', ['view', 'operate'], { subject: 'ann' });
  const send = async (token: string, events: readonly object[]): Promise<number> => {
    const headers = { 'Content-Type': 'application/json', ...bearer(token) };
    const body = JSON.stringify(events);
    return (await fetch(`${streamUrl(server, 's')}/events`, { method: 'POST', headers, body })).status;
  };
  assert.equal(await send(publisher, pairOfVariants()), 200);
  assert.equal(await send(publisher, [closed('c')]), 403);
  assert.equal(await send(ann, [closed('c', 'a')]), 200);
  const answer = await fetch(`${streamUrl(server, 's')}/changes`, { headers: bearer(ann) });
  const { experiments, closings } = (await answer.json()) as Awaited<ReturnType<typeof changes>>;
  assert.deepEqual([experiments?.[0]?.closedBy, closings?.[0]?.by], ['ann', 'ann']);
});

test('the same closing sent again counts once', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const { results } = await post(server, 's', [closed('c', 'a'), closed('c', 'a'), closed('d')]);
  assert.deepEqual(
    results.map((one) => (one.status === 'rejected' ? one.errors[0]?.code : one.status)),
    ['accepted', 'duplicate', 'already-closed'],
  );
  assert.equal((await audit(server, 's')).filter(({ event }) => event['kind'] === 'experiment.closed').length, 1);
});
