import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { EventsAnswer, Note, Scope } from 'peeksafe/protocol';
import { connect } from 'peeksafe/sdk';
import type { RunningServer } from '../../src/server.ts';
import { audit, changes, pairOfVariants, post, serverFor, streamUrl, temporaryFolder } from '../support/harness.ts';
import { bearer, SECRET, tokenFor } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const AT = '2026-01-05T10:00:00.000Z';
const LATER = '2026-01-05T11:00:00.000Z';

const added = (note: string, more: object = {}): object => ({
  ...{ id: `add-${note}`, at: AT, kind: 'note.added', note, text: 'A deploy' },
  ...more,
});
const edited = (id: string, note: string, more: object): object => ({
  id,
  at: LATER,
  kind: 'note.edited',
  note,
  ...more,
});
const deleted = (id: string, note: string): object => ({ id, at: LATER, kind: 'note.deleted', note });

const notesOf = async (server: RunningServer): Promise<readonly Note[]> => (await changes(server, 's')).notes ?? [];

test('a note is added, edited and deleted, and a restarted server has it as it was left', async (t) => {
  const dataDir = temporaryFolder(t);
  const first = await serverFor(t, { dataDir });
  await post(first, 's', [...pairOfVariants(), added('n', { variant: 'a', url: 'https://ci.example/1' })]);
  const fresh = { id: 'n', at: AT, text: 'A deploy', experiment: 'exp', variant: 'a', url: 'https://ci.example/1' };
  const rest = { by: null, editedAt: null, deletedAt: null };
  assert.deepEqual(await notesOf(first), [{ ...fresh, ...rest, seq: 4 }]);
  await post(first, 's', [edited('1', 'n', { text: 'A roll-back' }), edited('2', 'n', { moment: LATER, url: null })]);
  const changed = { ...fresh, ...rest, text: 'A roll-back', at: LATER, url: null, editedAt: LATER };
  assert.deepEqual(await notesOf(first), [{ ...changed, seq: 6 }]);
  await post(first, 's', [deleted('3', 'n')]);
  await first.close();
  const second = await serverFor(t, { dataDir });
  assert.deepEqual(await notesOf(second), [{ ...changed, seq: 7, text: '', deletedAt: LATER }]);
  const texts = (await audit(second, 's')).flatMap(({ event }) => event['text'] ?? []);
  assert.deepEqual(texts, ['A deploy', 'A roll-back'], 'the audit keeps what it said');
});

test('the same note sent again counts once; under another event it is refused, and so is a change of a deleted one', async (t) => {
  const server = await serverFor(t);
  const { results } = await post(server, 's', [
    added('n'),
    added('n'),
    added('n', { id: 'other' }),
    deleted('1', 'n'),
    edited('2', 'n', { text: 'Too late' }),
    deleted('3', 'n'),
  ]);
  assert.deepEqual(
    results.map((one) => (one.status === 'rejected' ? one.errors[0]?.code : one.status)),
    ['accepted', 'duplicate', 'already-posted', 'accepted', 'unknown-note', 'unknown-note'],
  );
});

test('a note about a variant is about its experiment, and about no other', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', [...pairOfVariants(), ...pairOfVariants('other-')]);
  const { results } = await post(server, 's', [added('n', { experiment: 'other-exp', variant: 'a' })]);
  const [one] = results;
  assert.ok(one?.status === 'rejected');
  assert.match(one.errors[0]?.message ?? '', /"other-exp" has no variant "a": that is one of "exp"/);
});

async function statuses(server: RunningServer, token: string, events: readonly object[]): Promise<unknown[]> {
  const response = await fetch(`${streamUrl(server, 's')}/events`, {
    method: 'POST',
    body: JSON.stringify(events),
    headers: { 'Content-Type': 'application/json', ...bearer(token) },
  });
  const answer = (await response.json()) as EventsAnswer | { error: { code: string } };
  if ('error' in answer) return [answer.error.code];
  return answer.results.map((one) => (one.status === 'rejected' ? one.errors[0]?.code : one.status));
}

test('a program or a person adds a note, only a person changes one, and it says who wrote it', async (t: TestContext) => {
  const server = await serverFor(t, { tokens: { secrets: [SECRET] } });
  const tokenOf = (scope: Scope, subject: string): Promise<string> => tokenFor('s', [scope], { subject });
  const [pipeline, ann, viewer] = [
    await tokenOf('ingest', 'pipeline'),
    await tokenOf('operate', 'ann'),
    await tokenOf('view', 'eve'),
  ];
  assert.deepEqual(await statuses(server, pipeline, [added('p')]), ['accepted']);
  assert.deepEqual(await statuses(server, ann, [added('a')]), ['accepted']);
  assert.deepEqual(await statuses(server, viewer, [added('v')]), ['forbidden']);
  for (const event of [edited('1', 'p', { text: 'No' }), deleted('2', 'p')])
    assert.deepEqual(await statuses(server, pipeline, [event]), ['forbidden']);
  assert.deepEqual(await statuses(server, ann, [edited('3', 'p', { text: 'Yes' })]), ['accepted']);
  const headers = bearer(viewer);
  const { notes } = (await (await fetch(`${streamUrl(server, 's')}/changes`, { headers })).json()) as { notes: Note[] };
  assert.deepEqual(
    notes.map(({ id, by, text }) => [id, by, text]),
    [
      ['a', 'ann', 'A deploy'],
      ['p', 'pipeline', 'Yes'],
    ],
  );
  const lines = (await (await fetch(`${streamUrl(server, 's')}/audit`, { headers })).text()).trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as { actor: string }).actor),
    ['pipeline', 'ann', 'ann'],
  );
});

test('a viewer hears of a note, and of its end after an absence', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', [added('n')]);
  const stream = connect(streamUrl(server, 's'));
  t.after(() => stream.close());
  await until('the note', () => stream.state.notes.get('n')?.text === 'A deploy');
  const held = stream.state.cursor as string;
  await post(server, 's', [added('m'), deleted('1', 'n')]);
  await until('its end', () => typeof stream.state.notes.get('n')?.deletedAt === 'string');
  assert.deepEqual([...stream.state.notes.keys()], ['m', 'n'], 'in the order of the last change');
  const missed = await changes(server, 's', held);
  assert.deepEqual(missed.notes, [...stream.state.notes.values()]);
});
