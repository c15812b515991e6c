import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditLine, EventInput, LoggedEvent, Scope, Suggestion } from 'peeksafe/protocol';
import { connect, PeeksafeError, type LiveStream } from 'peeksafe/sdk';
import type { RunningServer } from '../../src/server.ts';
import { verify } from '../../src/maintenance/verify.ts';
import { observed, pairOfVariants, RawViewer, serverFor, streamUrl, temporaryFolder } from '../support/harness.ts';
import { bearer, SECRET, tokenFor, tokenOf } from '../support/tokens.ts';
import { until } from '../support/until.ts';

interface Cleanup {
  after(work: () => unknown): void;
}

const TOKENS = { secrets: [SECRET] };
const OPERATE: readonly Scope[] = ['view', 'operate'];

async function send(server: RunningServer, token: string, events: readonly unknown[]): Promise<Response> {
  return fetch(`${streamUrl(server, 's')}/events`, {
    method: 'POST',
    body: JSON.stringify(events),
    headers: { 'Content-Type': 'application/json', ...bearer(token) },
  });
}

const feed = async (server: RunningServer, events: readonly unknown[]): Promise<void> => {
  const fed = await send(server, await tokenFor('s', ['ingest'], { subject: 'publisher' }), events);
  assert.equal(fed.status, 200, await fed.text());
};

/** A server that asks for tokens, with an experiment of two variants, a used pattern and an open suggestion on its stream. */
async function stage(t: Cleanup, dataDir = temporaryFolder(t)): Promise<RunningServer> {
  const server = await serverFor(t, { tokens: TOKENS, dataDir });
  await feed(server, [
    ...pairOfVariants(),
    { id: 'u', at: now(), kind: 'pattern.used', pattern: 'urgency' },
    { id: 's1', at: now(), kind: 'suggestion.made', suggestion: 's1', action: 'rest-pattern', title: 'Rest it' },
    { id: 's2', at: now(), kind: 'suggestion.made', suggestion: 's2', action: 'rest-pattern', title: 'Rest it too' },
  ]);
  return server;
}

const now = (): string => new Date().toISOString();

/** A page of somebody's, live. */
async function page(t: Cleanup, server: RunningServer, subject: string, scopes = OPERATE): Promise<LiveStream> {
  const token = await tokenFor('s', scopes, { subject });
  const stream = connect(streamUrl(server, 's'), { token });
  t.after(() => stream.close());
  await until('live', () => stream.status.phase === 'live');
  return stream;
}

const seqOf = (cursor: string | null): number => Number(cursor?.split('.')[1] ?? -1);

let n = 0;
/** An event of a person, now. */
const decision = <K extends EventInput['kind']>(
  kind: K,
  more: Omit<Extract<EventInput, { kind: K }>, 'id' | 'at' | 'kind'>,
): EventInput => ({ id: `d${n++}`, at: now(), kind, ...more }) as unknown as EventInput;

/** Acts, and waits until the state of everybody's page has it. */
async function act(who: LiveStream, pages: readonly LiveStream[], what: EventInput): Promise<void> {
  const cursor = await who.submitActions([what]);
  for (const one of pages) await until(`cursor ${cursor}`, () => seqOf(one.state.cursor) >= seqOf(cursor));
}

/** The decisions of people in the audit: their kinds and actors. */
async function auditOf(server: RunningServer): Promise<(LoggedEvent & { by?: string })[]> {
  const response = await fetch(`${streamUrl(server, 's')}/audit?limit=10000`, { headers: bearer(await tokenFor('s')) });
  const lines = (await response.text()).trimEnd().split('\n');
  return lines.map((line) => (JSON.parse(line) as AuditLine).event as LoggedEvent & { by?: string });
}

test('accepting a suggestion to stop a variant stops it in the same call, and its undo shows it again', async (t) => {
  const server = await stage(t);
  const anna = await page(t, server, 'anna');
  const about = { kind: 'variant', id: 'a' } as const;
  await feed(server, [
    { id: 'sa', at: now(), kind: 'suggestion.made', suggestion: 'sa', action: 'stop-variant', title: 'Stop a', about },
  ]);
  const cursor = await anna.submitActions([
    decision('variant.killed', { variant: 'a', cause: 'operator', reason: 'Below the leader' }),
    decision('suggestion.accepted', { suggestion: 'sa' }),
  ]);
  await until('the decision', () => seqOf(anna.state.cursor) >= seqOf(cursor));
  const { status, endedBy } = anna.state.suggestions.get('sa') as Suggestion;
  assert.deepEqual([anna.state.variants.get('a')?.status, status, endedBy], ['killed', 'accepted', 'anna']);
  await act(anna, [anna], decision('variant.revived', { variant: 'a' }));
  assert.equal(anna.state.variants.get('a')?.status, 'active');
});

test('a kill by hand and its undo are seen by everybody, with who, and stay in the audit', async (t) => {
  const server = await stage(t);
  const [anna, ben] = [await page(t, server, 'anna'), await page(t, server, 'ben')];
  await act(anna, [anna, ben], decision('variant.killed', { variant: 'a', cause: 'operator', reason: 'Off brand' }));
  assert.equal(ben.state.variants.get('a')?.status, 'killed');
  const [kill] = ben.state.kills.values();
  assert.deepEqual(
    [kill?.cause, kill?.reason, kill?.by, kill?.revivedAt, kill?.revivedBy],
    ['operator', 'Off brand', 'anna', null, null],
  );
  await act(ben, [anna, ben], decision('variant.revived', { variant: 'a' }));
  assert.equal(anna.state.variants.get('a')?.status, 'active');
  const revived = anna.state.kills.get(kill?.id ?? '');
  assert.deepEqual([revived?.by, revived?.revivedBy, revived?.reason], ['anna', 'ben', 'Off brand']);
  assert.ok(Date.parse(revived?.revivedAt ?? '') >= Date.parse(revived?.at ?? ''));
  const trail = (await auditOf(server)).filter(({ kind }) => kind === 'variant.killed' || kind === 'variant.revived');
  assert.deepEqual(
    trail.map(({ kind, by }) => [kind, by]),
    [
      ['variant.killed', 'anna'],
      ['variant.revived', 'ben'],
    ],
  );
});

test('protecting, pausing, resuming, snoozing, accepting and dismissing arrive with who decided', async (t) => {
  const server = await stage(t);
  const anna = await page(t, server, 'anna');
  const state = (): LiveStream['state'] => anna.state;
  const does = (what: EventInput): Promise<void> => act(anna, [anna], what);

  await does(decision('variant.protected', { variant: 'a' }));
  assert.equal(state().variants.get('a')?.protected, true);
  await does(decision('variant.protected', { variant: 'a', protected: false }));
  assert.equal(state().variants.get('a')?.protected, false);

  await does(decision('experiment.paused', { experiment: 'exp', reason: 'A holiday' }));
  const { since, ...pause } = state().experiments.get('exp')?.pause ?? {};
  assert.deepEqual(pause, { cause: 'operator', reason: 'A holiday', by: 'anna' });
  assert.ok(since !== undefined);
  await does(decision('experiment.resumed', { experiment: 'exp' }));
  assert.equal(state().experiments.get('exp')?.pause, null);

  const until = new Date(Date.now() + 3_600_000).toISOString();
  await does(decision('pattern.snoozed', { pattern: 'urgency', until }));
  const snoozed = state().patterns.get('urgency');
  assert.deepEqual([snoozed?.snoozedUntil, snoozed?.snoozedBy], [until, 'anna']);
  await does(decision('pattern.snoozed', { pattern: 'urgency', until: new Date(Date.now() - 1).toISOString() }));
  assert.deepEqual(
    [state().patterns.get('urgency')?.snoozedUntil, state().patterns.get('urgency')?.snoozedBy],
    [null, null],
  );

  await does(decision('suggestion.accepted', { suggestion: 's1' }));
  await does(decision('suggestion.dismissed', { suggestion: 's2' }));
  assert.deepEqual(
    ['s1', 's2'].map((id) => [state().suggestions.get(id)?.status, state().suggestions.get(id)?.endedBy]),
    [
      ['accepted', 'anna'],
      ['dismissed', 'anna'],
    ],
  );
  const trail = await auditOf(server);
  assert.equal(trail.filter(({ by }) => by === 'anna').length, 8, 'what she decided');
  const reported = trail.filter(({ by, id }) => by !== 'anna' && !id.startsWith('peeksafe:'));
  assert.deepEqual([...new Set(reported.map(({ by }) => by))], ['publisher'], 'and what was reported');
});

test('the actor of a decision comes from the token, whatever the sender writes', async (t) => {
  const server = await stage(t);
  const anna = await tokenFor('s', OPERATE, { subject: 'anna' });
  const nobody = await tokenFor('s', OPERATE);
  const monitor = await tokenFor('s', ['ingest'], { subject: 'their monitor' });
  const forged = (kind: string, more: object): unknown => ({ id: `f${n++}`, at: now(), kind, by: 'the boss', ...more });
  for (const [token, event] of [
    [anna, forged('variant.protected', { variant: 'a' })],
    [nobody, forged('experiment.paused', { experiment: 'exp' })],
    [monitor, forged('variant.killed', { variant: 'b' })],
  ] as const)
    assert.equal((await send(server, token, [event])).status, 200);
  const trail = (await auditOf(server)).slice(-3);
  assert.deepEqual(
    trail.map(({ kind, by }) => [kind, by]),
    [
      ['variant.protected', 'anna'],
      ['experiment.paused', undefined],
      ['variant.killed', 'their monitor'],
    ],
  );
  const { state } = await page(t, server, 'ben');
  assert.equal([...state.kills.values()][0]?.by, 'their monitor');
  assert.equal(state.experiments.get('exp')?.pause?.by, null);
});

test('without tokens decisions are taken and carry no name', async (t) => {
  const server = await serverFor(t);
  const events = [...pairOfVariants(), decision('variant.killed', { variant: 'a', cause: 'operator' })];
  const response = await fetch(`${streamUrl(server, 's')}/events`, {
    method: 'POST',
    body: JSON.stringify(events),
    headers: { 'Content-Type': 'application/json' },
  });
  assert.equal(response.status, 200);
  const stream = connect(streamUrl(server, 's'));
  t.after(() => stream.close());
  await until('live', () => stream.status.phase === 'live');
  assert.deepEqual([...stream.scopes].sort(), ['count', 'ingest', 'operate', 'view']);
  assert.equal([...stream.state.kills.values()][0]?.by, null);
});

test('a viewer without the scope operate is refused, and nothing happens', async (t) => {
  const server = await stage(t);
  const viewer = await page(t, server, 'anna', ['view']);
  assert.deepEqual([...viewer.scopes], ['view']);
  const kill = decision('variant.killed', { variant: 'a', cause: 'operator' });
  const snooze = decision('pattern.snoozed', { pattern: 'urgency', until: now() });
  for (const what of [kill, snooze])
    await assert.rejects(
      viewer.submitActions([what]),
      (error) => error instanceof PeeksafeError && error.code === 'forbidden',
    );
  assert.equal((await send(server, await tokenFor('s', ['ingest']), [snooze])).status, 403);
  assert.equal(viewer.state.variants.get('a')?.status, 'active');
});

test('of two people who decide the same thing the first wins, and the second gets a refusal', async (t) => {
  const server = await stage(t);
  const [anna, ben] = [await page(t, server, 'anna'), await page(t, server, 'ben')];
  const kill = (): EventInput => decision('variant.killed', { variant: 'a', cause: 'operator' });
  const outcomes = await Promise.allSettled([anna.submitActions([kill()]), ben.submitActions([kill()])]);
  const [refused] = outcomes.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal((refused?.reason as PeeksafeError).code, 'already-killed');
});

test('a decision sent again is a duplicate; from another person it is refused', async (t) => {
  const server = await stage(t);
  const kill = decision('variant.killed', { variant: 'a', cause: 'operator' });
  const status = async (subject: string): Promise<string> => {
    const response = await send(server, await tokenFor('s', OPERATE, { subject }), [kill]);
    const { results } = (await response.json()) as { results: { status: string; errors?: { code: string }[] }[] };
    return results[0]?.errors?.[0]?.code ?? results[0]?.status ?? '';
  };
  assert.deepEqual(
    [await status('anna'), await status('anna'), await status('ben')],
    ['accepted', 'duplicate', 'id-reused'],
  );
});

test('a subject that could not stand in a log is no subject of a token', async (t) => {
  const server = await stage(t);
  for (const [subject, status] of [
    ['x'.repeat(255), 200],
    ['x'.repeat(256), 401],
    ['an\u001b[31mna', 401],
    ['', 401],
  ] as const) {
    const exp = Math.floor(Date.now() / 1000) + 60;
    const token = await tokenOf(JSON.stringify({ sub: subject, streams: ['s'], scope: OPERATE.join(' '), exp }));
    const response = await fetch(`${streamUrl(server, 's')}/changes`, { headers: bearer(token) });
    assert.equal(response.status, status, JSON.stringify(subject.slice(0, 20)));
  }
});

test('the actor of a decision survives a restart, and the log folds to the same state', async (t) => {
  const dataDir = temporaryFolder(t);
  const server = await stage(t, dataDir);
  const anna = await page(t, server, 'anna');
  const until = new Date(Date.now() + 3_600_000).toISOString();
  await act(anna, [anna], decision('variant.killed', { variant: 'a', cause: 'operator' }));
  await act(anna, [anna], decision('experiment.paused', { experiment: 'exp' }));
  await act(anna, [anna], decision('pattern.snoozed', { pattern: 'urgency', until }));
  await act(anna, [anna], decision('suggestion.accepted', { suggestion: 's1' }));
  const { kills, experiments, patterns, suggestions } = anna.state;
  anna.close();
  await server.close();
  assert.deepEqual(
    verify(dataDir).streams.flatMap(({ faults }) => faults),
    [],
  );
  const again = await page(t, await serverFor(t, { tokens: TOKENS, dataDir }), 'ben');
  assert.deepEqual([...again.state.kills], [...kills]);
  assert.deepEqual([...again.state.experiments], [...experiments]);
  assert.deepEqual(new Map(again.state.patterns), new Map(patterns));
  assert.deepEqual(new Map(again.state.suggestions), new Map(suggestions));
});

test('a pause and a protection keep variants from automatic kills, until they are taken back', async (t) => {
  const server = await serverFor(t, { tokens: TOKENS });
  await feed(server, [
    { id: 'x', at: now(), kind: 'experiment.opened', experiment: 'x', policy: 'threshold' },
    ...['a', 'b', 'c'].map((variant) => ({
      ...{ id: variant, at: now(), kind: 'variant.posted', variant, experiment: 'x' },
      ...{ content: variant, predictedEr: 0.5 },
    })),
  ]);
  const anna = await page(t, server, 'anna');
  const status = (id: string): string | undefined => anna.state.variants.get(id)?.status;
  await act(anna, [anna], decision('experiment.paused', { experiment: 'x' }));
  await act(anna, [anna], decision('variant.protected', { variant: 'b' }));
  await feed(server, [
    observed('1', 'a', 500, 1, now()),
    observed('2', 'b', 500, 1, now()),
    observed('3', 'c', 500, 400, now()),
  ]);
  await until('the counts', () => anna.state.variants.get('c')?.impressions === 500);
  assert.deepEqual(['a', 'b', 'c'].map(status), ['active', 'active', 'active'], 'paused');
  await act(anna, [anna], decision('experiment.resumed', { experiment: 'x' }));
  await until('the kill that the pause held back', () => status('a') === 'killed');
  assert.equal([...anna.state.kills.values()][0]?.by, null, 'the rule decided');
  assert.equal(status('b'), 'active', 'protected');
  await act(anna, [anna], decision('variant.protected', { variant: 'b', protected: false }));
  await until('the kill that the protection held back', () => status('b') === 'killed');

  await act(anna, [anna], decision('variant.revived', { variant: 'a' }));
  await feed(server, [observed('4', 'a', 10, 0, now())]);
  await until('more counts', () => anna.state.variants.get('a')?.impressions === 510);
  assert.equal(status('a'), 'active', 'what was found before its revival is forgotten');
});

test('every way of following says what the token allows, and a newer token is heard of', async (t) => {
  const server = await stage(t);
  const url = `${streamUrl(server, 's')}/changes`;
  const both = await tokenFor('s', OPERATE);
  const polled = await fetch(url, { headers: { ...bearer(both), Origin: server.url } });
  assert.equal(polled.headers.get('peeksafe-scopes'), 'view operate');
  assert.match(polled.headers.get('access-control-expose-headers') ?? '', /peeksafe-scopes/i);
  const tag = polled.headers.get('etag') ?? '';
  const unchanged = await fetch(url, { headers: { ...bearer(await tokenFor('s')), 'If-None-Match': tag } });
  assert.deepEqual([unchanged.status, unchanged.headers.get('peeksafe-scopes')], [304, 'view']);

  const events = await fetch(url, { headers: { ...bearer(both), Accept: 'text/event-stream' } });
  const reader = events.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  assert.match(new TextDecoder().decode(first?.value), /"type":"welcome".*"scopes":\["view","operate"\]/);

  const viewer = await new RawViewer(server, 's').opened();
  viewer.socket.send(JSON.stringify({ type: 'hello', token: await tokenFor('s') }));
  const welcome = await viewer.next<{ type: string; scopes?: string[] }>(({ type }) => type === 'welcome');
  assert.deepEqual(welcome.scopes, ['view']);
  viewer.socket.send(JSON.stringify({ type: 'token', token: both }));
  const renewed = await viewer.next<{ type: string; scopes?: string[] }>(({ type }) => type === 'renewed');
  assert.deepEqual(renewed.scopes, ['view', 'operate']);
  viewer.socket.close();
});
