import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventsAnswer } from 'peeksafe/protocol';
import { observed, pairOfVariants, post, postRaw, serverFor, streamUrl } from '../support/harness.ts';

const AT = '2026-01-05T10:00:00.000Z';

test('ids hold no marks of direction, no format characters and no line separators', async (t) => {
  const server = await serverFor(t);
  const odd = ['\u202e', '\u2066', '\u200b', '\u200d', '\u200f', '\ufeff', '\u00ad', '\u2028', '\u2029', '\u{e0041}'];
  const events = odd.map((mark, i) => ({ id: `e${i}`, at: AT, kind: 'experiment.opened', experiment: `a${mark}b` }));
  const { results } = await post(server, 's', [...events, observed('\u202eo', 'a', 1, 0)]);
  for (const [i, one] of results.entries()) {
    assert.equal(one.status, 'rejected', `U+${(odd[i] ?? '\u202e').codePointAt(0)?.toString(16)}`);
    assert.match(JSON.stringify(one), /format characters/);
  }
  const named = await postRaw(server, 'a\u202eb', JSON.stringify(pairOfVariants()));
  assert.equal(named.status, 400);
  const plain = ['日本', 'عربي', 'a b', 'é', '👍'].map((name, i) => ({
    ...{ id: `p${i}`, at: AT, kind: 'experiment.opened', experiment: name },
  }));
  assert.equal((await post(server, 's', plain)).accepted, plain.length);
});

test('a stream has no name that a token could not give to it alone, nor one that an address cannot hold', async (t) => {
  const server = await serverFor(t);
  for (const name of ['*', 'peeksafe:x']) {
    const response = await postRaw(server, name, JSON.stringify(pairOfVariants()));
    assert.equal(response.status, 400, name);
    assert.equal((await fetch(`${streamUrl(server, name)}/changes`)).status, 400);
  }
  const alert = (persona: string) =>
    fetch(`${server.url}/api/events/optimization-alert`, {
      method: 'POST',
      body: JSON.stringify({ persona_id: persona, title: 'Rest it' }),
      headers: { 'Content-Type': 'application/json' },
    });
  for (const name of ['*', '.', '..', 'peeksafe:x']) {
    const response = await alert(name);
    assert.equal(response.status, 422, name);
    assert.match(await response.text(), /persona_id/);
  }
  assert.equal(await (await fetch(`${server.url}/v1/streams`)).text(), '{"streams":[]}');
});

test('a time has at most nine digits of fraction, here and at the routes for other monitors', async (t) => {
  const server = await serverFor(t);
  const at = (digits: number): string => `2026-01-05T10:00:00.${'1'.repeat(digits)}Z`;
  const opened = (id: string, digits: number) => ({ id, at: at(digits), kind: 'experiment.opened', experiment: id });
  const { results } = await post(server, 's', [opened('nine', 9), opened('ten', 10), opened('many', 5000)]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['accepted', 'rejected', 'rejected'],
  );
  const update = (digits: number, naive: boolean) =>
    fetch(`${server.url}/api/events/performance-update`, {
      method: 'POST',
      body: JSON.stringify({
        ...{ persona_id: 's', variant_id: 'a', engagement_rate: 0, interaction_count: 0, view_count: 1 },
        updated_at: naive ? at(digits).slice(0, -1) : at(digits),
      }),
      headers: { 'Content-Type': 'application/json' },
    });
  for (const naive of [true, false]) {
    assert.match(await (await update(9, naive)).text(), /unknown-variant/);
    assert.match(await (await update(10, naive)).text(), /updated_at/);
  }
});

test('a kind that is nested as deeply as a body allows is refused as an unknown kind', async (t) => {
  const server = await serverFor(t);
  for (const depth of [5000, 100_000, 400_000]) {
    const kind = '['.repeat(depth) + ']'.repeat(depth);
    const response = await postRaw(server, 's', `[{"id":"1","at":"${AT}","kind":${kind}}]`);
    const text = await response.text();
    assert.equal(response.status, 422, text.slice(0, 200));
    assert.match(text, /"unknown-kind"/);
    const { results } = JSON.parse(text) as EventsAnswer;
    assert.equal(results.length, 1);
  }
});

test('the server makes browsers use https only when it is configured to, and never for subdomains', async (t) => {
  const header = async (hstsMs?: number): Promise<string | null> => {
    const server = await serverFor(t, hstsMs === undefined ? {} : { hstsMs });
    return (await fetch(`${server.url}/healthz`)).headers.get('strict-transport-security');
  };
  assert.equal(await header(), null);
  assert.equal(await header(180 * 86_400_000), 'max-age=15552000');
});
