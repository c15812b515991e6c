import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { EVENT_KINDS, SCOPES, type AuditLine, type EventsAnswer, type Scope } from 'peeksafe/protocol';
import { SCOPES_OF_KINDS } from 'peeksafe/engine';
import type { RunningServer } from '../../src/server.ts';
import { audit, changes, observed, pairOfVariants, post, serverFor, streamUrl } from '../support/harness.ts';
import { bearer, SECRET, tokenFor, tokenOf } from '../support/tokens.ts';

const AT = '2026-01-05T10:00:00.000Z';
const TOKENS = { secrets: [SECRET] };

/** The outcome of each event: its status, or the code of its refusal. */
async function outcomes(server: RunningServer, token: string, events: readonly unknown[]): Promise<string[]> {
  const response = await fetch(`${streamUrl(server, 's')}/events`, {
    method: 'POST',
    body: JSON.stringify(events),
    headers: { 'Content-Type': 'application/json', ...bearer(token) },
  });
  const answer = (await response.json()) as EventsAnswer | { error: { code: string } };
  if ('error' in answer) return events.map(() => answer.error.code);
  return answer.results.map((one) => (one.status === 'rejected' ? (one.errors[0]?.code ?? '') : one.status));
}

const suggestion = (id: string, name = 'advice') => ({
  id,
  at: AT,
  kind: 'suggestion.made',
  suggestion: name,
  action: 'rest-pattern',
  title: 'Rest it',
});

async function stage(t: TestContext) {
  const server = await serverFor(t, { tokens: TOKENS });
  const ingest = await tokenFor('s', ['ingest'], { subject: 'publisher' });
  const operate = await tokenFor('s', ['operate'], { subject: 'ann' });
  const first = [
    { id: 'c', at: AT, kind: 'stream.configured', batchMs: 5000 },
    {
      id: 'e',
      at: AT,
      kind: 'experiment.opened',
      experiment: 'exp',
      title: 'First',
      policy: 'evidence',
      shares: [
        { variant: 'a', share: 0.5 },
        { variant: 'b', share: 0.5 },
      ],
    },
    ...pairOfVariants().slice(1),
    observed('o', 'a', 100, 4),
    suggestion('s1'),
  ];
  for (const outcome of await outcomes(server, ingest, first))
    assert.equal(outcome, 'accepted', 'a publisher sets up its own');
  return { server, ingest, operate };
}

const opened = (id: string, more: object) => ({ id, at: AT, kind: 'experiment.opened', experiment: 'exp', ...more });

test('a policy that runs is changed by a token with operate, and by no publisher', async (t) => {
  const { server, ingest, operate } = await stage(t);
  const changesOfPolicy = [
    opened('1', { policy: 'off' }),
    opened('2', { threshold: { factor: 0.1, minImpressions: 1 } }),
    opened('3', { comparison: 'observational' }),
    opened('4', { shares: [{ variant: 'a', share: 1 }] }),
    { id: '5', at: AT, kind: 'stream.configured', batchMs: 60_000 },
    { id: '6', at: AT, kind: 'stream.configured', attributionWindowMs: 0 },
    { id: '6b', at: AT, kind: 'stream.configured', origin: 'replay' },
    { id: '7', at: AT, kind: 'variant.closed', variant: 'b' },
  ];
  for (const event of changesOfPolicy)
    assert.deepEqual(await outcomes(server, ingest, [event]), ['forbidden'], JSON.stringify(event));
  const same = [
    opened('s1', { title: 'Another title' }),
    opened('s2', {
      policy: 'evidence',
      shares: [
        { variant: 'a', share: 0.5 },
        { variant: 'b', share: 0.5 },
      ],
    }),
    { id: 's3', at: AT, kind: 'stream.configured', batchMs: 5000 },
    { id: 's4', at: AT, kind: 'experiment.opened', experiment: 'another', policy: 'off' },
  ].map((one) => ({ ...one, id: `same-${one.id}` }));
  assert.deepEqual(
    await outcomes(server, ingest, same),
    same.map(() => 'accepted'),
    'what says the same, or opens another, changes nothing that runs',
  );
  assert.deepEqual(
    await outcomes(server, operate, changesOfPolicy),
    changesOfPolicy.map(() => 'accepted'),
  );
  assert.deepEqual(
    await outcomes(server, operate, [{ id: 'n', at: AT, kind: 'experiment.opened', experiment: 'new' }]),
    ['forbidden'],
    'to open one is to say what happened',
  );
});

test('a variant that a person protects is stopped by no external monitor', async (t) => {
  const { server, ingest, operate } = await stage(t);
  const protect = (id: string, isOn: boolean) => ({
    id,
    at: AT,
    kind: 'variant.protected',
    variant: 'a',
    protected: isOn,
  });
  const kill = { id: 'k', at: AT, kind: 'variant.killed', variant: 'a', cause: 'external' };
  assert.deepEqual(await outcomes(server, operate, [protect('on', true)]), ['accepted']);
  assert.deepEqual(await outcomes(server, ingest, [kill]), ['forbidden']);
  assert.deepEqual(await outcomes(server, operate, [protect('off', false)]), ['accepted']);
  assert.deepEqual(await outcomes(server, ingest, [kill]), ['accepted']);
});

for (const decision of ['dismissed', 'accepted'] as const)
  test(`a suggestion that a person ${decision} stays ${decision}, whoever makes it again`, async (t) => {
    const server = await serverFor(t);
    await post(server, 's', [...pairOfVariants(), suggestion('s1')]);
    await post(server, 's', [{ id: 'd', at: AT, kind: `suggestion.${decision}`, suggestion: 'advice' }]);
    const again = await post(server, 's', [suggestion('s2'), suggestion('s3', 'other')]);
    assert.deepEqual(
      again.results.map((one) => (one.status === 'rejected' ? one.errors[0]?.code : one.status)),
      ['already-decided', 'accepted'],
    );
    const alert = { alert_type: 'rest', persona_id: 's', title: 'Rest it', priority: 'high' };
    const say = async (words: object): Promise<string> => {
      const response = await fetch(`${server.url}/api/events/optimization-alert`, {
        method: 'POST',
        body: JSON.stringify(words),
        headers: { 'Content-Type': 'application/json' },
      });
      return response.text();
    };
    assert.match(await say(alert), /"accepted":1/);
    const state = await changes(server, 's');
    const made = state.suggestions?.find(({ id }) => id.startsWith('external:'));
    await post(server, 's', [{ id: 'd2', at: AT, kind: `suggestion.${decision}`, suggestion: made?.id }]);
    // A renewed alert, as of another day: the words are the same.
    const { results } = await post(server, 's', [suggestion('s4', made?.id)]);
    assert.equal(results[0]?.status, 'rejected');
    const after = await changes(server, 's');
    assert.equal(after.suggestions?.find(({ id }) => id === made?.id)?.status, decision);
    assert.equal(after.suggestions?.find(({ id }) => id === 'advice')?.status, decision);
  });

test('ids that begin with peeksafe: are refused from any sender, in every field that brings one into being', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const own = 'peeksafe:1';
  const events = [
    observed(own, 'a', 1, 0),
    { id: '1', at: AT, kind: 'experiment.opened', experiment: own },
    { id: '2', at: AT, kind: 'variant.posted', variant: own, experiment: 'exp', content: 'x' },
    { id: '3', at: AT, kind: 'variant.posted', variant: 'v', experiment: 'exp', content: 'x', patterns: ['ok', own] },
    { id: '4', at: AT, kind: 'pattern.used', pattern: own },
    { id: '5', at: AT, kind: 'pattern.warned', pattern: own },
    suggestion('6', own),
  ];
  const { results } = await post(server, 's', events);
  assert.deepEqual(
    results.map((one) => (one.status === 'rejected' ? one.errors[0]?.field : one.status)),
    ['id', 'experiment', 'variant', 'patterns.1', 'pattern', 'pattern', 'suggestion'],
  );
  const guarded = await serverFor(t, { tokens: TOKENS });
  const exp = Math.floor(Date.now() / 1000) + 60;
  const token = await tokenOf(JSON.stringify({ sub: 'peeksafe:early-kill', streams: ['s'], scope: 'ingest', exp }));
  assert.deepEqual(await outcomes(guarded, token, pairOfVariants()), ['unauthorised', 'unauthorised', 'unauthorised']);
});

const lines = async (server: RunningServer): Promise<AuditLine[]> => {
  const response = await fetch(`${streamUrl(server, 's')}/audit`, { headers: bearer(await tokenFor('s', ['view'])) });
  const text = await response.text();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditLine);
};

test('every event of the audit says who: the subject of a token, a monitor by name, or nobody known', async (t) => {
  const { server, ingest } = await stage(t);
  const nameless = await tokenFor('s', ['ingest', 'operate']);
  assert.deepEqual(await outcomes(server, nameless, [{ id: 'x', at: AT, kind: 'variant.revived', variant: 'a' }]), [
    'not-killed',
  ]);
  assert.deepEqual(await outcomes(server, nameless, [observed('n', 'a', 1, 0)]), ['accepted']);
  // Far ahead of the first batch, so that the monitors here decide something too.
  await outcomes(server, ingest, [observed('later', 'b', 5000, 10, '2026-01-05T12:00:00.000Z')]);
  const said = await lines(server);
  for (const { actor, event } of said) assert.ok(actor.length > 0, event.kind);
  const who = (id: string) => said.find(({ event }) => event.id === id)?.actor;
  assert.deepEqual([who('c'), who('e'), who('o'), who('s1')], ['publisher', 'publisher', 'publisher', 'publisher']);
  assert.equal(who('n'), 'peeksafe:anonymous');
  const closed = said.filter(({ event }) => event.kind === 'batch.closed');
  assert.ok(closed.length > 0 && closed.every(({ actor }) => actor === 'peeksafe:batches'));
  const open = await serverFor(t);
  await post(open, 's', pairOfVariants());
  assert.deepEqual(new Set((await audit(open, 's')).map(({ actor }) => actor)), new Set(['peeksafe:anonymous']));
});

test('a report that another publisher sends again is the same report', async (t) => {
  const { server } = await stage(t);
  const other = await tokenFor('s', ['ingest'], { subject: 'its successor' });
  assert.deepEqual(await outcomes(server, other, [observed('o', 'a', 100, 4)]), ['duplicate']);
  assert.deepEqual(await outcomes(server, other, [observed('o', 'a', 100, 5)]), ['id-reused']);
});

test('the table of kinds and scopes in docs/security.md is that of the code', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../docs/security.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([a-z]+\.[a-z]+)` +\| ([^|]+)\|/gm)].map(
    ([, kind = '', said = '']) => [kind, SCOPES.filter((scope: Scope) => said.includes(`\`${scope}\``))] as const,
  );
  assert.deepEqual(Object.fromEntries(rows), SCOPES_OF_KINDS);
  assert.deepEqual(new Set(Object.keys(SCOPES_OF_KINDS)), new Set(EVENT_KINDS));
});
