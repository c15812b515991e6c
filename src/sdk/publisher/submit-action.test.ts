import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import type { EventInput } from '../../protocol/events.ts';
import { connect } from '../connect.ts';
import type { ConnectOptions } from '../connection/connection.ts';
import { PeeksafeError } from '../error.ts';
import type { LiveStream } from '../stream.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { until } from '../testing/wait.ts';

interface Scene {
  readonly server: FakeServer;
  readonly stream: LiveStream;
  /** The posts, call by call: the ids of their events, and their token. */
  readonly calls: { readonly ids: string[]; readonly token: string | undefined }[];
}

type Answer = (response: ServerResponse, ids: readonly string[]) => void;

const accept: Answer = (response, ids) => {
  const results = ids.map((id, i) => ({ status: 'accepted', id, seq: i + 2 }));
  const counts = { accepted: ids.length, duplicates: 0, rejected: 0 };
  response.end(JSON.stringify({ ...counts, cursor: `e.${ids.length + 1}`, results }));
};

const reject =
  (code: string): Answer =>
  (response, [id]) => {
    const results = [{ status: 'rejected', id, errors: [{ code, message: 'It is not shown any more.' }] }];
    response.writeHead(422).end(JSON.stringify({ accepted: 0, duplicates: 0, rejected: 1, cursor: 'e.1', results }));
  };

/** A stream that is live; calls with events are answered one after the other as said, and taken after that. */
async function scene(t: TestContext, answers: Answer[] = [], options: ConnectOptions = {}): Promise<Scene> {
  t.mock.method(Math, 'random', () => 0.01);
  const server = await FakeServer.start();
  t.after(() => server.close());
  server.change('a');
  const calls: Scene['calls'] = [];
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    assert.deepEqual([request.method, request.url], ['POST', '/v1/streams/s/events']);
    const ids = (JSON.parse(await text(request)) as EventInput[]).map(({ id }) => id);
    calls.push({ ids, token: request.headers.authorization });
    (answers.shift() ?? accept)(response, ids);
  };
  server.onRequest = (request, response) => void take(request, response);
  const stream = connect(server.url, options);
  t.after(() => stream.close());
  await until(() => stream.status.phase === 'live', 'live');
  return { server, stream, calls };
}

const kill = (id: string): EventInput => ({
  id,
  at: '2026-01-05T10:00:00Z',
  kind: 'variant.killed',
  variant: 'a',
  cause: 'operator',
});

const failsWith =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof PeeksafeError && error.code === code;

test('an act resolves when the server has made it durable, with the cursor where the state has it', async (t) => {
  const { stream, calls } = await scene(t, [], { token: () => 'my-token' });
  assert.equal(await stream.submitActions([kill('1'), kill('2')]), 'e.3');
  assert.deepEqual(calls, [{ ids: ['1', '2'], token: 'Bearer my-token' }]);
});

test('an act that the server refuses is refused with its code and its words', async (t) => {
  const { stream } = await scene(t, [reject('already-killed')]);
  await assert.rejects(stream.submitActions([kill('1')]), failsWith('already-killed'));
});

test('an act whose call is refused as a whole says why', async (t) => {
  const forbidden: Answer = (response) =>
    response.writeHead(403).end(JSON.stringify({ error: { code: 'forbidden', message: 'No.' } }));
  const { stream, calls } = await scene(t, [forbidden]);
  await assert.rejects(stream.submitActions([kill('1')]), failsWith('forbidden'));
  assert.equal(calls.length, 1);
});

test('an act that is lost on the way there or back is sent again with the same ids', async (t) => {
  const lost: Answer = (response) => response.destroy();
  const busy: Answer = (response) => response.writeHead(503).end();
  const { stream, calls } = await scene(t, [lost, busy, lost]);
  assert.equal(await stream.submitActions([kill('1')]), 'e.2');
  assert.deepEqual(
    calls.map(({ ids }) => ids),
    [['1'], ['1'], ['1'], ['1']],
  );
});

test('an act under way when the stream is closed is refused as closed, and not sent again', async (t) => {
  const { stream, calls } = await scene(t, [() => stream.close()]);
  await assert.rejects(stream.submitActions([kill('1')]), failsWith('closed'));
  await new Promise((done) => setTimeout(done, 300));
  assert.equal(calls.length, 1);
  await assert.rejects(stream.submitActions([kill('2')]), failsWith('closed'));
});

test('the token’s scopes are there as soon as the stream is live, and follow a newer token in the same connection', async (t) => {
  let n = 0;
  const server = await FakeServer.start();
  t.after(() => server.close());
  server.tokenMs = 1000;
  server.scopes = ['view', 'a scope of the future'];
  server.change('a');
  const stream = connect(server.url, { token: () => `token ${++n}` });
  t.after(() => stream.close());
  assert.deepEqual([...stream.scopes], []);
  await until(() => stream.status.phase === 'live', 'live');
  assert.deepEqual([...stream.scopes], ['view']);
  const told: string[][] = [];
  stream.subscribeStatus(() => told.push([...stream.scopes]));
  server.scopes = ['view', 'operate'];
  await until(() => stream.scopes.has('operate'), 'the scopes of the newer token');
  assert.deepEqual(told, [['view', 'operate']], 'told once, though the connection stands as it did');
  assert.equal(server.hellos.length, 1);
  server.scopes = null;
  const tokens = server.tokens.length;
  await until(() => server.tokens.length > tokens, 'another token, of which nothing is said');
  assert.deepEqual([...stream.scopes], ['view', 'operate']);
});

for (const answers of ['well', 'gathered'] as const) {
  const way = answers === 'well' ? 'Server-Sent Events' : 'polling';
  test(
    `what the token allows is known by ${way} too, and who is refused may do nothing`,
    { timeout: 40_000 },
    async (t) => {
      t.mock.method(Math, 'random', () => 0.01);
      const server = await FakeServer.start();
      t.after(() => server.close());
      server.blocksWebSocket = true;
      server.answers = answers;
      server.scopes = ['view', 'operate'];
      server.change('a');
      const stream = connect(server.url, { token: () => 'token' });
      t.after(() => stream.close());
      await until(() => stream.status.phase === 'live', 'live', 20_000);
      assert.deepEqual([...stream.scopes], ['view', 'operate']);
      if (answers === 'gathered') {
        let told = 0;
        const end = stream.subscribeStatus(() => told++);
        server.scopes = ['view'];
        await until(() => !stream.scopes.has('operate'), 'the scopes of the next answer', 10_000);
        end();
        assert.equal(told, 1);
      }
      server.answers = 'not';
      server.onRequest = (_, response) => response.writeHead(403).end('{}');
      server.closeStreams(4403);
      await until(() => stream.status.phase === 'denied', 'denied', 10_000);
      assert.deepEqual([...stream.scopes], []);
    },
  );
}

test('the time is the server’s, however wrong the clock here is', async (t) => {
  const { stream } = await scene(t);
  // The fake server's clock is three hours behind.
  assert.ok(Math.abs(stream.now() - (Date.now() - 3 * 3_600_000)) < 10_000);
});

test('all who share a connection have the same key, and nobody else has it', async (t) => {
  const { server, stream } = await scene(t);
  const [other, stranger] = [connect(server.url), connect(server.url, { token: 'another' })];
  t.after(() => (other.close(), stranger.close()));
  assert.equal(other.key, stream.key);
  assert.notEqual(stranger.key, stream.key);
});
