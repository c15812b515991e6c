import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trackingCallback } from './growthbook.ts';
import { PageStub } from './testing/page-stub.ts';

// As @growthbook/growthbook 1.8.0 gives them to the callback; values made up.
const EXPERIMENT = {
  ...{ key: 'hero', name: 'Hero headline', variations: ['Headline A', 'Headline B'], hashVersion: 2, phase: '0' },
  meta: [
    { key: 'a', name: 'A' },
    { key: 'b', name: 'B' },
  ],
};
const RESULT = {
  ...{ key: 'b', featureId: null, inExperiment: true, hashUsed: true, variationId: 1, value: 'Headline B', name: 'B' },
  ...{ hashAttribute: 'id', hashValue: 'v-1', stickyBucketUsed: false, bucket: 0.9709 },
};

test('an exposure of GrowthBook is a view of the variant, with its hash value as the visitor', async (t) => {
  const page = new PageStub(t);
  trackingCallback(page.collector)(EXPERIMENT, RESULT);
  assert.deepEqual(
    (await page.sent()).map(({ variant, unit }) => [variant, unit]),
    [['hero:b', 'v-1']],
  );
});

test('the page names the variants, and leaves out experiments that are not in the stream', async (t) => {
  const page = new PageStub(t);
  const callback = trackingCallback(page.collector, ({ key }, result) => (key === 'hero' ? result.key : undefined));
  callback(EXPERIMENT, RESULT);
  callback({ ...EXPERIMENT, key: 'menu' }, RESULT);
  assert.deepEqual(
    (await page.sent()).map(({ variant }) => variant),
    ['b'],
  );
});

test('a hash value that is a number is the visitor as a text', async (t) => {
  const page = new PageStub(t);
  trackingCallback(page.collector)(EXPERIMENT, { ...RESULT, hashValue: 17 as unknown as string });
  assert.deepEqual(
    (await page.sent()).map(({ unit }) => unit),
    ['17'],
  );
});

test('a visitor without an id that counts is said on the console: GrowthBook would keep an error to itself', async (t) => {
  const page = new PageStub(t);
  const callback = trackingCallback(page.collector);
  callback(EXPERIMENT, { ...RESULT, hashValue: '' });
  callback(EXPERIMENT, { ...RESULT, hashValue: 'v'.repeat(65) });
  assert.deepEqual(await page.sent(), []);
  assert.equal(page.warned.length, 2);
  for (const text of page.warned) assert.match(text, /^peeksafe: RangeError: .*an id of 1 to 64/);
});

/** As GrowthBook passes on the visitor. */
const userWith = (attributes: Readonly<Record<string, unknown>>) => ({ attributes, url: 'https://news.example/' });

test('dimensions take the attributes of the visitor as they were when the variation was chosen', async (t) => {
  const page = new PageStub(t, null, { segments: { device: 'of the page' } });
  const callback = trackingCallback(page.collector, undefined, ({ deviceType, plan }) => ({
    device: String(deviceType),
    plan: plan === 3 ? 'paid' : 'free',
  }));
  callback(EXPERIMENT, RESULT, userWith({ id: 'v-1', deviceType: 'mobile', plan: 3, email: 'a@b.example' }));
  callback({ ...EXPERIMENT, key: 'menu' }, RESULT, userWith({ id: 'v-1', deviceType: 'desktop' }));
  assert.deepEqual(
    (await page.sent()).map(({ variant, segments }) => [variant, segments]),
    [
      ['hero:b', { device: 'mobile', plan: 'paid' }],
      ['menu:b', { device: 'desktop', plan: 'free' }],
    ],
  );
});

test('without attributes, or a function that reads them, an exposure has the segments of the collector', async (t) => {
  const page = new PageStub(t, null, { segments: { device: 'mobile' } });
  trackingCallback(page.collector)(EXPERIMENT, RESULT, userWith({ device: 'desktop' }));
  trackingCallback(page.collector, undefined, () => ({ device: 'tv' }))({ ...EXPERIMENT, key: 'menu' }, RESULT);
  assert.deepEqual(
    (await page.sent()).map(({ variant, segments }) => [variant, segments]),
    [
      ['hero:b', { device: 'mobile' }],
      ['menu:b', { device: 'mobile' }],
    ],
  );
});
