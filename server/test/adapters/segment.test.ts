// Segment's destination "Webhooks (Actions)": recorded payloads, made from its documented shapes.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { segment } from '../../src/adapters/segment.ts';
import { readConfig } from '../../src/settings/config-file.ts';
import type { SourceSettings } from '../../src/settings/sources.ts';
import { answer, SourceScene, type Report } from './source-scene.ts';

const SECRET = 'a-secret-of-both-sides';
const FROM = {
  segment: {
    secret: { env: 'SEGMENT_SECRET' },
    experiments: { hero: 'hero', menu: { experiment: 'menu', variants: { '0': 'menu:a', '1': 'menu:b' } } },
    engagements: { 'Order Completed': 'purchase' },
  },
};
const environment = { SEGMENT_SECRET: SECRET };
const recorded = JSON.parse(readFileSync(new URL('payloads/segment.json', import.meta.url), 'utf8')) as Payload[];

interface Payload {
  readonly [field: string]: unknown;
}

const settingsOf = (more: object = {}): SourceSettings => {
  const from = { segment: { ...FROM.segment, ...more } };
  const { sources } = readConfig(JSON.stringify({ streams: { s: { from } } }), environment);
  return sources.get('s')?.get('segment') as SourceSettings;
};

/** The recorded payloads as if they had happened just now. */
const fresh = (payloads: readonly Payload[] = recorded): Payload[] => {
  const shift = Date.now() - 20_000 - Date.parse('2026-11-29T11:00:00Z');
  const shifted = (time: unknown): string => new Date(Date.parse(time as string) + shift).toISOString();
  return payloads.map((one) => ({ ...one, timestamp: shifted(one['timestamp']) }));
};

const sign = (body: string, secret = SECRET): string => createHmac('sha1', secret).update(body).digest('hex');

const signed = (payload: unknown, headers?: (body: string) => Record<string, string>): Report => {
  const body = JSON.stringify(payload);
  return {
    body,
    headers: {
      ...{ 'Content-Type': 'application/json', 'User-Agent': 'Segment/1.0' },
      ...(headers === undefined ? { 'X-Segment-Signature': sign(body) } : headers(body)),
    },
  };
};

const open = (t: Parameters<typeof SourceScene.open>[0], from: object = FROM): Promise<SourceScene> =>
  SourceScene.open(t, 'segment', from, { environment });

test('a payload becomes an exposure or an engagement of its person, by the mapping', () => {
  const adapted = recorded.map((one) => segment.adapt(one, settingsOf(), 0));
  const unit = '5d0e1c3a-77b1-4c56-9f0e-1f2f3a4b5c6d';
  assert.deepEqual(adapted, [
    { visitors: [{ unit, at: Date.UTC(2026, 10, 29, 11, 0, 0, 120), experiment: 'hero', variant: 'b' }] },
    {
      visitors: [
        { unit, at: Date.UTC(2026, 10, 29, 11, 0, 9, 500), engaged: ['purchase'], experiments: ['hero', 'menu'] },
      ],
    },
    { visitors: [] },
    { visitors: [{ unit: '9b2e', at: Date.UTC(2026, 10, 29, 11, 0, 11), experiment: 'menu', variant: 'menu:b' }] },
  ]);
});

test('the mapping may name another event and another id', () => {
  const settings = settingsOf({ exposure: 'Saw It', unit: 'userId' });
  const saw = { ...(recorded[0] as Payload), event: 'Saw It', userId: 'u-1' };
  const of = (message: object): unknown => segment.adapt(message, settings, 0);
  assert.deepEqual((of(saw) as { visitors: { unit: string }[] }).visitors[0]?.unit, 'u-1');
  assert.deepEqual(of(recorded[0] as Payload), { visitors: [] });
  const both = of({ ...saw, userId: '' }) as { visitors: { unit: string }[] };
  assert.equal(both.visitors[0]?.unit, saw['anonymousId' as keyof typeof saw], 'the other one where it is missing');
});

test('a signed batch counts each person once, however often it is sent', async (t) => {
  const scene = await open(t);
  const batch = signed(fresh());
  assert.deepEqual(await scene.report(batch), answer({ counted: 3, unmapped: 1 }));
  assert.deepEqual(await scene.report(batch), answer({ known: 3, unmapped: 1 }), 'tried again');
  assert.deepEqual(await scene.counts('b'), [1, 1, 1, 1]);
  assert.deepEqual(await scene.counts('menu:b'), [1, 0, 1, 0]);
});

test('the older signature is taken of a single event, and not of a batch, of which it covers the first event only', async (t) => {
  const scene = await open(t);
  const [first, ...others] = fresh() as [Payload, ...Payload[]];
  const older = (body: string): Record<string, string> => ({ 'X-Signature': sign(body) });
  assert.deepEqual(await scene.report(signed(first, older)), answer({ counted: 1 }));
  const ofFirst = (): Record<string, string> => ({ 'X-Signature': sign(JSON.stringify(first)) });
  assert.equal(await scene.refused(signed([first, ...others], ofFirst), 401, 'token'), 'unauthorised');
  assert.equal(await scene.refused(signed([first], older), 401, 'token'), 'unauthorised', 'even a batch of one');
  const spaced = ` \n${JSON.stringify([first])}`;
  const disguised = { ...signed([first]), body: spaced, headers: { 'X-Signature': sign(spaced) } };
  assert.equal(await scene.refused(disguised, 401, 'token'), 'unauthorised');
});

test('a call with another signature, with none, or changed on its way is refused', async (t) => {
  const scene = await open(t);
  const wrong: ((body: string) => Record<string, string>)[] = [
    () => ({}),
    (body) => ({ 'X-Segment-Signature': sign(body, 'another secret') }),
    (body) => ({ 'X-Segment-Signature': sign(`${body} `) }),
    () => ({ 'X-Segment-Signature': '' }),
    (body) => ({ 'X-Segment-Signature': 'no signature', 'X-Signature': sign(body) }),
  ];
  for (const headers of wrong)
    assert.equal(await scene.refused(signed(fresh()[0], headers), 401, 'token'), 'unauthorised');
  assert.deepEqual(await scene.counts('b'), [0, 0, 0, 0]);
});

test('a stream that is not set up for it is no different from a wrong signature', async (t) => {
  const scene = await open(t);
  const said = async (stream: string, report: Report): Promise<unknown> => {
    const response = await scene.send(report, stream);
    assert.equal(response.status, 401);
    return ((await response.json()) as { error: { code: string; message: string } }).error.message;
  };
  assert.equal(
    await said('t', signed(fresh())),
    await said(
      's',
      signed(fresh(), () => ({})),
    ),
  );
});

test('bad messages are told one by one', async (t) => {
  const scene = await open(t);
  const [first] = fresh() as [Payload];
  const messages = [
    { ...first, properties: { experiment_id: 'hero' } },
    { ...first, properties: null },
    { ...first, anonymousId: null },
    { ...first, timestamp: 'yesterday' },
    { ...first, properties: { experiment_id: 'hero', variation_id: 'zz' } },
    { event: 'Experiment Viewed' },
    7,
    first,
  ];
  const { counted, refused } = await scene.report(signed(messages));
  assert.equal(counted, 1);
  assert.deepEqual(
    refused.map(({ place, problem: { code, field } }) => [place, code, field]),
    [
      [0, 'bad-event', 'properties.variation_id'],
      [1, 'bad-event', 'properties'],
      [2, 'bad-event', 'anonymousId'],
      [3, 'bad-event', 'timestamp'],
      [4, 'unknown-variant', 'variant'],
      [5, 'bad-event', 'type'],
      [6, 'bad-event', undefined],
    ],
  );
  assert.equal(
    await scene.refused({ ...signed(first), headers: signed(first).headers, body: '{' }, 401, 'token'),
    'unauthorised',
  );
  const half = '{"type":';
  const cut = { body: half, headers: { 'Content-Type': 'application/json', 'X-Segment-Signature': sign(half) } };
  assert.equal(await scene.refused(cut, 400, 'unreadable'), 'bad-json');
});

test('its secret lets it create variants where the mapping says so', async (t) => {
  const scene = await open(t, { segment: { ...FROM.segment, autoCreate: true } });
  const [first] = fresh() as [Payload];
  const shown = { ...first, properties: { experiment_id: 'hero', variation_id: 'new' } };
  assert.deepEqual(await scene.report(signed(shown)), answer({ counted: 1 }));
  assert.deepEqual(await scene.counts('hero:new'), [1, 0, 1, 0]);
});

test('a secret that is missing, empty or short keeps the server from starting, and is not told', () => {
  const read = (env: Record<string, string>): unknown =>
    readConfig(JSON.stringify({ streams: { s: { from: FROM } } }), env);
  assert.throws(
    () => read({}),
    /"streams\.s\.from\.segment\.secret\.env" names the variable SEGMENT_SECRET, which is not set/,
  );
  assert.throws(() => read({ SEGMENT_SECRET: ' ' }), /SEGMENT_SECRET is set but empty/);
  assert.throws(
    () => read({ SEGMENT_SECRET: 'too-short' }),
    (error: Error) => /shorter than 16 characters/.test(error.message) && !error.message.includes('too-short'),
  );
  const { secret: _, ...without } = FROM.segment;
  assert.throws(
    () => readConfig(JSON.stringify({ streams: { s: { from: { segment: without } } } }), environment),
    /segment\.secret" is not valid: expected \{ "env"/,
  );
});

test('an order brings its money to the metrics of its visitor, each message once', async (t) => {
  const values = { revenue: 'total', 'order-value': 'total' };
  const engagements = { 'Order Completed': { kind: 'purchase', values } };
  const scene = await open(t, { segment: { ...FROM.segment, engagements } });
  await scene.declareMetrics();
  const [exposure, order] = fresh() as [Payload, Payload];
  const totalling = (total: unknown, messageId?: string): Payload => ({ ...order, properties: { total }, messageId });
  await scene.report(signed([exposure, { ...exposure, anonymousId: 'other', messageId: 'e-2' }, order]));
  assert.deepEqual(await scene.report(signed([order])), answer({ known: 1 }), 'tried again');
  assert.deepEqual(await scene.report(signed([totalling('12.50', 'm-2')])), answer({ counted: 1 }), 'a text');
  assert.deepEqual(await scene.report(signed([totalling(undefined, 'm-3')])), answer({ known: 1 }), 'none of it');
  assert.deepEqual(await scene.metrics('b'), [
    ['purchase', 2, 1, 0.5],
    ['revenue', 2, 40, 20],
    ['order-value', 2, 40, 20],
  ]);
  for (const total of [-1, 1e9, 'much', '1e3', true, {}]) {
    const { refused } = await scene.report(signed(totalling(total, 'm-4')));
    assert.deepEqual([refused[0]?.problem.code, refused[0]?.problem.field], ['bad-event', 'properties.total']);
  }
  const { refused } = await scene.report(signed(totalling(1)));
  assert.deepEqual(refused[0]?.problem.field, 'messageId', 'it could not be told from a repetition');
  assert.deepEqual((await scene.metrics('b'))[1], ['revenue', 2, 40, 20]);
});
