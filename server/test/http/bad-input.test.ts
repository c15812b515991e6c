import assert from 'node:assert/strict';
import { connect as connectTcp } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { EVENT_KINDS, LIMITS, type Changes, type EventsAnswer, type Problem } from 'peeksafe/protocol';
import {
  changes,
  observed,
  pairOfVariants,
  post,
  postRaw,
  RawViewer,
  serverFor,
  streamUrl,
} from '../support/harness.ts';

const problemOf = async (response: Response): Promise<Problem> => ((await response.json()) as { error: Problem }).error;

async function firstError(server: { url: string }, event: unknown): Promise<Problem> {
  const { results } = await post(server, 's', [event]);
  const [result] = results;
  assert.equal(result?.status, 'rejected');
  return result.errors[0] as Problem;
}

test('the good events of a call are taken, and each bad one is answered with its field and what is expected', async (t) => {
  const server = await serverFor(t);
  const at = '2026-01-05T10:00:00Z';
  const answer = await post(server, 's', [
    ...pairOfVariants(),
    { id: 'x1', at, kind: 'variant.observed', variant: 'a', impressions: 1.5, engagements: 0 },
    observed('x2', 'a', 10, 1),
    { id: 'x3', at, kind: 'variant.exploded', variant: 'a' },
    { at, kind: 'variant.closed', variant: 'a' },
    null,
  ]);
  assert.deepEqual(
    answer.results.map(({ status }) => status),
    ['accepted', 'accepted', 'accepted', 'rejected', 'accepted', 'rejected', 'rejected', 'rejected'],
  );
  const errors = answer.results.map((result) => (result.status === 'rejected' ? result.errors[0] : null));
  assert.deepEqual([errors[3]?.field, errors[3]?.expected], ['impressions', 'a whole number']);
  assert.deepEqual([errors[5]?.code, errors[5]?.expected], ['unknown-kind', `one of ${EVENT_KINDS.join(', ')}`]);
  assert.equal(errors[6]?.field, 'id');
  assert.equal((await changes(server, 's')).variants?.find(({ id }) => id === 'a')?.impressions, 10);
});

test('status 200 says all were taken, 207 some, 422 none', async (t) => {
  const server = await serverFor(t);
  const send = async (events: unknown[]): Promise<number> =>
    (await postRaw(server, 's', JSON.stringify(events))).status;
  assert.equal(await send(pairOfVariants()), 200);
  assert.equal(await send(pairOfVariants()), 200, 'duplicates are no fault');
  assert.equal(await send([observed('1', 'a', 1, 0), {}]), 207);
  assert.equal(await send([{}]), 422);
});

test('a body that is not JSON, not UTF-8, of another type or too large says so, and the server goes on', async (t) => {
  const server = await serverFor(t);
  const cases: [BodyInit, string, number, string][] = [
    ['{"a":', 'application/json', 400, 'bad-json'],
    ['5', 'application/json', 400, 'bad-body'],
    ['null', 'application/json', 400, 'bad-body'],
    [new Uint8Array([0x5b, 0xff, 0xfe, 0x5d]), 'application/json', 400, 'bad-json'],
    ['[]', 'application/x-www-form-urlencoded', 415, 'bad-type'],
    [JSON.stringify(['x'.repeat(LIMITS.bodyBytes)]), 'application/json', 413, 'too-large'],
    [JSON.stringify(Array(LIMITS.eventsPerCall + 1).fill({})), 'application/json', 413, 'too-many-events'],
  ];
  for (const [body, type, status, code] of cases) {
    const response = await postRaw(server, 's', body, type);
    assert.equal(response.status, status, code);
    const problem = await problemOf(response);
    assert.equal(problem.code, code);
    assert.ok(problem.expected, `${code} says what is expected`);
  }
  assert.equal((await post(server, 's', pairOfVariants())).accepted, 3);
});

test('a malformed line of NDJSON is answered by its number and the other lines are taken', async (t) => {
  const server = await serverFor(t);
  const lines = pairOfVariants().map((event) => JSON.stringify(event));
  lines.splice(1, 0, '{oops');
  const response = await postRaw(server, 's', lines.join('\n'), 'application/x-ndjson');
  const answer = (await response.json()) as EventsAnswer;
  assert.deepEqual(
    answer.results.map(({ status }) => status),
    ['accepted', 'rejected', 'accepted', 'accepted'],
  );
  const bad = answer.results[1];
  assert.match(bad?.status === 'rejected' ? (bad.errors[0]?.message ?? '') : '', /Line 2/);
});

test('events that the state of the stream forbids are refused with codes of their own', async (t) => {
  const server = await serverFor(t);
  const at = '2026-01-05T10:00:00Z';
  await post(server, 's', [
    ...pairOfVariants(),
    observed('o1', 'a', 10, 3),
    { id: 'k', at, kind: 'variant.killed', variant: 'b' },
  ]);
  const cases: [string, unknown][] = [
    ['unknown-variant', observed('1', 'nobody', 1, 0)],
    ['unknown-experiment', { id: '2', at, kind: 'variant.posted', variant: 'c', experiment: 'none', content: 'x' }],
    ['already-posted', { id: '3', at, kind: 'variant.posted', variant: 'a', experiment: 'exp', content: 'x' }],
    ['already-killed', { id: '4', at, kind: 'variant.killed', variant: 'b' }],
    ['not-killed', { id: '5', at, kind: 'variant.revived', variant: 'a' }],
    ['too-many-engagements', observed('6', 'a', 0, 8)],
    ['too-many-engagements', { ...observed('7', 'b', 5, 6), kind: 'variant.measured' }],
    ['mixed-counts', { ...observed('7a', 'a', 50, 6), kind: 'variant.measured' }],
    ['mixed-counts', { ...observed('7c', 'a', 5, 1), units: 5, engagedUnits: 1 }],
    ['bad-event', { ...observed('7d', 'a', 5, 1), units: 5 }],
    ['not-comparable', { id: '7b', at, kind: 'stream.configured', batchMs: 3_600_001 }],
    ['in-the-future', observed('8', 'a', 1, 0, new Date(Date.now() + LIMITS.clockSkewMs + 60_000).toISOString())],
    ['unknown-suggestion', { id: '9', at, kind: 'suggestion.dismissed', suggestion: 'none' }],
    ['unknown-suggestion', { id: '9i', at, kind: 'suggestion.reopened', suggestion: 'none' }],
    ['not-closed', { id: '9g', at, kind: 'experiment.reopened', experiment: 'exp' }],
    ['unknown-variant', { id: '9h', at, kind: 'experiment.closed', experiment: 'exp', winner: 'none' }],
    ['unknown-note', { id: '9b', at, kind: 'note.deleted', note: 'none' }],
    ['unknown-experiment', { id: '9c', at, kind: 'note.added', note: 'n', text: 'A', experiment: 'none' }],
    ['unknown-variant', { id: '9d', at, kind: 'note.added', note: 'n', text: 'A', variant: 'none' }],
    ['bad-event', { id: '9e', at, kind: 'note.added', note: 'n', text: '' }],
    ['bad-event', { id: '9f', at, kind: 'note.added', note: 'n', text: 'A', url: 'http://plain.example/' }],
    ['bad-event', observed('peeksafe:1', 'a', 1, 0)],
    ['bad-event', observed('10', 'a', 1, 0, '2026-01-05T10:00:00')],
    ['bad-event', observed('e\u0301', 'a', 1, 0)],
    ['bad-event', observed('a\u0000b', 'a', 1, 0)],
    ['bad-event', observed('x'.repeat(129), 'a', 1, 0)],
    ['id-reused', observed('o1', 'a', 11, 3)],
  ];
  for (const [code, event] of cases) assert.equal((await firstError(server, event)).code, code, JSON.stringify(event));
  const { variants } = await changes(server, 's');
  assert.deepEqual(
    variants?.map(({ id, impressions }) => [id, impressions]).sort(),
    [
      ['a', 10],
      ['b', 0],
    ],
    'nothing of it was counted',
  );
});

test('a total that falls is kept as a correction, and traffic never becomes negative', async (t) => {
  const server = await serverFor(t);
  const measured = (id: string, impressions: number, engagements: number): unknown => ({
    ...observed(id, 'a', impressions, engagements),
    kind: 'variant.measured',
  });
  await post(server, 's', [...pairOfVariants(), measured('1', 100, 10), measured('2', 90, 8), measured('3', 120, 9)]);
  const a = (await changes(server, 's')).variants?.find(({ id }) => id === 'a');
  assert.deepEqual([a?.impressions, a?.engagements], [120, 9]);
});

test('the same event sent twice counts once, in one call and in two', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const twice = await post(server, 's', [observed('o', 'a', 10, 1), observed('o', 'a', 10, 1)]);
  assert.deepEqual(
    twice.results.map(({ status }) => status),
    ['accepted', 'duplicate'],
  );
  const again = await post(server, 's', [observed('o', 'a', 10, 1)]);
  assert.deepEqual(again.results, [
    { status: 'duplicate', id: 'o', seq: twice.results[0]?.status === 'accepted' ? twice.results[0].seq : -1 },
  ]);
  assert.equal((await changes(server, 's')).variants?.find(({ id }) => id === 'a')?.impressions, 10);
});

test('ids such as __proto__ are only names', async (t) => {
  const server = await serverFor(t);
  const names = ['__proto__', 'constructor', 'toString', '../../etc', '%2e%2e', 'ünï – 名前'];
  for (const name of names) {
    const at = '2026-01-05T10:00:00Z';
    const answer = await post(server, name, [
      { id: name, at, kind: 'experiment.opened', experiment: name },
      { id: `${name}2`, at, kind: 'variant.posted', variant: name, experiment: name, content: name, patterns: [name] },
      observed(`${name}3`, name, 5, 1),
    ]);
    assert.equal(answer.accepted, 3, name);
    assert.equal((await changes(server, name)).variants?.[0]?.impressions, 5, name);
  }
});

test('the close code tells a viewer that it sent no hello, sent rubbish, or speaks another version', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const say = async (text: string | Uint8Array): Promise<number> => {
    const viewer = await new RawViewer(server, 's').opened();
    viewer.socket.send(text);
    return (await viewer.closed).code;
  };
  assert.equal(await say('rubbish'), 4400);
  assert.equal(await say('{"type":"shout"}'), 4400);
  assert.equal(await say(new Uint8Array([1, 2, 3])), 4400);
  assert.equal(await say('{"type":"hello","since":"x"}'), 4400);
  assert.equal(await say('x'.repeat(LIMITS.clientMessageBytes + 1)), 1009);
  const stranger = await new RawViewer(server, 'nowhere').hello();
  assert.equal((await stranger.closed).code, 4404);
  const twice = await (await new RawViewer(server, 's').hello()).hello();
  assert.equal((await twice.closed).code, 4400);
  const silent = await new RawViewer(server, 's').opened();
  assert.equal((await silent.closed).code, 4408);
});

test('pages of other origins and other names for this machine are refused', async (t) => {
  const server = await serverFor(t, { origins: ['https://good.example'] });
  const get = (headers: Record<string, string>): Promise<Response> => fetch(`${server.url}/healthz`, { headers });
  assert.equal((await get({ Origin: 'https://evil.example' })).status, 403);
  assert.equal((await get({ Origin: 'https://good.example' })).status, 200);
  assert.equal((await get({ Origin: server.url })).status, 200);
  const answer = await rawRequest(
    server.port,
    'GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
  );
  assert.match(answer, /^HTTP\/1\.1 403 /);
});

function rawRequest(port: number, text: string | Uint8Array): Promise<string> {
  return new Promise((done) => {
    const socket = connectTcp(port, '127.0.0.1', () => socket.end(text));
    let heard = '';
    socket.on('data', (chunk) => (heard += chunk.toString()));
    socket.on('close', () => done(heard));
    socket.on('error', () => {});
  });
}

test('no garbage at any route stops the server', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.jsonValue().map((value) => JSON.stringify(value)),
  );
  const anyEvent = fc.record(
    {
      id: fc.oneof(fc.string(), fc.jsonValue()),
      at: fc.oneof(fc.constant('2026-01-05T10:00:00Z'), fc.string(), fc.double()),
      kind: fc.oneof(fc.constantFrom(...EVENT_KINDS), fc.string()),
      variant: fc.oneof(fc.constantFrom('a', 'b'), fc.jsonValue()),
      experiment: fc.oneof(fc.constant('exp'), fc.jsonValue()),
      pattern: fc.jsonValue(),
      suggestion: fc.jsonValue(),
      content: fc.jsonValue(),
      impressions: fc.oneof(fc.double(), fc.maxSafeInteger(), fc.jsonValue()),
      engagements: fc.oneof(fc.double(), fc.nat(), fc.jsonValue()),
      level: fc.jsonValue(),
      title: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { maxLength: 20 }), async (events) => {
      const answer = await post(server, 's', events);
      assert.equal(answer.results.length, events.length);
      assert.equal(answer.accepted + answer.duplicates + answer.rejected, events.length);
    }),
    { numRuns: 150 },
  );
  await fc.assert(
    fc.asyncProperty(
      anyText,
      fc.constantFrom('application/json', 'application/x-ndjson', 'text/plain', ''),
      async (body, type) => {
        const response = await postRaw(server, 's', body, type);
        assert.ok(response.status < 500, `${response.status}`);
        await response.text();
      },
    ),
    { numRuns: 100 },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('changes', 'history', 'audit', 'live', 'events', 'x'),
      fc.webQueryParameters(),
      fc.string({ unit: 'grapheme' }),
      async (route, query, name) => {
        const response = await fetch(
          `${streamUrl(server, name.isWellFormed() && name !== '.' && name !== '..' ? name : 's')}/${route}?since=${encodeURIComponent(query)}&from=${query}&points=${query}`,
        );
        assert.ok(response.status < 500, `${response.status}`);
        await response.text();
      },
    ),
    { numRuns: 100 },
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      await rawRequest(server.port, bytes);
    }),
    { numRuns: 30 },
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyText, fc.uint8Array()), async (rubbish) => {
      const viewer = await new RawViewer(server, 's').opened();
      viewer.socket.send(rubbish);
      // Random text is never a hello, so the only right answer is this.
      assert.equal((await viewer.closed).code, 4400);
    }),
    { numRuns: 50 },
  );
  const viewer = await new RawViewer(server, 's').hello();
  assert.equal((await viewer.next<Changes>(({ type }) => type === 'changes')).since, null);
});
