// CloudEvents 1.0 as its specification writes them: docs/guides/sources.md.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { streamUrl, temporaryFolder } from '../support/harness.ts';
import { bearer, tokenFor } from '../support/tokens.ts';
import { answer, LIMITS, SourceScene, type Report } from './source-scene.ts';

const BATCH = 'application/cloudevents-batch+json';
const WHOLE = 'application/cloudevents+json';

const MAPPED = {
  cloudevents: {
    experiments: {
      'hero-headline': 'hero',
      menu: { experiment: 'menu', variants: { control: 'menu:a', treatment: 'menu:b' } },
    },
    engagements: { 'com.example.order.placed': 'purchase' },
  },
};

let made = 0;
const event = (type: string, data: unknown, more: object = {}): object => {
  made += 1;
  const time = new Date(Date.now() - 5000 + made).toISOString();
  return { specversion: '1.0', id: `e-${made}`, source: '/news/web', type, time, data, ...more };
};
const viewed = (unit: string, variant = 'b', more: object = {}): object =>
  event('peeksafe.viewed', { experiment: 'hero', variant, unit, ...more });

let token: string;
const reported = (body: unknown, type = BATCH, headers: Record<string, string> = {}): Report => ({
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { 'Content-Type': type, ...bearer(token), ...headers },
});

test.before(async () => void (token = await tokenFor('s', ['count'])));

test('a batch, a single event and one in binary mode count each visitor once, with what the visitor did', async (t) => {
  const scene = await SourceScene.open(t, 'cloudevents', null);
  const first = viewed('u-1', 'b', { engaged: ['click'] });
  const engaged = event('peeksafe.engaged', { experiment: 'hero', unit: 'u-1', engaged: ['share'] });
  assert.deepEqual(await scene.report(reported([engaged, first, viewed('u-2')])), answer({ counted: 3 }));
  assert.deepEqual(await scene.report(reported([first])), answer({ known: 1 }), 'sent again');
  assert.deepEqual(await scene.report(reported(viewed('u-3'), `${WHOLE}; charset=utf-8`)), answer({ counted: 1 }));
  const binary = {
    ...{ 'ce-specversion': '1.0', 'ce-id': 'x', 'ce-source': '/news/%C3%A4', 'ce-type': 'peeksafe.viewed' },
    'ce-time': new Date().toISOString(),
  };
  const data = { experiment: 'hero', variant: 'a', unit: 'u-4' };
  assert.deepEqual(await scene.report(reported(data, 'application/json', binary)), answer({ counted: 1 }));
  assert.deepEqual(await scene.report(reported([])), answer({}), 'an empty batch is valid');
  assert.deepEqual(await scene.counts('b'), [3, 1, 3, 1]);
  assert.deepEqual(await scene.counts('a'), [1, 0, 1, 0]);
  assert.deepEqual([await scene.results('counted'), await scene.results('known')], [5, 1]);
});

test('the configuration file says which of their experiments, variants and events are which', async (t) => {
  const scene = await SourceScene.open(t, 'cloudevents', MAPPED);
  const of = (experiment: string, variant: string): object =>
    event('peeksafe.viewed', { experiment, variant, unit: 'u' });
  const order = event('com.example.order.placed', { total: 12 }, { subject: 'u' });
  const messages = [
    of('hero-headline', 'a'),
    of('menu', 'treatment'),
    of('other', 'a'),
    event('com.example.else', {}),
    order,
  ];
  assert.deepEqual(await scene.report(reported(messages)), answer({ counted: 3, unmapped: 2 }));
  for (const variant of ['a', 'menu:b']) assert.deepEqual(await scene.counts(variant), [1, 1, 1, 1], variant);
  const nobody = event('com.example.order.placed', { unit: 'nobody' });
  assert.deepEqual(await scene.report(reported([nobody])), answer({ unexposed: 1 }));
  assert.equal(await scene.results('unexposed'), 1);
});

test('after a restart a visitor is known, and with what variant', async (t) => {
  const dataDir = temporaryFolder(t);
  const scene = await SourceScene.open(t, 'cloudevents', null, { dataDir });
  await scene.report(reported([viewed('u-1', 'a'), viewed('u-2', 'b')]));
  await scene.server.close();
  const again = await SourceScene.open(t, 'cloudevents', null, { dataDir });
  const engaged = (unit: string): object => event('peeksafe.engaged', { experiment: 'hero', unit });
  const messages = [viewed('u-1', 'a'), viewed('u-1', 'b'), engaged('u-2')];
  const { counted, known, refused } = await again.report(reported(messages));
  assert.deepEqual(
    [counted, known, refused.map(({ place, problem }) => [place, problem.code])],
    [1, 1, [[1, 'already-counted']]],
  );
  assert.deepEqual(await again.counts('b'), [1, 1, 1, 1]);
});

test('one bad message does not spoil the others, and says which field is wrong', async (t) => {
  const scene = await SourceScene.open(t, 'cloudevents', null);
  const { unit: _, ...noUnit } = { experiment: 'hero', variant: 'b', unit: 'u' };
  const messages = [
    viewed('u-1'),
    event('peeksafe.viewed', noUnit),
    event('peeksafe.viewed', noUnit, { specversion: '0.3' }),
    event('peeksafe.viewed', '<xml/>', { datacontenttype: 'text/xml' }),
    event('peeksafe.viewed', { experiment: 'hero', variant: 'b', unit: 'u', engaged: ['Click!'] }),
    viewed('u-2', 'nobody'),
    viewed('u-3', 'b', { experiment: 'menu' }),
    event('peeksafe.viewed', { experiment: 'hero', variant: 'b', unit: 'u' }, { time: '2020-01-05T10:00:00Z' }),
    event('peeksafe.viewed', { experiment: 'hero', variant: 'b', unit: 'u' }, { time: 'yesterday' }),
    null,
    'a text',
  ];
  const { counted, refused } = await scene.report(reported(messages));
  assert.equal(counted, 2);
  assert.deepEqual(
    refused.map(({ place, problem: { code, field } }) => [place, code, field]),
    [
      [1, 'bad-event', 'data.unit'],
      [2, 'bad-event', 'specversion'],
      [3, 'bad-event', 'datacontenttype'],
      [4, 'bad-event', 'data.engaged.0'],
      [5, 'unknown-variant', 'variant'],
      [7, 'too-late', 'at'],
      [8, 'bad-event', 'time'],
      [9, 'bad-event', undefined],
      [10, 'bad-event', undefined],
    ],
  );
  assert.deepEqual([await scene.refusals('bad-event'), await scene.refusals('unknown-variant')], [7, 1]);
  assert.deepEqual(await scene.counts('menu:b'), [1, 0, 1, 0], 'a key that both experiments have');
});

test('what is no call of CloudEvents, too much, too large, or of nobody is refused as a whole', async (t) => {
  const scene = await SourceScene.open(t, 'cloudevents', null);
  const half = JSON.stringify([viewed('u')]).slice(0, -20);
  assert.equal(await scene.refused(reported(half), 400, 'unreadable'), 'bad-json');
  assert.equal(await scene.refused(reported(viewed('u')), 400, 'unreadable'), 'bad-body');
  assert.equal(await scene.refused(reported([viewed('u')], 'application/json'), 415, 'type'), 'bad-type');
  const many = Array.from({ length: 1001 }, () => ({}));
  assert.equal(await scene.refused(reported(many), 413, 'too-large'), 'too-many-events');
  const large = [viewed('u', 'b', { more: 'x'.repeat(1024 * 1024) })];
  assert.equal(await scene.refused(reported(large), 413, 'too-large'), 'too-large');
  const deep = `[${JSON.stringify(viewed('u-deep')).slice(0, -1)},"more":${'['.repeat(100_000)}${']'.repeat(100_000)}}]`;
  assert.deepEqual(await scene.report(reported(deep)), answer({ counted: 1 }), 'nested deeply');
  assert.equal(
    await scene.refused(reported([viewed('u')], BATCH, { Authorization: '' }), 401, 'token'),
    'unauthorised',
  );
  const toView = bearer(await tokenFor('s', ['view', 'operate']));
  assert.equal(await scene.refused(reported([viewed('u')], BATCH, toView), 403, 'scope'), 'forbidden');
  const elsewhere = bearer(await tokenFor('other', ['count', 'ingest']));
  assert.equal(await scene.refused(reported([viewed('u')], BATCH, elsewhere), 403, 'scope'), 'forbidden');
});

test('a source that is not known, and a stream that is not there, are said to be so', async (t) => {
  const scene = await SourceScene.open(t, 'cloudevents', null);
  const other = new SourceScene(scene.server, 'fax');
  assert.equal((await other.send(reported([]))).status, 404);
  const nowhere = await scene.send(reported([viewed('u')], BATCH, bearer(await tokenFor('t', ['count']))), 't');
  assert.equal(nowhere.status, 404);
  assert.equal(((await nowhere.json()) as { error: { code: string } }).error.code, 'no-stream');
});

test('a token to count is held to the limits of pages, one that may report is not', async (t) => {
  const scene = await SourceScene.open(t, 'cloudevents', null);
  const ofOne = Array.from({ length: 100 }, () => viewed('one-visitor'));
  assert.equal(await scene.refused(reported(ofOne), 429, 'limit'), 'rate');
  const trusted = bearer(await tokenFor('s', ['ingest']));
  assert.deepEqual(await scene.report(reported(ofOne, BATCH, trusted)), answer({ counted: 1, known: 99 }));
});

test('variants that are reported first are created only where the file says so, for who may report', async (t) => {
  const cloudevents = { experiments: { hero: 'hero', launch: 'launch-2026' }, autoCreate: true };
  const scene = await SourceScene.open(t, 'cloudevents', { cloudevents });
  const shown = (experiment: string, variant: string, unit: string): object =>
    event('peeksafe.viewed', { experiment, variant, unit });
  const messages = [
    shown('hero', 'c', 'u'),
    shown('launch', 'on', 'u'),
    shown('launch', 'off', 'v'),
    shown('hero', 'a', 'v'),
  ];
  const public_ = await scene.report(reported(messages));
  assert.deepEqual(
    [public_.counted, public_.refused.map(({ problem }) => problem.code)],
    [1, Array(3).fill('unknown-variant')],
  );
  const trusted = bearer(await tokenFor('s', ['ingest']));
  assert.deepEqual(await scene.report(reported(messages, BATCH, trusted)), answer({ counted: 3, known: 1 }));
  for (const variant of ['hero:c', 'launch-2026:on', 'launch-2026:off'])
    assert.deepEqual(await scene.counts(variant), [1, 0, 1, 0], variant);
  const many = Array.from({ length: 300 }, (_, i) => shown('launch', `v${i}`, `w${i}`));
  const bounded = await scene.report(reported(many, BATCH, trusted));
  assert.deepEqual([bounded.counted, bounded.refused.length], [98, 202], 'at most 100 of an experiment');
});

test('a server without the file takes no word of theirs for ours', async (t) => {
  const scene = await SourceScene.open(t, 'cloudevents', null);
  assert.deepEqual(
    await scene.report(reported([event('com.example.order.placed', { unit: 'u' })])),
    answer({ unmapped: 1 }),
  );
});

test('a sender that the file names may deliver, at a rate that the server takes; nobody else is told so', async (t) => {
  const from = { cloudevents: { webhookOrigins: ['eventgrid.azure.net', 'Events.example.com'] } };
  const scene = await SourceScene.open(t, 'cloudevents', from, { limits: { ...LIMITS, calls: 100 } });
  const ask = async (origin: string, stream = 's', source = 'cloudevents'): Promise<(string | number | null)[]> => {
    const response = await fetch(`${streamUrl(scene.server, stream)}/from/${source}`, {
      method: 'OPTIONS',
      headers: {
        ...{ 'WebHook-Request-Origin': origin, 'WebHook-Request-Rate': '120' },
        'WebHook-Request-Callback': 'http://127.0.0.1:9/never-called',
      },
    });
    assert.equal(response.headers.get('access-control-allow-origin'), null);
    return [
      response.status,
      response.headers.get('webhook-allowed-origin'),
      response.headers.get('webhook-allowed-rate'),
      response.headers.get('allow'),
    ];
  };
  assert.deepEqual(await ask('eventgrid.azure.net'), [200, 'eventgrid.azure.net', '6000', 'POST']);
  assert.deepEqual(await ask('EVENTS.example.com'), [200, 'EVENTS.example.com', '6000', 'POST']);
  const strangers = [
    await ask('evil.example'),
    await ask('eventgrid.azure.net', 'other'),
    await ask('eventgrid.azure.net', 's', 'segment'),
    await ask('*'),
  ];
  assert.deepEqual(strangers, Array(4).fill([401, null, null, null]));
  const unasked = await fetch(`${streamUrl(scene.server, 's')}/from/cloudevents`, { method: 'OPTIONS' });
  assert.equal(unasked.headers.get('webhook-allowed-origin'), null);
});

test('values of an event count once for its visitor, also where nothing was engaged with', async (t) => {
  const scene = await SourceScene.open(t, 'cloudevents', null);
  await scene.declareMetrics();
  const order = (values: unknown, id: string, more: object = {}): object =>
    event('peeksafe.engaged', { experiment: 'hero', unit: 'u-1', engaged: ['purchase'], values, ...more }, { id });
  await scene.report(
    reported([viewed('u-1', 'b', { values: { revenue: 1 } }), viewed('u-2'), order({ revenue: 20 }, 'o-1')]),
  );
  assert.deepEqual(await scene.report(reported([order({ revenue: 20 }, 'o-1')])), answer({ known: 1 }), 'sent again');
  await scene.report(reported([order({ revenue: 4, 'order-value': 9, nothing: 3 }, 'o-2', { engaged: [] })]));
  assert.deepEqual(await scene.metrics('b'), [
    ['purchase', 2, 1, 0.5],
    ['revenue', 2, 25, 12.5],
    ['order-value', 2, 9, 9],
  ]);
  assert.deepEqual(await scene.counts('b'), [2, 1, 2, 1], 'values alone are no engagement');
  const { refused } = await scene.report(reported([order({ revenue: -1 }, 'o-3')]));
  assert.deepEqual(refused[0]?.problem.field, 'data.values.revenue');
});

test('an event that the file names brings its properties as values', async (t) => {
  const values = { revenue: 'amount' };
  const engagements = { 'com.example.order.placed': { kind: 'purchase', values } };
  const scene = await SourceScene.open(t, 'cloudevents', { cloudevents: { ...MAPPED.cloudevents, engagements } });
  await scene.declareMetrics();
  const exposure = event('peeksafe.viewed', { experiment: 'hero-headline', variant: 'b', unit: 'u' });
  const order = event('com.example.order.placed', { unit: 'u', amount: 30 });
  assert.deepEqual(await scene.report(reported([exposure, order])), answer({ counted: 2 }));
  assert.deepEqual((await scene.metrics('b'))[1], ['revenue', 1, 30, 30]);
});
