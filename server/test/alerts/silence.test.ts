// Nothing is counted any more: said once, after a grace, and taken back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alerts } from '../../src/alerts/watch.ts';
import { receiver, says } from '../support/receiver.ts';
import { pairOfVariants, post, serverFor, observed, temporaryFolder } from '../support/harness.ts';
import { until } from '../support/until.ts';
import { AT, bodyOf, office, pagerAt, slackAt, texts } from './alert-scene.ts';

const START = Date.parse('2026-03-02T10:00:00Z');
const MINUTE = 60_000;

test('silence is said once, after its time, and taken back when something is counted', async (t) => {
  let now = START;
  const [slack, pager] = [await receiver(t, says(200)), await receiver(t, says(202))];
  const { watch } = office(t);
  const parts = { awaited: () => ['hero', 'menu'] };
  const both = [
    watch(slackAt(slack.url, {}, { noDataMinutes: 20 }), () => now, parts),
    watch(pagerAt(pager.url), () => now, parts),
  ] as const;
  const pass = async (minutes: number, ...counted: string[]): Promise<void> => {
    now += minutes * MINUTE;
    for (const alerts of both) {
      alerts.tick();
      alerts.counted('s', counted);
      now += 5000;
      alerts.tick();
    }
    await until('nothing waits any more', () => both.every(({ waiting }) => waiting === 0));
  };
  await pass(0, 'hero', 'menu');
  await pass(14, 'menu');
  assert.deepEqual([slack.received.length, pager.received.length], [0, 0]);
  await pass(1, 'menu');
  assert.deepEqual([slack.received.length, pager.received.length], [0, 1]);
  for (let i = 0; i < 5; i++) await pass(10, 'menu');
  assert.deepEqual(texts(slack.received), [
    'No data for 20 minutes in “hero”. The last count came 2026-03-02 10:00 UTC',
  ]);
  assert.equal(pager.received.length, 1);
  await pass(1, 'hero', 'menu');
  assert.match(texts(slack.received)[0] ?? '', /^Data again in “hero”/);
  assert.deepEqual(
    pager.received.map((one) => [bodyOf(one)['event_action'], bodyOf(one)['dedup_key']]),
    ['trigger', 'resolve'].map((action) => [action, 'peeksafe:s:hero:no-data:']),
  );
  for (let i = 0; i < 3; i++) await pass(10, 'menu');
  assert.equal(slack.received.length, 3, 'another silence is said again');
});

test('after a start there is a grace, and a silence that was said is not said again', async (t) => {
  const folder = temporaryFolder(t);
  let now = START;
  const slack = await receiver(t, says(200));
  const parts = { awaited: () => ['hero'] };
  const start = (): [Alerts, () => Promise<void>] => {
    const one = office(t, folder);
    return [one.watch(slackAt(slack.url), () => now, parts), one.close];
  };
  const [first, closeFirst] = start();
  first.tick();
  now += 14 * MINUTE;
  first.tick();
  await closeFirst();
  now += 10 * MINUTE;
  const [second, closeSecond] = start();
  second.tick();
  now += 14 * MINUTE;
  second.tick();
  assert.equal(slack.received.length, 0);
  now += MINUTE;
  second.tick();
  await slack.receives(1);
  await until('nothing waits any more', () => second.waiting === 0);
  assert.match(texts(slack.received)[0] ?? '', /No data for 15 minutes in “hero”\. Nothing was counted since/);
  await closeSecond();
  const [third] = start();
  third.tick();
  now += 60 * MINUTE;
  third.tick();
  third.counted('s', ['hero']);
  now += MINUTE;
  third.tick();
  await slack.receives(2);
  assert.match(texts(slack.received)[0] ?? '', /^Data again/);
});

test('what is shown no more is not waited for, and a silence ends with it', async (t) => {
  let now = START;
  const pager = await receiver(t, says(202));
  const { watch, log } = office(t);
  let awaited = ['hero', 'menu'];
  const alerts = watch(pagerAt(pager.url), () => now, { awaited: () => awaited });
  alerts.tick();
  now += 15 * MINUTE;
  alerts.tick();
  await until('both are told', () => alerts.waiting === 0 && pager.received.length === 2);
  await log(1, { kind: 'experiment.closed', experiment: 'hero' });
  awaited = ['menu'];
  alerts.wake();
  awaited = [];
  now += 5000;
  alerts.tick();
  await until('both are resolved', () => alerts.waiting === 0 && pager.received.length === 5);
  const events = pager.received.map((one) => bodyOf(one));
  const resolved = events.filter(({ event_action }) => event_action === 'resolve').map(({ dedup_key }) => dedup_key);
  assert.deepEqual(resolved.sort(), ['peeksafe:s:hero:no-data:', 'peeksafe:s:menu:no-data:']);
});

test('a server knows by itself what is shown and what was counted', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: START });
  const slack = await receiver(t, says(200));
  const server = await serverFor(t, { alerts: slackAt(slack.url, {}, { kinds: ['no-data'], noDataMinutes: 10 }) });
  await post(server, 's', [
    ...[...pairOfVariants(), ...pairOfVariants('ended-'), observed('o1', 'a', 10, 1)],
    ...['a', 'b'].map((variant) => ({
      id: `c${variant}`,
      at: AT,
      kind: 'variant.closed',
      variant: `ended-${variant}`,
    })),
  ]);
  // The server looks once a second whether something is silent.
  const looks = (): Promise<void> => new Promise((done) => setTimeout(done, 2500));
  await looks();
  t.mock.timers.setTime(START + 9 * MINUTE);
  await post(server, 's', [observed('o2', 'b', 10, 1)]);
  t.mock.timers.setTime(START + 18 * MINUTE);
  await looks();
  assert.equal(slack.received.length, 0);
  t.mock.timers.setTime(START + 20 * MINUTE);
  await slack.receives(1);
  assert.deepEqual(texts(slack.received), [
    'No data for 10 minutes in “exp”. The last count came 2026-03-02 10:09 UTC',
  ]);
  await post(server, 's', [observed('o3', 'b', 10, 1)]);
  t.mock.timers.setTime(START + 21 * MINUTE);
  await slack.receives(2);
  assert.match(texts(slack.received)[0] ?? '', /^Data again in “exp”/);
});
