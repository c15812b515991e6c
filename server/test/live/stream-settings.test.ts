import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Changes, StreamInfo } from 'peeksafe/protocol';
import { connect, type Changed } from 'peeksafe/sdk';
import type { RunningServer } from '../../src/server.ts';
import { audit, changes, observed, pairOfVariants, post, serverFor, temporaryFolder } from '../support/harness.ts';
import { until } from '../support/until.ts';
import { withoutWebSocket } from '../support/without-web-socket.ts';

const AT = '2026-01-05T10:00:00.000Z';

const configured = (id: string, settings: object): object => ({ id, at: AT, kind: 'stream.configured', ...settings });

async function infoOf(server: { url: string }, since?: string): Promise<StreamInfo | undefined> {
  return (await changes(server, 's', since)).stream;
}

test('a stream says its time zone and origin once somebody has set them, and only what changed to a reader that has them', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', [configured('c0', { batchMs: 5000 }), ...pairOfVariants()]);
  assert.equal(await infoOf(server), undefined);
  await post(server, 's', [configured('c1', { timeZone: 'Europe/Berlin' })]);
  const first: Changes = await changes(server, 's');
  assert.deepEqual(first.stream, { seq: 5, timeZone: 'Europe/Berlin', origin: 'live' });
  await post(server, 's', [observed('o1', 'a', 10, 1)]);
  assert.equal(await infoOf(server, first.cursor), undefined);
  await post(server, 's', [configured('c2', { origin: 'replay' })]);
  assert.deepEqual(await infoOf(server, first.cursor), { seq: 7, timeZone: 'Europe/Berlin', origin: 'replay' });
  await post(server, 's', [configured('c3', { timing: 'invented' })]);
  const invented = { seq: 8, timeZone: 'Europe/Berlin', origin: 'replay', timing: 'invented' };
  assert.deepEqual(await infoOf(server, first.cursor), invented);
  await post(server, 's', [configured('c4', { timing: 'recorded' })]);
  assert.deepEqual(await infoOf(server, first.cursor), { seq: 9, timeZone: 'Europe/Berlin', origin: 'replay' });
});

test('settings outlast a restart of the server', async (t) => {
  const dataDir = temporaryFolder(t);
  const first = await serverFor(t, { dataDir });
  await post(first, 's', [configured('c1', { timeZone: 'Asia/Kathmandu', origin: 'simulated' })]);
  await first.close();
  assert.deepEqual(await infoOf(await serverFor(t, { dataDir })), {
    seq: 1,
    timeZone: 'Asia/Kathmandu',
    origin: 'simulated',
  });
});

test('a time zone that does not exist is refused by its name', async (t) => {
  const server = await serverFor(t);
  const { results } = await post(server, 's', [
    configured('c1', { timeZone: 'Europe/Atlantis' }),
    configured('c2', { timeZone: '+01:00' }),
    configured('c3', { timeZone: 'UTC' }),
  ]);
  const [unknown, offset, utc] = results;
  assert.ok(unknown?.status === 'rejected' && offset?.status === 'rejected');
  assert.deepEqual(unknown.errors, [
    {
      code: 'bad-event',
      field: 'timeZone',
      message: 'There is no time zone "Europe/Atlantis" in the database of this server.',
      expected: 'the IANA name of a time zone, such as Europe/Berlin or America/New_York',
    },
  ]);
  assert.deepEqual([offset.errors[0]?.code, offset.errors[0]?.field], ['bad-event', 'timeZone']);
  assert.equal(utc?.status, 'accepted');
  assert.equal((await audit(server, 's')).length, 1);
});

for (const [transport, way] of [
  ['websocket', (_: TestContext, { url }: RunningServer) => Promise.resolve(url)],
  ['server-sent-events', withoutWebSocket],
] as const)
  test(`a viewer over ${transport} has the settings with its first state, and hears of their change`, async (t) => {
    const server = await serverFor(t);
    await post(server, 's', [configured('c1', { origin: 'simulated' }), ...pairOfVariants()]);
    const stream = connect(`${await way(t, server)}/v1/streams/s`);
    t.after(() => stream.close());
    const first: unknown = stream.state.info;
    assert.equal(first, null);
    await until('the first state', () => stream.state.cursor !== null);
    assert.equal(stream.status.transport, transport);
    assert.deepEqual(stream.state.info, { seq: 1, timeZone: null, origin: 'simulated' });
    const heard: Changed['info'][] = [];
    stream.subscribe(({ info }) => heard.push(info));
    await post(server, 's', [observed('o1', 'a', 10, 1)]);
    await until('the counts', () => stream.state.variants.get('a')?.impressions === 10);
    await post(server, 's', [configured('c2', { timeZone: 'America/New_York' })]);
    await until('the time zone', () => stream.state.info?.timeZone === 'America/New_York');
    assert.equal(stream.state.info?.origin, 'simulated');
    assert.equal(heard[0], null);
    assert.equal(heard.at(-1), stream.state.info);
  });
