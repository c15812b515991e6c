// Several servers on one log, on three real servers of NATS.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test, type TestContext } from 'node:test';
import { LIMITS, type EventsAnswer } from 'peeksafe/protocol';
import { connect, type LiveStream } from 'peeksafe/sdk';
import { readNatsSettings } from '../../src/log/jetstream/settings.ts';
import { exportLog, importLog } from '../../src/maintenance/log-transfer.ts';
import { exportStore, importStore } from '../../src/maintenance/backup.ts';
import { verify } from '../../src/maintenance/verify.ts';
import {
  audit,
  changes,
  observed,
  pairOfVariants,
  post,
  postRaw,
  serverFor,
  streamUrl,
  temporaryFolder,
} from '../support/harness.ts';
import { NO_NATS, startNats, type NatsCluster } from '../support/nats-server.ts';
import { rewriteLog } from '../support/rewrite-log.ts';
import { freePort, startProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';

const options = { skip: NO_NATS, timeout: 90_000 };
const WEBHOOK_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
let nats: NatsCluster;

before(async () => {
  if (NO_NATS === false) nats = await startNats([1, 2, 3].map(() => ({ address: '127.0.0.1' })));
});
after(() => NO_NATS === false && nats.stop());

const newLog = (): string => `${nats.url}/c${randomBytes(6).toString('hex')}`;

const settings = (url: string) => readNatsSettings(url, {});

function viewerOf(t: TestContext, server: { url: string }): LiveStream {
  const viewer = connect(streamUrl(server, 's'), { token: () => undefined });
  t.after(() => viewer.close());
  return viewer;
}

const impressions = (viewer: LiveStream): number => viewer.state.variants.get('a')?.impressions ?? -1;

test('events are taken at any server and seen at every one, in one order', options, async (t) => {
  const url = newLog();
  const first = await serverFor(t, { nats: settings(url) });
  const second = await serverFor(t, { nats: settings(url) });
  assert.equal((await post(first, 's', pairOfVariants())).accepted, 3);
  const viewers = [viewerOf(t, first), viewerOf(t, second)];
  const posts = Array.from({ length: 40 }, (_, i) =>
    post(i % 2 === 0 ? first : second, 's', [observed(`o${i}`, 'a', 10, 1)]),
  );
  const seqs = (await Promise.all(posts)).flatMap(({ results }) => results.map((one) => ('seq' in one ? one.seq : 0)));
  assert.deepEqual([...new Set(seqs)].length, 40, 'every event has a place of its own');
  for (const viewer of viewers) await until('a viewer sees it all', () => impressions(viewer) === 400);
  const [one, other] = [await audit(first, 's'), await audit(second, 's')];
  assert.deepEqual(one, other);
  assert.deepEqual(
    one.map(({ seq }) => seq),
    one.map((_, i) => i + 1),
  );
});

test('an event that is sent to two servers at once is in the log once', options, async (t) => {
  const url = newLog();
  const servers = [await serverFor(t, { nats: settings(url) }), await serverFor(t, { nats: settings(url) })] as const;
  await post(servers[0], 's', pairOfVariants());
  const event = observed('twin', 'a', 10, 1);
  const answers = await Promise.all(servers.map((server) => post(server, 's', [event])));
  assert.deepEqual(answers.map(({ results }) => results[0]?.status).sort(), ['accepted', 'duplicate']);
  assert.equal((await audit(servers[1], 's')).filter((line) => line.event.id === 'twin').length, 1);
});

test('a breakdown is the same at every server, page by page, wherever the stream is written', options, async (t) => {
  const url = newLog();
  const servers = [await serverFor(t, { nats: settings(url) }), await serverFor(t, { nats: settings(url) })];
  const [first] = servers as [(typeof servers)[number]];
  const began = Date.now() - 3_600_000;
  const then = (second: number): string => new Date(began + second * 1000).toISOString();
  const names = Array.from({ length: LIMITS.breakdownVariants + 1 }, (_, i) => `v${i}`);
  await post(first, 's', [
    { id: 's', at: then(0), kind: 'stream.configured', batchMs: 10_000, attributionWindowMs: 1000 },
    {
      ...{ id: 'o', at: then(0), kind: 'experiment.opened', experiment: 'hero' },
      dimensions: [{ name: 'device', values: ['mobile', 'desktop'] }],
    },
    ...names.map((variant) => ({
      ...{ id: `p-${variant}`, at: then(0), kind: 'variant.posted', variant, experiment: 'hero', content: variant },
    })),
  ]);
  const count = (id: string, second: number): object => ({
    ...{ id, at: then(second), kind: 'variant.observed', variant: 'v0', impressions: 40, engagements: 2 },
    segments: { device: { mobile: { impressions: 40, engagements: 2 } } },
  });
  // By the one that the other may have to ask.
  await post(servers[1] as typeof first, 's', [count('c1', 1), count('c2', 60)]);
  const asked = (server: typeof first, more = ''): Promise<Response> =>
    fetch(`${streamUrl(server, 's')}/breakdown?experiment=hero&dimension=device${more}`);
  const textOf = async (server: typeof first): Promise<string> => (await asked(server)).text();
  await until('both have judged it', async () => {
    const [one, other] = await Promise.all(servers.map(textOf));
    return one === other && one?.includes('"impressions":[40,0,0]') === true;
  });
  const tags = await Promise.all(servers.map(async (server) => (await asked(server)).headers.get('etag')));
  assert.ok(tags[0] !== null && tags[0] === tags[1], tags.join(' '));
  for (const server of servers) {
    const { values, series } = await viewerOf(t, server).breakdown('hero', 'device');
    assert.deepEqual([values, series.length], [['mobile', 'desktop', 'other'], names.length]);
    const rows = await (await asked(server, '&format=csv')).text();
    assert.ok(rows.includes('\r\nhero,v0,device,mobile,40,2,0.05,'), rows.slice(0, 300));
    assert.equal((await asked(server, '&variants=nobody')).status, 422, 'a refusal is relayed as well');
  }
});

test('the sender of an invalid event learns the reason, whichever server writes the stream', options, async (t) => {
  const url = newLog();
  await serverFor(t, { nats: settings(url), role: 'writer' });
  const gateway = await serverFor(t, { nats: settings(url), role: 'gateway' });
  await post(gateway, 's', pairOfVariants());
  const { results } = await post(gateway, 's', [observed('o', 'nobody', 1, 0)]);
  assert.equal(results[0]?.status === 'rejected' && results[0].errors[0]?.code, 'unknown-variant');
});

test('a gateway that restarts still has the notes, closings and settings that it had', options, async (t) => {
  const url = newLog();
  await serverFor(t, { nats: settings(url), role: 'writer' });
  const dataDir = temporaryFolder(t);
  const first = await serverFor(t, { nats: settings(url), role: 'gateway', dataDir });
  const at = '2026-01-05T10:00:00.000Z';
  await post(first, 's', [
    ...pairOfVariants(),
    { id: 'c', at, kind: 'stream.configured', timeZone: 'Europe/Berlin', origin: 'replay' },
    { id: 'n', at, kind: 'note.added', note: 'n', text: 'A deploy' },
    { id: 'x', at, kind: 'experiment.closed', experiment: 'exp', winner: 'a' },
  ]);
  const before = await changes(first, 's');
  assert.deepEqual([before.stream?.origin, before.notes?.length, before.closings?.length], ['replay', 1, 1]);
  await first.close();
  const second = await serverFor(t, { nats: settings(url), role: 'gateway', dataDir });
  const reader = viewerOf(t, second);
  await until('the state', () => reader.state.cursor === before.cursor);
  const { stream, notes, closings, experiments } = await changes(second, 's');
  assert.deepEqual(
    { stream, notes, closings, experiments },
    {
      stream: before.stream,
      notes: before.notes,
      closings: before.closings,
      experiments: before.experiments,
    },
  );
});

test('a node that only writes serves nobody, and says where to go', options, async (t) => {
  const writer = await serverFor(t, { nats: settings(newLog()), role: 'writer' });
  const response = await postRaw(writer, 's', JSON.stringify(pairOfVariants()));
  assert.equal(response.status, 404);
  assert.match(await response.text(), /--role gateway/);
  assert.equal((await fetch(`${writer.url}/readyz`)).status, 200);
});

test(
  'when the writer is killed another goes on within seconds, under the same epoch, with nothing lost',
  options,
  async (t) => {
    const url = newLog();
    const writer = await startProcess(temporaryFolder(t), await freePort(), ['--log', url, '--role', 'writer']);
    const gateway = await serverFor(t, { nats: settings(url), role: 'gateway' });
    const { cursor } = await post(gateway, 's', pairOfVariants());
    const viewer = viewerOf(t, gateway);
    await post(gateway, 's', [observed('before', 'a', 10, 1)]);
    await serverFor(t, { nats: settings(url), role: 'writer' });
    await writer.kill('SIGKILL');
    let answer: Partial<EventsAnswer> = {};
    await until('somebody takes it', async () => {
      answer = await post(gateway, 's', [observed('after', 'a', 10, 1)]);
      return answer.results !== undefined;
    });
    assert.equal(answer.cursor?.split('.')[0], cursor?.split('.')[0]);
    await until('the viewer sees it', () => impressions(viewer) === 20);
    assert.deepEqual(
      (await audit(gateway, 's')).map(({ event }) => event.id).filter((id) => !id.startsWith('peeksafe:')),
      ['e', 'p1', 'p2', 'before', 'after'],
    );
  },
);

test(
  'a gateway that starts again goes on from its own store, and its viewers from where they were',
  options,
  async (t) => {
    const url = newLog();
    await serverFor(t, { nats: settings(url), role: 'writer' });
    const [dataDir, port] = [temporaryFolder(t), await freePort()];
    const first = await serverFor(t, { nats: settings(url), role: 'gateway', dataDir, port });
    await post(first, 's', pairOfVariants());
    const viewer = viewerOf(t, first);
    await until('the viewer is there', () => viewer.state.variants.size === 2);
    let resets = 0;
    viewer.subscribe(({ reset }) => (resets += Number(reset)));
    await first.close();
    const second = await serverFor(t, { nats: settings(url), role: 'gateway', dataDir, port });
    await post(second, 's', [observed('o', 'a', 10, 1)]);
    await until('the viewer sees on', () => impressions(viewer) === 10);
    assert.equal(resets, 0);
  },
);

test(
  'without NATS events are refused with when to come back, viewers keep what they have as stale, and all goes on by itself',
  options,
  async (t) => {
    const alone = await startNats();
    t.after(() => alone.stop());
    const server = await serverFor(t, { nats: settings(`${alone.url}/away`) });
    await post(server, 's', pairOfVariants());
    const viewer = viewerOf(t, server);
    await until('the viewer is live', () => viewer.status.phase === 'live' && viewer.state.variants.size === 2);
    await alone.kill(0, 'SIGKILL');
    const refused = await postRaw(server, 's', JSON.stringify([observed('o', 'a', 10, 1)]));
    assert.equal(refused.status, 503);
    assert.ok(Number(refused.headers.get('retry-after')) >= 1);
    await refused.text();
    assert.equal((await fetch(`${server.url}/readyz`)).status, 503);
    await until('the viewer is told', () => viewer.status.phase === 'stale');
    assert.equal(viewer.state.variants.size, 2);
    await alone.start(0);
    await until(
      'events are taken again',
      async () => (await postRaw(server, 's', JSON.stringify([observed('o', 'a', 10, 1)]))).ok,
    );
    await until('the viewer sees on', () => viewer.status.phase === 'live' && impressions(viewer) === 10, 45_000);
  },
);

test(
  'when JetStream has lost what nobody has any more, viewers get a new epoch and what there is',
  options,
  async (t) => {
    const url = newLog();
    const dataDir = temporaryFolder(t);
    const gateway = await serverFor(t, { nats: settings(url), role: 'gateway' });
    const writer = await serverFor(t, { nats: settings(url), role: 'writer', dataDir });
    await post(gateway, 's', pairOfVariants());
    await post(gateway, 's', [observed('lost', 'a', 10, 1)]);
    const viewer = viewerOf(t, gateway);
    await until('the viewer sees it', () => impressions(viewer) === 10);
    const former = viewer.state.cursor?.split('.')[0];
    await writer.close();
    await rewriteLog(url, 's', () => []);
    // A writer with a store of its own: nobody has the log.
    await serverFor(t, { nats: settings(url), role: 'writer' });
    await until('events are taken', async () => (await postRaw(gateway, 's', JSON.stringify(pairOfVariants()))).ok);
    await until('the viewer has what there is', () => impressions(viewer) === 0, 45_000);
    assert.notEqual(viewer.state.cursor?.split('.')[0], former);
  },
);

test('a store moves into JetStream and back with no event lost', options, async (t) => {
  const dataDir = temporaryFolder(t);
  const alone = await serverFor(t, { dataDir });
  await post(alone, 's', pairOfVariants());
  for (let i = 0; i < 30; i++) await post(alone, 's', [observed(`o${i}`, i % 2 === 0 ? 'a' : 'b', 10, 1)]);
  const [log, state] = [await audit(alone, 's'), await changes(alone, 's')];
  await alone.close();
  const [there, back] = [join(temporaryFolder(t), 'there.db.gz'), join(temporaryFolder(t), 'back.db')];
  await exportStore(dataDir, there);
  const url = newLog();
  await importLog(there, settings(url));
  await assert.rejects(importLog(there, settings(url)), /has a stream "s" already/);
  const shared = await serverFor(t, { nats: settings(url) });
  assert.deepEqual(await audit(shared, 's'), log);
  assert.deepEqual((await changes(shared, 's')).variants, state.variants);
  assert.equal((await post(shared, 's', [observed('o3', 'b', 10, 1)])).duplicates, 1);
  await post(shared, 's', [observed('more', 'a', 10, 1)]);
  await exportLog(settings(url), back);
  const home = join(temporaryFolder(t), 'home');
  await importStore(back, home);
  assert.deepEqual(
    verify(home).streams.flatMap(({ faults }) => faults),
    [],
  );
  const again = await serverFor(t, { dataDir: home });
  assert.deepEqual((await audit(again, 's')).slice(0, log.length), log);
  assert.equal((await audit(again, 's')).at(-1)?.event.id, 'more');
});

test(
  'a server on a store of its own that is started with --log puts its log into JetStream, cursors and all',
  options,
  async (t) => {
    const dataDir = temporaryFolder(t);
    const alone = await serverFor(t, { dataDir });
    const { cursor } = await post(alone, 's', pairOfVariants());
    await alone.close();
    const url = newLog();
    const shared = await serverFor(t, { dataDir, nats: settings(url) });
    await until('the stream is taken up', async () => (await changes(shared, 's')).cursor === cursor);
    const other = await serverFor(t, { nats: settings(url) });
    assert.equal((await audit(other, 's')).length, 3);
  },
);

test(
  'of a kill the publisher hears from who writes the stream, and from the next one when that dies',
  options,
  async (t) => {
    const told: string[] = [];
    const publisher = createServer((request, response) => {
      told.push(String(request.headers['webhook-id']));
      request.resume();
      response.writeHead(told.length === 1 ? 500 : 204).end();
    }).listen(0, '127.0.0.1');
    await once(publisher, 'listening');
    t.after(() => publisher.close());
    const webhook = {
      url: `http://127.0.0.1:${(publisher.address() as AddressInfo).port}/`,
      secrets: [WEBHOOK_SECRET],
    };
    const url = newLog();
    const hook = ['--webhook', webhook.url];
    process.env['PEEKSAFE_WEBHOOK_SECRET'] = WEBHOOK_SECRET;
    const writer = await startProcess(temporaryFolder(t), await freePort(), [
      '--log',
      url,
      '--role',
      'writer',
      ...hook,
    ]);
    const gateway = await serverFor(t, { nats: settings(url), role: 'gateway', webhook });
    await post(gateway, 's', pairOfVariants());
    await serverFor(t, { nats: settings(url), role: 'writer', webhook });
    const at = new Date().toISOString();
    await post(gateway, 's', [{ id: 'k', at, kind: 'variant.killed', variant: 'a', cause: 'operator' }]);
    await until('the first attempt', () => told.length === 1);
    await writer.kill('SIGKILL');
    await until('the other writer tells it', () => told.length === 2);
    assert.equal(told[0], told[1], 'as the same message');
  },
);

test('a writer that cannot read a damaged log copies it from who writes it, and can take over', options, async (t) => {
  const url = newLog();
  const gateway = await serverFor(t, { nats: settings(url), role: 'gateway' });
  const first = await serverFor(t, { nats: settings(url), role: 'writer' });
  await post(gateway, 's', pairOfVariants());
  for (let i = 0; i < 6; i++) await post(gateway, 's', [observed(`o${i}`, 'a', 10, 1)]);
  await first.close();
  // One commit in the middle is gone.
  await rewriteLog(url, 's', (messages) => messages.toSpliced(3, 1));
  const second = await serverFor(t, { nats: settings(url), role: 'writer' });
  await until(
    'events are taken',
    async () => (await postRaw(gateway, 's', JSON.stringify([observed('new', 'a', 1, 0)]))).ok,
  );
  const before = await audit(gateway, 's');
  assert.equal(before.length, 9);
  const { cursor } = await changes(gateway, 's');
  const dataDir = temporaryFolder(t);
  const third = await serverFor(t, { nats: settings(url), role: 'writer', dataDir });
  const copied = (): number => {
    const db = new DatabaseSync(join(dataDir, 'peeksafe.db'), { readOnly: true });
    try {
      return db.prepare('SELECT count(*) AS n FROM dashboard_events').get()?.['n'] as number;
    } finally {
      db.close();
    }
  };
  await until('the third has a copy', () => copied() >= before.length);
  await second.close();
  await until(
    'events are taken again',
    async () => (await postRaw(gateway, 's', JSON.stringify([observed('last', 'a', 1, 0)]))).ok,
  );
  const after = await audit(gateway, 's');
  assert.deepEqual(after.slice(0, 9), before);
  assert.equal((await changes(gateway, 's')).cursor.split('.')[0], cursor.split('.')[0], 'the same epoch');
  await third.close();
  assert.deepEqual(
    verify(dataDir).streams.flatMap(({ faults }) => faults),
    [],
  );
});
