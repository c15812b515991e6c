// Properties of exposures as values of dimensions: of every system that reports visitors, by payloads of the shapes that it documents.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Breakdown } from 'peeksafe/protocol';
import { ADAPTERS } from '../../src/adapters/adapters.ts';
import type { Adapted } from '../../src/adapters/adapter.ts';
import { readConfig } from '../../src/settings/config-file.ts';
import type { SourceName } from '../../src/settings/sources.ts';
import { streamUrl } from '../support/harness.ts';
import { bearer, tokenFor } from '../support/tokens.ts';
import { until } from '../support/until.ts';
import { answer, SourceScene } from './source-scene.ts';

const environment = { SHARED: 'a-secret-of-both-sides' };
const EXPERIMENTS = { hero: 'hero' };

/** Reads one message as a source would that maps these dimensions. */
function adapted(source: SourceName, message: unknown, dimensions: object): Adapted {
  const secret = source === 'cloudevents' ? {} : { secret: { env: 'SHARED' } };
  const from = { [source]: { ...secret, experiments: EXPERIMENTS, dimensions } };
  const { sources } = readConfig(JSON.stringify({ streams: { s: { from } } }), environment);
  return ADAPTERS[source].adapt(message, sources.get('s')?.get(source) ?? null, 0);
}

const payload = (name: string): Record<string, unknown> => {
  const read = JSON.parse(readFileSync(new URL(`payloads/${name}.json`, import.meta.url), 'utf8')) as unknown;
  return (Array.isArray(read) ? read[0] : read) as Record<string, unknown>;
};

const segmentsOf = (read: Adapted): unknown =>
  'visitors' in read ? read.visitors.map((one) => ('variant' in one ? one.segments : null)) : read;

/** An exposure of Segment with more properties, and another context. */
const viewed = (properties: object, context: object = {}): object => {
  const recorded = payload('segment');
  return { ...recorded, properties: { ...(recorded['properties'] as object), ...properties }, context };
};

test('a property of the exposure is the value of a dimension, of each source where it keeps them', () => {
  const context = { device: { type: 'mobile' }, locale: 'de-DE' };
  const ofContext = { device: 'context.device.type', language: 'context.locale', plan: 'plan' };
  const track = viewed({ plan: 'free' }, context);
  const expected = [{ device: 'mobile', language: 'de-DE', plan: 'free' }];
  assert.deepEqual(segmentsOf(adapted('segment', track, ofContext)), expected);
  const rudder = { ...payload('rudderstack'), context };
  assert.deepEqual(segmentsOf(adapted('rudderstack', rudder, { device: 'context.device.type' })), [
    { device: 'mobile' },
  ]);
  const { event } = payload('posthog') as { event: { properties: object } };
  const flag = {
    event: { ...event, properties: { ...event.properties, $device_type: 'Desktop', $browser_version: 156 } },
  };
  assert.deepEqual(segmentsOf(adapted('posthog', flag, { device: '$device_type', version: '$browser_version' })), [
    { device: 'Desktop', version: '156' },
  ]);
  const cloud = {
    ...{ specversion: '1.0', id: 'v-81', source: '/news/web', type: 'peeksafe.viewed' },
    data: { experiment: 'hero', variant: 'b', unit: 'u-1', client: { device: 'tablet' }, segments: { country: 'DE' } },
  };
  assert.deepEqual(segmentsOf(adapted('cloudevents', cloud, { device: 'client.device' })), [
    { device: 'tablet', country: 'DE' },
  ]);
});

test('nothing is said where the property is missing, and a text that no value can be is "other"', () => {
  const of = (properties: object): unknown => segmentsOf(adapted('segment', viewed(properties), { plan: 'plan' }));
  for (const plan of [undefined, null, '']) assert.deepEqual(of({ plan }), [undefined]);
  assert.deepEqual(of({ plan: 'x'.repeat(65) }), [{ plan: 'other' }]);
  assert.deepEqual(of({ plan: 'two\nlines' }), [{ plan: 'other' }]);
  assert.deepEqual(of({ plan: true }), [{ plan: 'true' }]);
  assert.deepEqual(of({ 'plan.name': 'x', plan: 'y' }), [{ plan: 'y' }]);
  const dotted = adapted('segment', viewed({ 'a.b': 'x', a: { b: 'y' } }), { plan: 'a.b' });
  assert.deepEqual(segmentsOf(dotted), [{ plan: 'x' }], 'a name with dots goes first');
});

test('a property that is no plain value is refused, with its place', () => {
  for (const plan of [{ name: 'free' }, ['free']]) {
    const read = adapted('segment', viewed({ plan }), { plan: 'plan' });
    assert.ok('problem' in read);
    assert.deepEqual([read.problem.code, read.problem.field], ['bad-event', 'properties.plan']);
  }
});

test('a mapping names at most as many dimensions as an experiment has, and no empty list', () => {
  const reading = (dimensions: object) => () => adapted('posthog', payload('posthog'), dimensions);
  assert.throws(reading(Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, name]))), /at most 5/u);
  assert.throws(reading({}), /is empty/u);
  assert.throws(reading({ 'Not A Name': 'x' }));
});

test('visitors who are reported are broken down by the values of their exposure, those who engaged later too', async (t) => {
  const dimensions = { device: 'context.device.type', country: 'context.country' };
  const from = {
    rudderstack: {
      ...{ secret: { env: 'SHARED' }, experiments: EXPERIMENTS, dimensions },
      engagements: { 'Order Completed': 'purchase' },
    },
  };
  const scene = await SourceScene.open(t, 'rudderstack', from, { environment });
  await scene.post([
    { id: 'set-up', at: '2026-01-05T10:00:00Z', kind: 'stream.configured', batchMs: 1000, attributionWindowMs: 6000 },
    {
      ...{ id: 'dimensions', at: '2026-01-05T10:00:00Z', kind: 'experiment.opened', experiment: 'hero' },
      dimensions: [
        { name: 'device', values: ['mobile', 'desktop'] },
        { name: 'country', learns: true },
      ],
    },
  ]);
  const send = (anonymousId: string, event: string, properties: object, context: object) =>
    scene.report({
      body: JSON.stringify({
        type: 'track',
        event,
        messageId: `${anonymousId}-${event}`,
        anonymousId,
        properties,
        context,
      }),
      headers: { 'Content-Type': 'application/json', 'X-Peeksafe-Secret': environment.SHARED },
    });
  const expose = (unit: string, device: unknown, country?: string) =>
    send(
      unit,
      'Experiment Viewed',
      { experiment_id: 'hero', variation_id: 'a' },
      { device: { type: device }, country },
    );
  assert.deepEqual(await expose('u-1', 'mobile', 'DE'), answer({ counted: 1 }));
  assert.deepEqual(await expose('u-2', 'watch', 'FR'), answer({ counted: 1 }));
  assert.deepEqual(await expose('u-3', 'desktop'), answer({ counted: 1 }));
  const refused = await expose('u-4', { name: 'mobile' });
  assert.equal(refused.refused[0]?.problem.field, 'message.context.device.type');
  assert.equal(await scene.refusals('bad-event'), 1, 'and counted');
  // The engagement says another device, and is the one of the exposure all the same.
  for (const unit of ['u-1', 'u-2', 'u-3'])
    assert.deepEqual(await send(unit, 'Order Completed', {}, { device: { type: 'desktop' } }), answer({ counted: 1 }));
  const headers = bearer(await tokenFor('s', ['view']));
  const breakdown = async (dimension: string): Promise<Breakdown> => {
    const url = `${streamUrl(scene.server, 's')}/breakdown?experiment=hero&dimension=${dimension}&variants=a`;
    return (await (await fetch(url, { headers })).json()) as Breakdown;
  };
  const seen = async (dimension: string): Promise<Record<string, unknown>> => {
    const { values, series } = await breakdown(dimension);
    return Object.fromEntries(
      values.map((value, i) => [value, [series[0]?.impressions[i], series[0]?.engagements[i]]]),
    );
  };
  const areJudged = async (): Promise<boolean> => (await breakdown('device')).series[0]?.judged === 3;
  await until('all three are judged', areJudged, 60_000);
  assert.deepEqual(await seen('device'), { mobile: [1, 1], desktop: [1, 1], other: [1, 1] });
  assert.deepEqual(await seen('country'), { DE: [1, 1], FR: [1, 1], other: [0, 0] });
});
