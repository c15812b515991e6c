// peeksafe/collect/openfeature with OpenFeature's own SDK, without a browser.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { InMemoryProvider, OpenFeature, type Client } from '@openfeature/web-sdk';
import { countFlags, type FlagOptions } from '../../src/collect/openfeature.ts';
import { PageStub } from '../../src/collect/testing/page-stub.ts';

const flag = (variant: string, isSplit = true) => ({
  ...{ variants: { a: 'First', b: 'Second' }, defaultVariant: variant, disabled: false },
  ...(isSplit && { contextEvaluator: () => variant }),
});

/** A provider as people write them: with private fields, and with what it was told. */
class Provider extends InMemoryProvider {
  readonly #told: unknown[] = [];
  get told(): readonly unknown[] {
    return this.#told;
  }
  track(...told: readonly unknown[]): void {
    this.#told.push(told);
  }
}

interface Scene {
  readonly page: PageStub;
  readonly provider: Provider;
  readonly client: Client;
  /** Variant, visitor and kinds of all views. */
  views(): Promise<unknown[]>;
}

async function scene(t: TestContext, options?: FlagOptions, targetingKey = 'visitor'): Promise<Scene> {
  const page = new PageStub(t);
  const { hook, withTracking } = countFlags(page.collector, options);
  const provider = new Provider({ hero: flag('a'), menu: flag('b'), same: flag('a', false) });
  await OpenFeature.setContext({ targetingKey });
  OpenFeature.addHooks(hook);
  await OpenFeature.setProviderAndWait(withTracking(provider));
  t.after(async () => {
    OpenFeature.clearHooks();
    await OpenFeature.clearProviders();
  });
  const views = async (): Promise<unknown[]> =>
    (await page.sent()).map(({ variant, unit, engaged = [] }) => [variant, unit, engaged]);
  return { page, provider, client: OpenFeature.getClient(), views };
}

test('an evaluated flag counts once for its variant, by its targeting key', async (t) => {
  const { client, views } = await scene(t);
  for (let i = 0; i < 3; i++) assert.equal(client.getStringValue('hero', 'Ours'), 'First');
  assert.deepEqual(await views(), [['a', 'visitor', []]]);
});

test('flags that divide nobody do not count, nor do unknown ones', async (t) => {
  const { page, client, views } = await scene(t);
  assert.equal(client.getStringValue('same', 'Ours'), 'First');
  assert.equal(client.getStringValue('nothing', 'Ours'), 'Ours');
  assert.deepEqual([await views(), page.warned], [[], []]);
});

test('a tracked event is an engagement with each variant that is shown, and the provider hears of it', async (t) => {
  const { page, provider, client, views } = await scene(t, { engagements: { 'Order Completed': 'purchase' } });
  client.getStringValue('hero', 'Ours');
  client.getStringValue('menu', 'Ours');
  client.track('Order Completed', { value: 12 });
  client.track('constructor');
  assert.deepEqual(await views(), [
    ['a', 'visitor', ['purchase']],
    ['b', 'visitor', ['purchase']],
  ]);
  assert.deepEqual(provider.told, [
    ['Order Completed', { targetingKey: 'visitor' }, { value: 12 }],
    ['constructor', { targetingKey: 'visitor' }, {}],
  ]);
  assert.deepEqual(page.warned, []);
});

test('dimensions take their values from the evaluation context, as it was at the exposure', async (t) => {
  const { page, client } = await scene(t, { segmentsOf: ({ device }) => ({ device: String(device) }) });
  await OpenFeature.setContext({ targetingKey: 'visitor', device: 'mobile' });
  client.getStringValue('hero', 'Ours');
  await OpenFeature.setContext({ targetingKey: 'visitor', device: 'desktop' });
  client.getStringValue('hero', 'Ours');
  assert.deepEqual(
    (await page.sent()).map(({ variant, segments }) => [variant, segments]),
    [['a', { device: 'mobile' }]],
  );
});

test('a flag that has another variant counts for that one from then on', async (t) => {
  const { provider, client, views } = await scene(t);
  client.getStringValue('hero', 'Ours');
  await provider.putConfiguration({ hero: flag('b') });
  client.getStringValue('hero', 'Ours');
  client.track('share');
  assert.deepEqual(await views(), [
    ['a', 'visitor', []],
    ['b', 'visitor', ['share']],
  ]);
});

test('the page names the variants, and leaves out flags that are not in the stream', async (t) => {
  const { client, views } = await scene(t, {
    variantOf: ({ flagKey, variant }) => (flagKey === 'hero' ? `hero:${variant}` : undefined),
  });
  client.getStringValue('hero', 'Ours');
  client.getStringValue('menu', 'Ours');
  assert.deepEqual(await views(), [['hero:a', 'visitor', []]]);
});

test('a visitor whose id is too long sees the variant all the same, and the console says it once', async (t) => {
  const { page, client, views } = await scene(t, {}, 'v'.repeat(65));
  for (let i = 0; i < 2; i++) assert.equal(client.getStringValue('hero', 'Ours'), 'First');
  assert.deepEqual(await views(), []);
  assert.deepEqual(page.warned, ['peeksafe: RangeError: collect: expected an id of 1 to 64 characters']);
});

test('an event that is no kind of engagement is said on the console', async (t) => {
  const { page, client, views } = await scene(t);
  client.getStringValue('hero', 'Ours');
  client.track('Order Completed');
  assert.deepEqual(await views(), [['a', 'visitor', []]]);
  assert.match(page.warned.join(), /expected a kind of .*, not Order Completed$/);
});
