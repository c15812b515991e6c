// Views of pages at several servers on one log: each counted once, whoever writes and whoever fails.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { LoggedEvent, ReportsAnswer, View, ViewsAnswer } from 'peeksafe/protocol';
import type { Mark } from '../../src/log/event-log.ts';
import { readLogMessage, writeLogMessage } from '../../src/log/jetstream/commit.ts';
import { readNatsSettings } from '../../src/log/jetstream/settings.ts';
import { changes, observed, pairOfVariants, post, serverFor, streamUrl, temporaryFolder } from '../support/harness.ts';
import { NO_NATS, sharedNats } from '../support/nats-server.ts';
import { freePort, startProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';

const options = { skip: NO_NATS, timeout: 120_000 };
const PAGE = 'https://news.example';
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';
const NO_LIMITS = {
  ...{ sockets: 1e6, calls: 1e6, events: 1e9, streamEvents: 1e9 },
  views: 1e9,
  unitViews: 1e9,
  unsentBytes: 1e8,
};

const newLog = async (): Promise<string> => `${(await sharedNats()).url}/v${randomBytes(6).toString('hex')}`;

const send = (server: { url: string }, views: readonly View[]): Promise<Response> =>
  fetch(`${streamUrl(server, 's')}/views`, {
    method: 'POST',
    body: JSON.stringify({ sentAt: Date.now(), views }),
    headers: { 'Content-Type': 'text/plain', Origin: PAGE, 'User-Agent': BROWSER },
  });

/** Sends views as a page does: again and again until they are taken. */
async function count(server: { url: string }, views: readonly View[]): Promise<ViewsAnswer> {
  let answer: ViewsAnswer | null = null;
  await until(
    'the views are taken',
    async () => {
      const response = await send(server, views);
      const text = await response.text();
      assert.ok([200, 503].includes(response.status), text);
      if (response.status === 200) answer = JSON.parse(text) as ViewsAnswer;
      return answer !== null;
    },
    60_000,
  );
  return answer as unknown as ViewsAnswer;
}

const viewOf = (i: number): View => ({
  ...{ view: `view-number-${i}`, variant: i % 2 === 0 ? 'a' : 'b', unit: `visitor-${i - (i % 4)}`, at: Date.now() },
  ...(i % 5 === 0 && { engaged: ['click'] }),
});
const viewsOf = (from: number, to: number): View[] => Array.from({ length: to - from }, (_, i) => viewOf(from + i));

/** Impressions, engagements and visitors of both variants. */
async function countsOf(server: { url: string }): Promise<(number | undefined)[]> {
  const { variants = [] } = await changes(server, 's');
  return ['a', 'b'].flatMap((id) => {
    const variant = variants.find((one) => one.id === id);
    return [variant?.impressions, variant?.engagements, variant?.units];
  });
}

const expected = (views: readonly View[]): number[] =>
  ['a', 'b'].flatMap((id) => {
    const mine = views.filter(({ variant }) => variant === id);
    return [mine.length, mine.filter(({ engaged }) => engaged).length, new Set(mine.map(({ unit }) => unit)).size];
  });

test('views are taken at every server and counted once, by the one that writes', options, async (t) => {
  const url = await newLog();
  const limits = { origins: [PAGE], limits: NO_LIMITS, nats: readNatsSettings(url, {}) };
  await serverFor(t, { ...limits, role: 'writer' });
  const gateways = [
    await serverFor(t, { ...limits, role: 'gateway' }),
    await serverFor(t, { ...limits, role: 'gateway' }),
  ];
  await post(gateways[0] as { url: string }, 's', pairOfVariants());
  await until('both have the stream', async () => (await countsOf(gateways[1] as { url: string }))[0] === 0);
  const views = viewsOf(0, 200);
  const calls = Array.from({ length: 10 }, (_, i) => views.slice(i * 20, i * 20 + 20));
  const answers = await Promise.all(calls.flatMap((some) => gateways.map((server) => count(server, some))));
  assert.equal(
    answers.reduce((sum, { counted }) => sum + counted, 0),
    200,
  );
  assert.equal(
    answers.reduce((sum, { known }) => sum + known, 0),
    200,
  );
  for (const server of gateways)
    await until('the counts are there', async () => String(await countsOf(server)) === String(expected(views)));
  const refused = await count(gateways[1] as { url: string }, [{ ...viewOf(1), variant: 'nobody' }]);
  assert.equal(refused.refused[0]?.problem.code, 'unknown-variant');
});

/** A visitor that another system reports, with a name so long that a whole call is larger than a message of NATS may be. */
const reported = (i: number, type: string, data: object = {}): object => ({
  ...{ specversion: '1.0', id: `${type}-${i}`, source: '/test', type },
  data: { experiment: 'exp', unit: `${'visitor '.repeat(120)}${i}`, ...data },
});

async function report(server: { url: string }, messages: readonly object[]): Promise<ReportsAnswer> {
  const response = await fetch(`${streamUrl(server, 's')}/from/cloudevents`, {
    method: 'POST',
    body: gzipSync(JSON.stringify(messages)),
    headers: { 'Content-Type': 'application/cloudevents-batch+json', 'Content-Encoding': 'gzip' },
  });
  assert.equal(response.status, 200, response.status === 200 ? '' : await response.text());
  return (await response.json()) as ReportsAnswer;
}

test('visitors that are reported at one server are known to the others, and to the next writer', options, async (t) => {
  const nats = readNatsSettings(await newLog(), {});
  const writer = await serverFor(t, { limits: NO_LIMITS, nats, role: 'writer' });
  const gateways = [
    await serverFor(t, { limits: NO_LIMITS, nats, role: 'gateway' }),
    await serverFor(t, { limits: NO_LIMITS, nats, role: 'gateway' }),
  ] as [{ url: string }, { url: string }];
  await post(gateways[0], 's', pairOfVariants());
  await until('both have the stream', async () => (await countsOf(gateways[1]))[0] === 0);
  const shown = Array.from({ length: 900 }, (_, i) =>
    reported(i, 'peeksafe.viewed', { variant: i % 3 === 0 ? 'b' : 'a' }),
  );
  assert.equal((await report(gateways[0], shown)).counted, 900);
  await serverFor(t, { limits: NO_LIMITS, nats, role: 'writer' });
  await writer.close();
  const engaged = Array.from({ length: 900 }, (_, i) => reported(i, 'peeksafe.engaged'));
  assert.equal((await report(gateways[1], engaged)).counted, 900);
  assert.equal((await report(gateways[0], [...shown.slice(0, 50), ...engaged.slice(0, 50)])).known, 100);
  for (const server of gateways)
    await until(
      'the counts are there',
      async () => String(await countsOf(server)) === String([600, 600, 600, 300, 300, 300]),
    );
});

test(
  'a view whose writer was killed before it answered is counted once when the page sends it again',
  options,
  async (t) => {
    const url = await newLog();
    const nats = readNatsSettings(url, {});
    const gateway = await serverFor(t, { origins: [PAGE], limits: NO_LIMITS, nats, role: 'gateway' });
    const start = async () => startProcess(temporaryFolder(t), await freePort(), ['--log', url, '--role', 'writer']);
    const writers = [await start()];
    t.after(() => writers.forEach(({ child }) => child.kill('SIGKILL')));
    await post(gateway, 's', pairOfVariants());
    await count(gateway, viewsOf(0, 40));
    writers.push(await start());
    await writers[0]?.kill('SIGKILL');
    const again = await count(gateway, viewsOf(0, 50));
    assert.deepEqual([again.counted, again.known], [10, 40], 'another node knows them');
    // And in the middle: calls are open while the writer is killed, and another takes over.
    const open = Array.from({ length: 20 }, (_, i) => count(gateway, viewsOf(50 + i * 10, 60 + i * 10)));
    const third = start();
    await new Promise((go) => setTimeout(go, 300 + Math.random() * 900));
    await writers[1]?.kill('SIGKILL');
    writers.push(await third);
    await Promise.all(open);
    const views = viewsOf(0, 250);
    await until('all are counted', async () => String(await countsOf(gateway)) === String(expected(views)));
    const last = await count(gateway, views);
    assert.deepEqual([last.counted, last.known], [0, 250]);
  },
);

test(
  'a server that starts again on its log knows the views of before, with its folder and without',
  options,
  async (t) => {
    const nats = readNatsSettings(await newLog(), {});
    const dataDir = temporaryFolder(t);
    const views = viewsOf(0, 60);
    const first = await serverFor(t, { origins: [PAGE], limits: NO_LIMITS, nats, dataDir });
    await post(first, 's', pairOfVariants());
    assert.equal((await count(first, views)).counted, 60);
    await first.close();
    for (const folder of [dataDir, temporaryFolder(t)]) {
      const server = await serverFor(t, { origins: [PAGE], limits: NO_LIMITS, nats, dataDir: folder });
      assert.equal((await count(server, views)).known, 60);
      await server.close();
    }
  },
);

test('more views in a second than one message holds are several, each with its own marks', options, async (t) => {
  const nats = readNatsSettings(await newLog(), {});
  const server = await serverFor(t, { origins: [PAGE], limits: NO_LIMITS, nats });
  await post(server, 's', pairOfVariants());
  const short = (i: number): View => ({ view: `v-number-${i}`, variant: 'a', unit: `u${i}`, at: Date.now() });
  const calls = Array.from({ length: 60 }, (_, call) => Array.from({ length: 500 }, (_, i) => short(call * 500 + i)));
  const answers = await Promise.all(calls.map((views) => count(server, views)));
  assert.equal(
    answers.reduce((sum, { counted }) => sum + counted, 0),
    30_000,
  );
  await server.close();
  const fresh = await serverFor(t, { origins: [PAGE], limits: NO_LIMITS, nats });
  const again = await Promise.all(calls.map((views) => count(fresh, views)));
  assert.equal(
    again.reduce((sum, { known }) => sum + known, 0),
    30_000,
  );
});

test('a commit keeps its records and marks, whatever they are', () => {
  const mark: fc.Arbitrary<Mark> = fc.record(
    {
      what: fc.constantFrom('view', 'unit'),
      experiment: fc.constantFrom('x', 'ä\n"y"'),
      key: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      value: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    },
    { noNullPrototype: true },
  );
  const byEvent = fc.array(fc.array(mark, { maxLength: 30 }), { minLength: 1, maxLength: 5 });
  const order = (one: Mark, other: Mark): number => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);
  fc.assert(
    fc.property(byEvent, (given) => {
      const records = given.map((_, i) => ({
        ...{ seq: i + 1, receivedAt: i, event: observed(`é${i}`, 'v', 1, 0) as LoggedEvent },
      }));
      const marks = new Map(given.map((some, i) => [`é${i}`, some]));
      const head = { kind: 'commit', epoch: 'e', lease: 3, node: 'n' } as const;
      const read = readLogMessage(writeLogMessage({ ...head, records, marked: { byEvent: marks, forgetBefore: 5 } }));
      assert.ok(read.kind === 'commit');
      assert.deepEqual(read.records, records);
      assert.equal(read.marked?.forgetBefore, 5);
      for (const [event, some] of marks)
        assert.deepEqual((read.marked?.byEvent.get(event) ?? []).toSorted(order), some.toSorted(order));
    }),
    { numRuns: 200 },
  );
});
