// PostHog's destination "HTTP Webhook": recorded payloads, made from its documented shapes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { postHog } from '../../src/adapters/posthog.ts';
import { readConfig } from '../../src/settings/config-file.ts';
import type { SourceSettings } from '../../src/settings/sources.ts';
import { answer, SourceScene, type Report } from './source-scene.ts';

const SECRET = 'a-secret-of-both-sides';
const FROM = {
  posthog: {
    secret: { env: 'POSTHOG_SECRET' },
    experiments: { hero: 'hero', menu: { experiment: 'menu', variants: { true: 'menu:a', off: 'menu:b' } } },
    engagements: { purchase: 'purchase' },
  },
};
const environment = { POSTHOG_SECRET: SECRET };

interface Payload {
  readonly event: { readonly properties: object; readonly timestamp: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}
type Three = [exposure: Payload, purchase: Payload, copy: Payload];
const recorded = JSON.parse(readFileSync(new URL('payloads/posthog.json', import.meta.url), 'utf8')) as Three;

/** The recorded payloads as if they had happened just now. */
const fresh = (): Three => {
  const shift = Date.now() - 20_000 - Date.parse('2026-11-29T11:00:00Z');
  const timestampOf = ({ event }: Payload): string => new Date(Date.parse(event.timestamp) + shift).toISOString();
  return recorded.map((one) => changed(one, { timestamp: timestampOf(one) })) as Three;
};

const changed = (payload: Payload, more: object): Payload => ({ ...payload, event: { ...payload.event, ...more } });
const responding = (payload: Payload, $feature_flag: string, $feature_flag_response: unknown): Payload =>
  changed(payload, { properties: { $feature_flag, $feature_flag_response } });

const sent = (payload: unknown, headers: Record<string, string> = { 'X-Peeksafe-Secret': SECRET }): Report => ({
  body: JSON.stringify(payload),
  headers: { 'Content-Type': 'application/json', ...headers },
});

const settingsOf = (more: object = {}): SourceSettings => {
  const streams = { s: { from: { posthog: { ...FROM.posthog, ...more } } } };
  return readConfig(JSON.stringify({ streams }), environment).sources.get('s')?.get('posthog') as SourceSettings;
};
const open = (t: Parameters<typeof SourceScene.open>[0]): Promise<SourceScene> =>
  SourceScene.open(t, 'posthog', FROM, { environment });

test('a call of a flag is an exposure, and a goal counts for the experiments whose flags it carries', () => {
  const at = Date.UTC(2026, 10, 29, 11);
  const adapted = recorded.map((one) => postHog.adapt(one, settingsOf(), 0));
  assert.deepEqual(adapted, [
    { visitors: [{ unit: 'u-1', at, experiment: 'hero', variant: 'b' }] },
    { visitors: [{ unit: 'u-1', at: at + 8000, engaged: ['purchase'], experiments: ['hero'] }] },
    { visitors: [] },
  ]);
  const plain = changed(recorded[1], { properties: null });
  const goal = postHog.adapt(plain, settingsOf(), 0);
  const all = ['hero', 'menu'];
  const visitor = { unit: 'u-1', at: at + 8000, engaged: ['purchase'], experiments: all };
  assert.deepEqual(goal, { visitors: [visitor] }, 'all where it says nothing of flags');
});

test('exactly one of the two events of exposure is taken', () => {
  const settings = settingsOf({ exposure: '$experiment_exposure' });
  const counts = recorded.map((one) => (postHog.adapt(one, settings, 0) as { visitors: unknown[] }).visitors.length);
  assert.deepEqual(counts, [0, 1, 1]);
});

test('a flag that is off counts for nobody unless it is mapped, and one that is on by its mapping', () => {
  const [exposure] = recorded;
  const read = (flag: string, response: unknown, more: object = {}): unknown => {
    const adapted = postHog.adapt(responding(exposure, flag, response), settingsOf(more), 0);
    return 'visitors' in adapted ? adapted.visitors.map((one) => ('variant' in one ? one.variant : null)) : adapted;
  };
  assert.deepEqual(read('menu', true), ['menu:a']);
  for (const response of [false, null, undefined]) assert.deepEqual(read('menu', response), []);
  assert.deepEqual(read('unknown', 'b'), []);
  const experiments = { hero: { experiment: 'hero', variants: { false: 'a' } } };
  assert.deepEqual(read('hero', false, { experiments }), ['a']);
});

test('events of one person count once, with what the person did', async (t) => {
  const scene = await open(t);
  const [exposure, purchase, copy] = fresh();
  assert.deepEqual(await scene.report(sent(exposure)), answer({ counted: 1 }));
  assert.deepEqual(await scene.report(sent([purchase, copy, exposure])), answer({ counted: 1, known: 1, unmapped: 1 }));
  assert.deepEqual(await scene.counts('b'), [1, 1, 1, 1]);
  const other = await scene.report(sent(responding(exposure, 'hero', 'a')));
  assert.equal(other.refused[0]?.problem.code, 'already-counted', 'a person in two variants');
});

test('the header with the secret is required', async (t) => {
  const scene = await open(t);
  const [exposure] = fresh();
  for (const headers of [{}, { 'X-Peeksafe-Secret': SECRET.slice(1) }, { 'X-PostHog-Secret': SECRET }])
    assert.equal(await scene.refused(sent(exposure, headers), 401, 'token'), 'unauthorised');
  assert.deepEqual(await scene.counts('b'), [0, 0, 0, 0]);
});

test('a body that a template has changed is told field by field', async (t) => {
  const scene = await open(t);
  const [exposure] = fresh();
  const { event: _, ...noEvent } = exposure;
  const bad = [
    noEvent,
    changed(exposure, { distinct_id: '' }),
    changed(exposure, { timestamp: 'today' }),
    changed(exposure, { properties: [] }),
    changed(exposure, { properties: {} }),
    responding(exposure, 'hero', 7),
  ];
  const { refused } = await scene.report(sent(bad));
  assert.deepEqual(
    refused.map(({ problem: { code, field } }) => [code, field]),
    [
      ['bad-event', 'event'],
      ['bad-event', 'event.distinct_id'],
      ['bad-event', 'event.timestamp'],
      ['bad-event', 'event.properties'],
      ['bad-event', 'event.properties.$feature_flag'],
      ['bad-event', 'event.properties.$feature_flag_response'],
    ],
  );
});

test('a goal brings its money to the metrics of its person, each event once', async (t) => {
  const engagements = { purchase: { kind: 'purchase', values: { revenue: 'total', 'order-value': 'total' } } };
  const scene = await SourceScene.open(t, 'posthog', { posthog: { ...FROM.posthog, engagements } }, { environment });
  await scene.declareMetrics();
  const [exposure, purchase] = fresh();
  await scene.report(sent([exposure, purchase, purchase]));
  assert.deepEqual(await scene.report(sent(changed(purchase, { uuid: 'another' }))), answer({ counted: 1 }));
  assert.deepEqual(await scene.metrics('b'), [
    ['purchase', 1, 1, 1],
    ['revenue', 1, 24, 24],
    ['order-value', 1, 24, 12],
  ]);
  const { refused } = await scene.report(sent(changed(purchase, { uuid: undefined })));
  assert.deepEqual(refused[0]?.problem.field, 'event.uuid');
});
