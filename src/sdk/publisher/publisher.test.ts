import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { EventsAnswer } from '../../protocol/calls/answers.ts';
import type { EventInput } from '../../protocol/events.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { PeeksafeError } from '../error.ts';
import { nextBatch } from './event-calls.ts';
import { publish, type EventPublisher, type PublishOptions } from './publisher.ts';
import { until } from '../testing/wait.ts';

type Answer = (response: ServerResponse, ids: readonly string[], request: IncomingMessage) => void;

interface Call {
  readonly ids: readonly string[];
  readonly at: number;
  readonly token: string | undefined;
}

interface Scene {
  readonly publisher: EventPublisher;
  readonly calls: Call[];
  /** How the next calls are answered; after these, all is accepted. */
  readonly answers: Answer[];
}

const event = (id: string, impressions = 1): EventInput => ({
  id,
  at: '2026-01-05T10:00:00Z',
  kind: 'variant.observed',
  variant: 'a',
  impressions,
  engagements: 0,
});
const events = (count: number, name = 'n'): EventInput[] =>
  Array.from({ length: count }, (_, i) => event(`${name}${i}`));

function answerOf(ids: readonly string[], rejected: readonly string[] = []): EventsAnswer {
  const problem = { code: 'unknown-variant', message: 'There is no such variant.' } as const;
  return {
    accepted: ids.length - rejected.length,
    duplicates: 0,
    rejected: rejected.length,
    cursor: 'e.1',
    results: ids.map((id, i) =>
      rejected.includes(id) ? { status: 'rejected', id, errors: [problem] } : { status: 'accepted', id, seq: i + 1 },
    ),
  };
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, headers).end(JSON.stringify(body));
const accept: Answer = (response, ids) => response.end(JSON.stringify(answerOf(ids)));

async function scene(t: TestContext, options: PublishOptions = {}): Promise<Scene> {
  t.mock.method(Math, 'random', () => 0.01);
  const calls: Call[] = [];
  const answers: Answer[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      assert.equal(request.url, '/v1/streams/s/events');
      const ids = (JSON.parse(body) as EventInput[]).map(({ id }) => id);
      calls.push({ ids, at: Date.now(), token: request.headers.authorization });
      (answers.shift() ?? accept)(response, ids, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const publisher = publish(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/streams/s/`, options);
  t.after(() => {
    publisher.close();
    server.close();
    server.closeAllConnections();
  });
  return { publisher, calls, answers };
}

const failsWith = (code: string, status: number | null, message = /./) => {
  return (error: unknown): boolean =>
    error instanceof PeeksafeError && error.code === code && error.status === status && message.test(error.message);
};

/** The bodies of the calls that these events take. */
function batchesOf(sent: readonly EventInput[]): string[] {
  const calls: string[] = [];
  for (let from = 0; from < sent.length;) {
    const { body, count } = nextBatch(sent, from, LIMITS.bodyBytes);
    calls.push(body);
    from += count;
  }
  return calls;
}

test('any events are cut into calls that the server takes, none lost, none moved', () => {
  const sizes = fc.array(fc.oneof(fc.nat(50), fc.integer({ min: 50_000, max: 400_000 })), { maxLength: 40 });
  fc.assert(
    fc.property(sizes, fc.constantFrom('x', 'é', '𝄞'), fc.nat(2500), (lengths, letter, small) => {
      const made = [...lengths.map((length, i) => event(`${i}${letter.repeat(length)}`)), ...events(small)];
      const calls = batchesOf(made);
      for (const call of calls) {
        const rows = JSON.parse(call) as unknown[];
        assert.ok(rows.length >= 1 && rows.length <= LIMITS.eventsPerCall);
        // One event that is too large by itself goes alone, so that the server can say so.
        assert.ok(rows.length === 1 || Buffer.byteLength(call) <= LIMITS.bodyBytes);
      }
      assert.deepEqual(
        calls.flatMap((call) => JSON.parse(call) as EventInput[]),
        made,
      );
    }),
    { numRuns: 30 },
  );
});

test('2,500 small events take three calls', () => {
  assert.deepEqual(
    batchesOf(events(2500)).map((call) => (JSON.parse(call) as unknown[]).length),
    [1000, 1000, 500],
  );
});

test('a proxy that takes less answers 413 by a page of its own: calls are halved, and all arrive in order', async (t) => {
  const { publisher, calls, answers } = await scene(t);
  const proxied: Answer = (response, ids, request) => {
    if (ids.length > 300)
      response.writeHead(413, { 'Content-Type': 'text/html' }).end('<h1>413 Request Entity Too Large</h1>');
    else accept(response, ids, request);
  };
  answers.push(...Array.from({ length: 20 }, () => proxied));
  const { accepted } = await publisher.send(events(1200));
  assert.equal(accepted, 1200);
  const taken = calls.filter(({ ids }) => ids.length <= 300);
  assert.deepEqual(
    taken.flatMap(({ ids }) => ids),
    events(1200).map(({ id }) => id),
  );
  // The publisher keeps what it learned: only the first calls were too large.
  assert.ok(calls.length - taken.length <= 2);
});

test('one event that is too large even alone is refused as such, whoever refuses it', async (t) => {
  const { publisher, answers } = await scene(t);
  const page: Answer = (response) => void response.writeHead(413).end('<h1>Too large</h1>');
  answers.push(page, page, page);
  await assert.rejects(publisher.send(events(2)), failsWith('too-large', 413));
});

test('events arrive in order, one call after the other, and their results come in the same order', async (t) => {
  const { publisher, calls, answers } = await scene(t);
  // The first answer takes its time: the others must wait for it.
  answers.push((response, ids) => void setTimeout(() => response.end(JSON.stringify(answerOf(ids))), 60));
  const [first, second] = await Promise.all([publisher.send(events(1500, 'a')), publisher.send(events(2, 'b'))]);
  assert.deepEqual(
    calls.map(({ ids }) => [ids[0], ids.length]),
    [
      ['a0', 1000],
      ['a1000', 500],
      ['b0', 2],
    ],
  );
  assert.equal(first.accepted, 1500);
  assert.deepEqual(
    first.results.map(({ id }) => id),
    events(1500, 'a').map(({ id }) => id),
  );
  assert.deepEqual(
    second.results.map(({ id }) => id),
    ['b0', 'b1'],
  );
});

test('a call whose answer is lost on the way is made again with the same ids', async (t) => {
  const { publisher, calls, answers } = await scene(t);
  answers.push(
    (response) => response.destroy(),
    // The head of a good answer and half of its body.
    (response, ids) => {
      const body = JSON.stringify(answerOf(ids));
      response.writeHead(200, { 'Content-Length': body.length });
      response.write(body.slice(0, 20), () => setTimeout(() => response.destroy(), 20));
    },
  );
  const { accepted } = await publisher.send(events(3));
  assert.equal(accepted, 3);
  assert.deepEqual(
    calls.map(({ ids }) => ids),
    [1, 2, 3].map(() => ['n0', 'n1', 'n2']),
  );
});

for (const [what, header] of [
  ['in seconds', () => '1'],
  ['by a date', () => new Date(Date.now() + 2000).toUTCString()],
] as const) {
  test(`a server that is busy is left alone for as long as it asks, ${what}`, async (t) => {
    const { publisher, calls, answers } = await scene(t);
    answers.push(json(503, { error: { code: 'unavailable', message: 'Busy' } }, { 'Retry-After': header() }));
    await publisher.send(events(1));
    const waited = (calls[1] as Call).at - (calls[0] as Call).at;
    assert.ok(waited >= 950 && waited < 3000, `${waited} ms`);
    assert.deepEqual(calls[1]?.ids, calls[0]?.ids);
  });
}

test('a rejection by the server is an answer, not an error', async (t) => {
  const { publisher, calls, answers } = await scene(t);
  answers.push(json(207, answerOf(['n0', 'n1'], ['n1'])), json(422, answerOf(['m0'], ['m0'])));
  const some = await publisher.send(events(2));
  assert.deepEqual([some.accepted, some.rejected, some.results[1]?.status], [1, 1, 'rejected']);
  const none = await publisher.send(events(1, 'm'));
  assert.deepEqual([none.accepted, none.rejected], [0, 1]);
  assert.equal(calls.length, 2);
});

test('a call that the server refuses as a whole fails with its reason, and what comes after is sent all the same', async (t) => {
  const { publisher, calls, answers } = await scene(t);
  answers.push(
    json(400, { error: { code: 'bad-body', message: 'The body is no list.', expected: 'a JSON array' } }),
    json(401, { error: { code: 'unauthorised', message: 'The token has expired.' } }),
    json(200, { hello: 'from a login page' }),
    (response) => response.writeHead(404).end('<html>'),
  );
  await assert.rejects(publisher.send(events(1)), failsWith('bad-body', 400, /no list\. Expected: a JSON array/));
  await assert.rejects(publisher.send(events(1)), failsWith('unauthorised', 401));
  await assert.rejects(publisher.send(events(1)), failsWith('unavailable', 200));
  await assert.rejects(publisher.send(events(1)), failsWith('unavailable', 404));
  assert.equal((await publisher.send(events(1))).accepted, 1);
  assert.equal(calls.length, 5);
});

test('each attempt has a fresh token in its header, and a token that cannot be had is said so', async (t) => {
  let n = 0;
  const { publisher, calls, answers } = await scene(t, {
    token: () => {
      if (++n === 3) throw new Error('signed out');
      return `t${n}`;
    },
  });
  answers.push((response) => response.destroy());
  await publisher.send(events(1));
  assert.deepEqual(
    calls.map(({ token }) => token),
    ['Bearer t1', 'Bearer t2'],
  );
  await assert.rejects(publisher.send(events(1)), failsWith('unauthorised', null, /signed out/));
  assert.equal((await publisher.send(events(1))).accepted, 1);
});

test('more than can be held is refused at once, and there is room again when what waited was sent', async (t) => {
  const { publisher, answers } = await scene(t);
  let answer = (): void => {};
  answers.push((response, ids) => (answer = () => accept(response, ids, undefined as never)));
  const first = publisher.send(events(1));
  await assert.rejects(publisher.send(events(100_000)), failsWith('queue-full', null, /and 1 do already/));
  await until(() => answers.length === 0, 'the first call');
  answer();
  await first;
  assert.equal((await publisher.send(events(2000))).accepted, 2000);
});

test('flush waits for all that was sent, also for what failed', async (t) => {
  const { publisher, calls, answers } = await scene(t);
  answers.push(json(400, { error: { code: 'bad-body', message: 'No' } }));
  const failed = assert.rejects(publisher.send(events(1)));
  const sent = publisher.send(events(1));
  await publisher.flush();
  assert.equal(calls.length, 2);
  await Promise.all([failed, sent]);
});

for (const [what, end] of [
  ['closed', (publisher: EventPublisher) => publisher.close()],
  ['ended by its signal', (_: EventPublisher, control: AbortController) => control.abort()],
] as const) {
  test(`a publisher that is ${what} ends what is under way and what waits, at once`, async (t) => {
    const control = new AbortController();
    const { publisher, calls, answers } = await scene(t, { signal: control.signal });
    answers.push(json(503, {}, { 'Retry-After': '30' }));
    const sends = [publisher.send(events(1)), publisher.send(events(1))];
    const ends = sends.map((sent) => assert.rejects(sent, failsWith('closed', null)));
    await until(() => calls.length > 0, 'the first call');
    const from = Date.now();
    end(publisher, control);
    await Promise.all(ends);
    assert.ok(Date.now() - from < 500);
    await assert.rejects(publisher.send(events(1)), failsWith('closed', null));
    assert.equal(calls.length, 1);
  });
}

test('a call that hangs is ended by close', async (t) => {
  const { publisher, calls, answers } = await scene(t);
  answers.push(() => {});
  const sent = assert.rejects(publisher.send(events(1)), failsWith('closed', null));
  await until(() => calls.length > 0, 'the call');
  publisher.close();
  await sent;
});

test('an address that cannot be that of a stream is refused at once', () => {
  for (const url of ['nonsense', 'ftp://host/s', 'http://host/s?token=x']) assert.throws(() => publish(url), TypeError);
});
