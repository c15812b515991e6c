import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { CLOSE } from '../../protocol/connection/close-codes.ts';
import { connect } from '../connect.ts';
import type { ConnectOptions } from './connection.ts';
import type { Changed, LiveStream, StreamStatus } from '../stream.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { until } from '../testing/wait.ts';

interface Scene {
  readonly server: FakeServer;
  readonly stream: LiveStream;
  readonly told: Changed[];
  readonly statuses: StreamStatus[];
}

/** A server with suggestions `a` and `b` to which no WebSocket comes through, and a stream of it. Attempts follow without a wait. */
async function scene(t: TestContext, answers: FakeServer['answers'], options: ConnectOptions = {}): Promise<Scene> {
  t.mock.method(Math, 'random', () => 0.01);
  const server = await FakeServer.start();
  t.after(() => server.close());
  server.blocksWebSocket = true;
  server.answers = answers;
  server.change('a');
  server.change('b');
  const stream = connect(server.url, options);
  t.after(() => stream.close());
  const told: Changed[] = [];
  const statuses: StreamStatus[] = [];
  stream.subscribe((changed) => told.push(changed));
  stream.subscribeStatus((status) => statuses.push(status));
  return { server, stream, told, statuses };
}

const rows = (told: readonly Changed[]): string[] => told.flatMap((one) => one.suggestions.map(({ title }) => title));

const by = (stream: LiveStream): [string, string | undefined] => [stream.status.phase, stream.status.transport];

test('where WebSocket is blocked a reader follows by Server-Sent Events, and says so', async (t) => {
  const { server, stream, told } = await scene(t, 'well');
  await until(() => stream.status.phase === 'live', 'live');
  assert.deepEqual(by(stream), ['live', 'server-sent-events']);
  server.change('c');
  await until(() => stream.state.cursor === 'e.3', 'a change');
  server.cut();
  server.change('d');
  await until(() => stream.state.cursor === 'e.4', 'what came meanwhile');
  assert.deepEqual(rows(told), ['a at 1', 'b at 2', 'c at 3', 'd at 4'], 'each once');
  assert.ok(
    server.heads.some((head) => head.includes('/changes?since=e.3')),
    'it resumes',
  );
});

test('as soon as WebSocket comes through again a reader moves over, and nothing is missed or reported twice', async (t) => {
  const { server, stream, told, statuses } = await scene(t, 'well');
  await until(() => stream.status.phase === 'live', 'live');
  server.blocksWebSocket = false;
  const changing = setInterval(() => server.change(`c${Math.floor(Math.random() * 1e9)}`), 5);
  t.mock.restoreAll();
  t.after(() => clearInterval(changing));
  await until(() => stream.status.transport === 'websocket', 'over', 5000);
  await until(() => server.streamed === 0, 'the other way let go');
  clearInterval(changing);
  await until(() => stream.state.cursor === server.cursor, 'all of it');
  const titles = rows(told);
  assert.equal(new Set(titles).size, titles.length, 'nothing was told twice');
  assert.equal(stream.state.suggestions.size, titles.length, 'nothing is missing');
  assert.deepEqual([...new Set(statuses.map(({ phase }) => phase))].sort(), ['live', 'offline']);
  assert.equal(statuses.filter(({ phase }) => phase === 'live').length, 2, 'it was live all the time');
});

test(
  'where a proxy holds a stream back a reader asks at intervals, and what is not new is not sent',
  { timeout: 30_000 },
  async (t) => {
    const { server, stream, told } = await scene(t, 'gathered');
    await until(() => stream.status.phase === 'live', 'live', 20_000);
    assert.deepEqual(by(stream), ['live', 'polling']);
    server.change('c');
    await until(() => stream.state.cursor === 'e.3', 'a change', 10_000);
    await until(() => server.requests.polls >= 4, 'more questions', 10_000);
    assert.deepEqual(rows(told), ['a at 1', 'b at 2', 'c at 3']);
    assert.equal(told.length, 2, 'answers without news are told to nobody');
  },
);

test('a token goes with every way in a header, and in no address', { timeout: 30_000 }, async (t) => {
  const { server, stream } = await scene(t, 'gathered', { token: () => Promise.resolve('my-secret') });
  await until(() => stream.status.transport === 'polling', 'polling', 20_000);
  const asked = server.heads.filter((head) => head.includes('/changes'));
  assert.ok(asked.length >= 2 && asked.every((head) => head.includes('"authorization":"Bearer my-secret"')));
  assert.ok(server.heads.every((head) => !head.split(' ')[0]?.includes('my-secret')));
});

test('a refusal by HTTP status is said as one by close code', async (t) => {
  const { server, stream } = await scene(t, 'not');
  let status = 401;
  const error = { code: 'x', message: 'No.' };
  server.onRequest = (_, response) =>
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ error }));
  for (const [next, reason] of [
    [401, 'unauthorised'],
    [403, 'forbidden'],
    [404, 'no-stream'],
  ] as const) {
    status = next;
    await until(() => stream.status.reason === reason, reason);
    assert.deepEqual([stream.status.phase, stream.status.message], ['denied', 'No.']);
  }
  server.answers = 'well';
  await until(() => stream.status.phase === 'live', 'live at last');
  server.closeStreams(CLOSE.forbidden, 'Not any more.');
  await until(() => stream.status.reason === 'forbidden', 'the close event');
  assert.equal(stream.status.message, 'Not any more.');
});

test('a server that is too busy for a poll is left alone for as long as it asks', { timeout: 30_000 }, async (t) => {
  const { server, stream } = await scene(t, 'not');
  const at: number[] = [];
  server.onRequest = (_, response) => {
    at.push(performance.now());
    response.writeHead(429, { 'Retry-After': '1' }).end();
  };
  await until(() => at.length === 2, 'two questions', 10_000);
  assert.equal(stream.status.reason, 'server-overload');
  assert.ok((at[1] as number) - (at[0] as number) >= 990);
});

test('a server that is only away is followed by WebSocket when it is back, not by a way of less worth', async (t) => {
  const { server, stream } = await scene(t, 'well');
  server.blocksWebSocket = false;
  server.refusing = true;
  await until(() => server.attempts.length >= 4, 'some attempts');
  server.refusing = false;
  await until(() => stream.status.transport === 'websocket', 'a WebSocket', 10_000);
  stream.close();
});

test('a reader on a fallback transport leaves nothing behind when it closes', { timeout: 60_000 }, async (t) => {
  for (const answers of ['well', 'gathered'] as const) {
    const { server, stream } = await scene(t, answers);
    await until(() => server.requests.streams > 0, 'a stream');
    stream.close();
    const attempts = server.attempts.length;
    await until(() => server.streamed === 0, 'no stream any more');
    await new Promise((done) => setTimeout(done, 1500));
    assert.deepEqual([server.attempts.length, server.open], [attempts, 0], 'it does not try again');
  }
});

test('a program without a WebSocket of its own, as of Node 20, follows by Server-Sent Events', async (t) => {
  const own = globalThis.WebSocket;
  Reflect.deleteProperty(globalThis, 'WebSocket');
  t.after(() => Object.assign(globalThis, { WebSocket: own }));
  const { stream, told } = await scene(t, 'well');
  await until(() => stream.status.phase === 'live', 'live');
  assert.deepEqual(by(stream), ['live', 'server-sent-events']);
  assert.deepEqual(rows(told), ['a at 1', 'b at 2']);
});
