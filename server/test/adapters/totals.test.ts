// Running totals of a platform, as docs/guides/sources.md writes them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { totals } from '../../src/adapters/totals.ts';
import { readConfig } from '../../src/settings/config-file.ts';
import type { SourceSettings } from '../../src/settings/sources.ts';
import { temporaryFolder } from '../support/harness.ts';
import { bearer, tokenFor } from '../support/tokens.ts';
import { answer, SourceScene, type Report } from './source-scene.ts';

const FROM = {
  totals: {
    engagement: 'like',
    experiments: { hero: 'hero', menu: { experiment: 'menu', variants: { 'post-900': 'menu:a' } } },
  },
};
const recorded = JSON.parse(readFileSync(new URL('payloads/totals.json', import.meta.url), 'utf8')) as object[];

const settingsOf = (from: object): SourceSettings =>
  readConfig(JSON.stringify({ streams: { s: { from } } }), {})
    .sources.get('s')
    ?.get('totals') as SourceSettings;

let made = 0;
const total = (variant: string, views: unknown, like: unknown, more: object = {}): object => ({
  ...{ id: `poll-${(made += 1)}`, at: new Date(Date.now() - 60_000 + made * 1000).toISOString() },
  ...{ experiment: 'hero', variant, views, engagements: { like, reply: 90 } },
  ...more,
});

let token: string;
const reported = (body: unknown, headers: Record<string, string> = {}): Report => ({
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { 'Content-Type': 'application/json', ...bearer(token), ...headers },
});

test.before(async () => void (token = await tokenFor('s', ['ingest'])));

test('totals become those of a variant, with the one kind that the mapping names', () => {
  const adapted = recorded.map((one) => totals.adapt(one, settingsOf(FROM), 0));
  const at = Date.UTC(2026, 10, 29, 11);
  const [first, second, ...others] = adapted.map((one) => ('measured' in one ? one.measured : one));
  assert.match((first as { eventId: string }).eventId, /^from:totals:[\w-]{32}$/);
  assert.deepEqual(
    [first, second].map((one) => ({ ...one, eventId: '' })),
    [
      { eventId: '', at, experiment: 'hero', variant: 'b', impressions: 1200, engagements: 96 },
      { eventId: '', at, experiment: 'menu', variant: 'menu:a', impressions: 40, engagements: 30 },
    ],
  );
  assert.deepEqual(others, [{ visitors: [] }, { visitors: [] }], 'no such kind in it, and no such experiment');
});

test('kinds that the mapping names are totals of their own, and one that is no count is refused', async (t) => {
  const kinds = { reply: 'reply', share: 'shares' };
  const scene = await SourceScene.open(t, 'totals', { totals: { ...FROM.totals, kinds } });
  const metrics = [
    { name: 'reply', type: 'rate' },
    { name: 'share', type: 'rate', role: 'guardrail' },
  ];
  await scene.post([
    { id: 'rates', at: '2026-01-05T10:00:00Z', kind: 'experiment.opened', experiment: 'hero', metrics },
  ]);
  const of = (views: number, engagements: object): object => total('a', views, 0, { engagements });
  const first = [of(100, { like: 40, reply: 90, shares: 5 }), of(150, { like: 60, reply: 120 })];
  assert.deepEqual(await scene.report(reported(first)), answer({ counted: 2 }));
  assert.deepEqual(
    await scene.metrics('a'),
    [
      ['reply', 150, 120, 0.8],
      ['share', 100, 5, 0.05],
    ],
    'more kinds than views in total, and one that is left out stays',
  );
  const bad = await scene.report(reported(of(160, { like: 60, reply: 'many' })));
  assert.equal(bad.refused[0]?.problem.field, 'engagements.reply');
});

test('totals grow by their differences, count once however often they are sent, and may be put right', async (t) => {
  const dataDir = temporaryFolder(t);
  const scene = await SourceScene.open(t, 'totals', FROM, { dataDir });
  const first = [total('a', 1000, 40), total('b', 1000, 60)];
  assert.deepEqual(await scene.report(reported(first)), answer({ counted: 2 }));
  assert.deepEqual(await scene.report(reported(first)), answer({ known: 2 }), 'sent again');
  assert.deepEqual(await scene.report(reported(total('b', 1500, 75))), answer({ counted: 1 }), 'one, not an array');
  assert.deepEqual(await scene.counts('b'), [1500, 75, 0, 0]);
  await scene.server.close();
  const again = await SourceScene.open(t, 'totals', FROM, { dataDir });
  assert.deepEqual(await again.report(reported(first)), answer({ known: 2 }), 'sent again after a restart');
  assert.deepEqual(
    await again.report(reported(total('b', 1400, 70))),
    answer({ counted: 1 }),
    'the platform took back',
  );
  assert.deepEqual(await again.counts('b'), [1400, 70, 0, 0]);
  assert.deepEqual([await again.results('counted'), await again.results('known')], [1, 2]);
});

test('kinds that add up to more than the views are no fault; the kind that counts is held to them', async (t) => {
  const scene = await SourceScene.open(t, 'totals', FROM);
  const messages = [total('a', 50, 40), total('b', 50, 51), total('b', 60, 60)];
  const { counted, refused } = await scene.report(reported(messages));
  assert.equal(counted, 2);
  assert.deepEqual(
    refused.map(({ place, problem: { code, field } }) => [place, code, field]),
    [[1, 'too-many-engagements', 'engagements']],
  );
  assert.deepEqual(await scene.counts('a'), [50, 40, 0, 0]);
  assert.deepEqual(await scene.counts('b'), [60, 60, 0, 0]);
});

test('one bad message does not spoil the others, and says which field is wrong', async (t) => {
  const scene = await SourceScene.open(t, 'totals', FROM);
  const messages = [
    total('a', 10, 1),
    total('a', -1, 1),
    total('a', 1.5, 1),
    total('a', 10, '3'),
    total('a', 10, 3, { id: '' }),
    total('a', 10, 3, { id: undefined }),
    total('a', 10, 3, { at: 'yesterday' }),
    total('a', 10, 3, { engagements: [3] }),
    total('nobody', 10, 3),
    total('a', 10, 3, { at: new Date(Date.now() + 3_600_000).toISOString() }),
    null,
    total('a', 10, 3, { experiment: 'other-campaign' }),
    total('a', 10, 3, { experiment: null }),
  ];
  const { counted, unmapped, refused } = await scene.report(reported(messages));
  assert.deepEqual([counted, unmapped], [1, 2]);
  assert.deepEqual(
    refused.map(({ place, problem: { code, field } }) => [place, code, field]),
    [
      [1, 'bad-event', 'views'],
      [2, 'bad-event', 'views'],
      [3, 'bad-event', 'engagements.like'],
      [4, 'bad-event', 'id'],
      [5, 'bad-event', 'id'],
      [6, 'bad-event', 'at'],
      [7, 'bad-event', 'engagements'],
      [8, 'unknown-variant', 'variant'],
      [9, 'in-the-future', 'at'],
      [10, 'bad-event', undefined],
    ],
  );
  assert.deepEqual([await scene.refusals('bad-event'), await scene.refusals('unknown-variant')], [8, 1]);
});

test('a variant that is counted otherwise keeps to that', async (t) => {
  const scene = await SourceScene.open(t, 'totals', FROM);
  await scene.post([
    { id: 'o-1', at: new Date().toISOString(), kind: 'variant.observed', variant: 'a', impressions: 5, engagements: 1 },
  ]);
  const { counted, refused } = await scene.report(reported([total('a', 10, 2), total('b', 10, 2)]));
  assert.deepEqual([counted, refused.map(({ problem }) => problem.code)], [1, ['mixed-counts']]);
});

test('totals take a token that may report: one that stands in pages, of another stream, or none is refused', async (t) => {
  const scene = await SourceScene.open(t, 'totals', FROM);
  const body = total('a', 10, 1);
  const toCount = bearer(await tokenFor('s', ['count', 'view', 'operate']));
  assert.equal(await scene.refused(reported(body, toCount), 403, 'scope'), 'forbidden');
  const elsewhere = bearer(await tokenFor('other', ['ingest']));
  assert.equal(await scene.refused(reported(body, elsewhere), 403, 'scope'), 'forbidden');
  assert.equal(await scene.refused(reported(body, { Authorization: '' }), 401, 'token'), 'unauthorised');
  assert.equal(await scene.refused(reported('[{"id":'), 400, 'unreadable'), 'bad-json');
  assert.equal(await scene.refused(reported(body, { 'Content-Type': 'text/plain' }), 415, 'type'), 'bad-type');
  assert.deepEqual(await scene.counts('a'), [0, 0, 0, 0]);
});

test('without a configuration nothing says which kind counts', async (t) => {
  const scene = await SourceScene.open(t, 'totals', null);
  assert.deepEqual(await scene.report(reported(total('a', 10, 1))), answer({ unmapped: 1 }));
});

test('a mapping without experiments takes our own ids, and one may create what is reported first', async (t) => {
  const scene = await SourceScene.open(t, 'totals', { totals: { engagement: 'like' } });
  const messages = [total('menu:a', 10, 1, { experiment: undefined }), total('a', 10, 1, { experiment: 'menu' })];
  assert.deepEqual(await scene.report(reported(messages)), answer({ counted: 2 }));
  const totals = { engagement: 'like', experiments: { launch: 'launch-2026' }, autoCreate: true };
  const creating = await SourceScene.open(t, 'totals', { totals });
  const launched = total('post-1', 10, 1, { experiment: 'launch' });
  assert.deepEqual(await creating.report(reported(launched)), answer({ counted: 1 }));
  assert.deepEqual(await creating.counts('launch-2026:post-1'), [10, 1, 0, 0]);
});
