import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PageStub } from './testing/page-stub.ts';

test('an exposure counts once in a page view, and again when the page returns from the back/forward cache', async (t) => {
  const page = new PageStub(t);
  const { collector } = page;
  collector.exposed('a', 'visitor');
  collector.exposed('a', 'visitor');
  collector.exposed('b');
  const first = (await page.sent()).slice();
  assert.deepEqual(
    first.map(({ variant, unit }) => [variant, unit]),
    [
      ['a', 'visitor'],
      ['b', 'own'],
    ],
  );
  page.comeBack();
  const second = (await page.sent()).slice(2);
  assert.deepEqual(
    second.map(({ variant, unit }) => [variant, unit]),
    first.map(({ variant, unit }) => [variant, unit]),
  );
  assert.notEqual(second[0]?.view, first[0]?.view);
});

test('an engagement after an exposure is its visitor’s', async (t) => {
  const page = new PageStub(t);
  page.collector.exposed('a', 'visitor');
  await page.sent();
  page.collector.engaged('a', 'purchase');
  const { variant, unit, engaged } = (await page.sent()).at(-1) ?? {};
  assert.deepEqual([variant, unit, engaged], ['a', 'visitor', ['purchase']]);
  page.collector.engaged('b');
  assert.equal((await page.sent()).length, 2);
  assert.deepEqual(page.warned, ["peeksafe: engaged('b') without seen()."]);
});

test('a page that is hidden while the server is away keeps its views, whatever the browser says of a beacon', async (t) => {
  const page = new PageStub(t);
  page.collector.exposed('a', 'visitor');
  page.isServerAway = true;
  await page.hide();
  assert.equal(page.beacons, 1, 'it tries that too');
  page.isServerAway = false;
  await page.hide();
  const views = await page.sent();
  assert.deepEqual(
    views.map(({ variant, unit }) => [variant, unit]),
    [['a', 'visitor']],
  );
});

test('what a former page kept is sent at once: this page may be gone before it has anything to send', async (t) => {
  const kept = { view: 'f0'.repeat(16), variant: 'a', unit: 'visitor', at: Date.now() - 60_000 };
  const page = new PageStub(t, [kept]);
  assert.deepEqual(await page.arrived(), [kept]);
  page.collector.exposed('b');
  assert.equal((await page.arrived()).length, 1, 'its own views gather first');
});

test('ids of exposures have their bounds', (t) => {
  const { collector } = new PageStub(t);
  assert.throws(() => collector.exposed(''), /an id of 1 to 128/);
  assert.throws(() => collector.exposed('a'.repeat(129)), /an id of 1 to 128/);
  assert.throws(() => collector.exposed('a', ''), /an id of 1 to 64/);
  assert.throws(() => collector.exposed('a', 'v'.repeat(65)), /an id of 1 to 64/);
});

test('a view says the values of its page, again when more of it is sent', async (t) => {
  const page = new PageStub(t, null, { segments: { device: 'mobile' } });
  page.collector.exposed('a', 'visitor');
  await page.sent();
  page.collector.engaged('a');
  assert.deepEqual(
    (await page.sent()).map(({ segments }) => segments),
    [{ device: 'mobile' }, { device: 'mobile' }],
  );
});
