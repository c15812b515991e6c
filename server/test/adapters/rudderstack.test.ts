// RudderStack's destination "Webhook": recorded payloads, made from its documented shapes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { rudderStack } from '../../src/adapters/rudderstack.ts';
import { answer, SourceScene, type Report } from './source-scene.ts';

const SECRET = 'a-secret-of-both-sides';
const FROM = {
  rudderstack: {
    secret: { env: 'RUDDERSTACK_SECRET' },
    experiments: { hero: 'hero' },
    engagements: { 'Order Completed': 'purchase' },
  },
};
const environment = { RUDDERSTACK_SECRET: SECRET };

interface Payload {
  readonly [field: string]: unknown;
}
const recorded = JSON.parse(readFileSync(new URL('payloads/rudderstack.json', import.meta.url), 'utf8')) as [
  Payload,
  Payload,
];

/** The recorded payloads as if they had happened just now. */
const fresh = (): [Payload, Payload] => {
  const shift = Date.now() - 20_000 - Date.parse('2026-11-29T11:00:00Z');
  const now = (one: Payload): Payload => {
    const time = Date.parse(one['originalTimestamp'] as string) + shift;
    return { ...one, originalTimestamp: new Date(time).toISOString() };
  };
  return [now(recorded[0]), now(recorded[1])];
};

const sent = (payload: unknown, headers: Record<string, string> = { 'X-Peeksafe-Secret': SECRET }): Report => ({
  body: JSON.stringify(payload),
  headers: { 'Content-Type': 'application/json', 'User-Agent': 'RudderLabs', ...headers },
});

const open = (t: Parameters<typeof SourceScene.open>[0]): Promise<SourceScene> =>
  SourceScene.open(t, 'rudderstack', FROM, { environment });

test('events that come one at a time count a person once, with what the person did', async (t) => {
  const scene = await open(t);
  const [exposure, order] = fresh();
  assert.deepEqual(await scene.report(sent(exposure)), answer({ counted: 1 }));
  assert.deepEqual(await scene.report(sent(order)), answer({ counted: 1 }));
  assert.deepEqual(await scene.report(sent(order)), answer({ known: 1 }));
  assert.deepEqual(await scene.counts('b'), [1, 1, 1, 1]);
});

test('the header with the secret is required, whatever the body is', async (t) => {
  const scene = await open(t);
  const [exposure] = fresh();
  for (const headers of [{}, { 'X-Peeksafe-Secret': `${SECRET}x` }, { 'X-Peeksafe-Secret': '' }])
    assert.equal(await scene.refused(sent(exposure, headers), 401, 'token'), 'unauthorised');
  const elsewhere = { Authorization: `Bearer ${SECRET}` };
  assert.equal(await scene.refused(sent(exposure, elsewhere), 401, 'token'), 'unauthorised');
  assert.equal(await scene.refused({ ...sent(exposure), body: '{' }, 400, 'unreadable'), 'bad-json');
  assert.equal(
    await scene.refused(sent(exposure, { 'X-Peeksafe-Secret': SECRET, 'Content-Type': 'text/plain' }), 415, 'type'),
    'bad-type',
  );
  assert.deepEqual(await scene.counts('b'), [0, 0, 0, 0]);
});

test('a call whose unread body is not needed is refused without it', async () => {
  const call = { header: () => undefined, body: () => assert.fail('the body was read') };
  assert.equal((await rudderStack.authenticate?.(call, SECRET))?.code, 'unauthorised');
});

test('a bad event says what is missing', async (t) => {
  const scene = await open(t);
  const [exposure] = fresh();
  const { refused } = await scene.report(sent({ ...exposure, anonymousId: '' }));
  assert.deepEqual(
    refused.map(({ problem }) => problem.field),
    ['anonymousId'],
  );
});
