import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { CLOSE } from '../../protocol/connection/close-codes.ts';
import { connect } from '../connect.ts';
import type { ConnectOptions } from './connection.ts';
import type { Changed, LiveStream, StreamStatus } from '../stream.ts';
import { FakeServer, suggestion } from '../testing/fake-server.ts';
import { until } from '../testing/wait.ts';

interface Scene {
  readonly server: FakeServer;
  readonly stream: LiveStream;
  readonly told: Changed[];
  readonly statuses: StreamStatus[];
}

/** A server with suggestions `a` and `b`, and a stream of it that is live. Attempts follow on each other without a wait. */
async function scene(
  t: TestContext,
  options: ConnectOptions = {},
  prepare?: (server: FakeServer) => void,
): Promise<Scene> {
  t.mock.method(Math, 'random', () => 0.01);
  const server = await FakeServer.start();
  t.after(() => server.close());
  server.change('a');
  server.change('b');
  prepare?.(server);
  const stream = connect(server.url, options);
  t.after(() => stream.close());
  const told: Changed[] = [];
  const statuses: StreamStatus[] = [];
  stream.subscribe((changed) => told.push(changed));
  stream.subscribeStatus((status) => statuses.push(status));
  if (prepare === undefined) await until(() => stream.status.phase === 'live', 'live');
  return { server, stream, told, statuses };
}

const titles = (stream: LiveStream): string[] => [...stream.state.suggestions.values()].map(({ title }) => title);
const rows = (told: readonly Changed[]): string[] => told.flatMap((one) => one.suggestions.map(({ title }) => title));

test('after a cut a reader requests what came since, and gets that and no more', async (t) => {
  const { server, stream, told } = await scene(t);
  server.refusing = true;
  server.cut();
  await until(() => stream.status.phase !== 'live', 'not live');
  server.change('c');
  server.refusing = false;
  await until(() => stream.state.cursor === 'e.3', 'the change');
  assert.deepEqual(server.hellos, [{ type: 'hello' }, { type: 'hello', since: 'e.2' }]);
  assert.deepEqual(rows(told.slice(1)), ['c at 3']);
  assert.deepEqual(
    told.map(({ reset }) => reset),
    [true, false],
  );
  assert.equal(stream.status.phase, 'live');
});

test('a reader that missed nothing is live again at once, and its subscribers hear nothing', async (t) => {
  const { server, stream, told, statuses } = await scene(t);
  server.cut();
  await until(() => server.hellos.length === 2 && stream.status.phase === 'live', 'live again');
  assert.equal(told.length, 1);
  assert.deepEqual(
    statuses.map(({ phase }) => phase),
    ['live', 'stale', 'live'],
  );
});

test('changes that do not continue the state make the reader start over, and nothing is lost', async (t) => {
  const { server, stream, told } = await scene(t);
  server.say({ ...server.changesSince(null), since: 'e.7', cursor: 'e.8' });
  await until(() => server.hellos.length === 2, 'a second hello');
  assert.deepEqual(server.hellos[1], { type: 'hello' });
  await until(() => stream.status.phase === 'live', 'live again');
  assert.equal(told.length, 1, 'what was held of the same history is told to nobody twice');
  assert.deepEqual(titles(stream), ['a at 1', 'b at 2']);
});

test('a server whose log started over replaces the state', async (t) => {
  const { server, stream, told } = await scene(t);
  server.loseLog('f');
  server.change('z');
  await until(() => stream.state.cursor === 'f.1', 'the new log');
  assert.deepEqual(titles(stream), ['z at 1']);
  assert.equal(told.at(-1)?.reset, true);
});

test('subscribers get each change once when frames overlap or come twice, with the cursor moved before', async (t) => {
  const { server, stream, told } = await scene(t);
  stream.subscribe(({ cursor }) => assert.equal(stream.state.cursor, cursor));
  server.change('c');
  server.say(server.changesSince(2));
  server.say(server.changesSince(0));
  server.change('d');
  await until(() => stream.state.cursor === 'e.4', 'the last change');
  assert.deepEqual(rows(told.slice(1)), ['c at 3', 'd at 4']);
});

test('the snapshot of a server that lags takes nothing back', async (t) => {
  const { server, stream } = await scene(t);
  server.change('a');
  await until(() => stream.state.cursor === 'e.3', 'the change');
  const old = { ...server.changesSince(null), cursor: 'e.2', kills: [] };
  server.say({ ...old, suggestions: [suggestion('a', 1), suggestion('b', 2)] });
  server.change('c');
  await until(() => stream.state.suggestions.has('c'), 'the next change');
  assert.equal(stream.state.cursor, 'e.4');
  assert.deepEqual(titles(stream).sort(), ['a at 3', 'b at 2', 'c at 4']);
});

test('pages of a snapshot are shown together, and forgotten when the connection is lost between them', async (t) => {
  const { server, stream, told } = await scene(t, {}, (fake) => {
    fake.onHello = (socket) =>
      socket.send(
        JSON.stringify({ ...fake.changesSince(null), cursor: 'e.1', more: true, suggestions: [suggestion('a', 1)] }),
      );
  });
  await until(() => server.hellos.length === 1, 'the first page');
  await new Promise((done) => setTimeout(done, 30));
  assert.deepEqual([stream.state.cursor, stream.status.phase, told.length], [null, 'connecting', 0]);
  server.onHello = null;
  server.cut();
  await until(() => stream.status.phase === 'live', 'live');
  assert.deepEqual(server.hellos[1], { type: 'hello' });
  assert.deepEqual(rows(told), ['a at 1', 'b at 2']);
});

for (const [what, text] of [
  ['no JSON', '{'],
  ['no object', 'null'],
  ['of no type', '{"cursor":"e.9"}'],
  ['of wrong fields', '{"type":"changes","since":5}'],
] as const) {
  test(`a message that is ${what} makes a reader begin again, and what it had stays to be seen`, async (t) => {
    const { server, stream, statuses } = await scene(t);
    server.say(text);
    await until(() => stream.status.phase === 'stale', 'stale');
    assert.equal(stream.status.reason, 'protocol-error');
    assert.deepEqual(titles(stream), ['a at 1', 'b at 2']);
    await until(() => stream.status.phase === 'live', 'live again');
    assert.deepEqual(server.hellos[1], { type: 'hello' });
    assert.deepEqual(
      statuses.map(({ reason }) => reason),
      ['synchronized', 'protocol-error', 'synchronized'],
    );
  });
}

test('a message of a type that only a newer server knows is passed over', async (t) => {
  const { server, stream, told } = await scene(t);
  server.say('{"type":"surprise","cursor":5}');
  server.say(JSON.stringify({ ...server.changesSince(2), surprise: true, heartbeatMs: 'never' }));
  server.change('c');
  await until(() => told.length === 2, 'what came after');
  assert.deepEqual([server.hellos.length, stream.status.phase, rows(told).at(-1)], [1, 'live', 'c at 3']);
});

test('every attempt has a fresh token, which stands in hello and in no address or header', async (t) => {
  let n = 0;
  const { server, stream } = await scene(t, { token: () => Promise.resolve(`secret-${++n}`) });
  server.cut();
  await until(() => server.hellos.length === 2 && stream.status.phase === 'live', 'live again');
  assert.deepEqual(
    server.hellos.map(({ token }) => token),
    ['secret-1', 'secret-2'],
  );
  assert.ok(!server.heads.join().includes('secret'));
});

test('a failure to get a token is reported, whatever was thrown, and the reader tries again', async (t) => {
  const answers: (() => string)[] = [
    () => {
      throw new Error('signed out');
    },
    () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- a page's own function may throw anything
      throw null;
    },
    () => 'good',
  ];
  const { server, stream, statuses } = await scene(t, { token: () => answers.shift()?.() }, () => {});
  await until(() => stream.status.phase === 'live', 'live');
  assert.deepEqual(
    statuses.slice(0, 2).map(({ phase, reason, message }) => [phase, reason, message]),
    [
      ['denied', 'unauthorised', 'Getting a token failed: signed out'],
      ['denied', 'unauthorised', 'Getting a token failed: null'],
    ],
  );
  assert.deepEqual(
    server.hellos.map(({ token }) => token),
    ['good'],
  );
});

test('a server that falls silent is noticed after two and a half heartbeats, and left for a new connection', async (t) => {
  const { server, stream, statuses } = await scene(t, {}, (fake) => (fake.heartbeatMs = 400));
  await until(() => stream.status.phase === 'live', 'live');
  const beat = setInterval(
    () => server.say({ type: 'heartbeat', cursor: server.cursor, at: new Date().toISOString() }),
    100,
  );
  t.after(() => clearInterval(beat));
  await new Promise((done) => setTimeout(done, 1500));
  assert.equal(server.attempts.length, 1, 'heartbeats keep it');
  const from = Date.now();
  server.fallSilent();
  await until(() => stream.status.phase === 'stale', 'stale');
  assert.equal(stream.status.reason, 'silent');
  assert.ok(Date.now() - from >= 600, `gave up after ${Date.now() - from} ms`);
  await until(() => stream.status.phase === 'live', 'live again');
  assert.deepEqual(
    statuses.map(({ reason }) => reason),
    ['synchronized', 'silent', 'synchronized'],
  );
});

test('a heartbeat so rare that no timer can hold it does not count as silence', async (t) => {
  const { server, stream } = await scene(t, {}, (fake) => (fake.heartbeatMs = 2 ** 40));
  await until(() => stream.status.phase === 'live', 'live');
  await new Promise((done) => setTimeout(done, 50));
  assert.deepEqual([stream.status.phase, server.attempts.length], ['live', 1]);
});

test('a reader comes back within the window that goodbye named', async (t) => {
  const { server, stream } = await scene(t);
  t.mock.method(Math, 'random', () => 0.9);
  const from = Date.now();
  server.say({ type: 'goodbye', reason: 'A new version', retryAfterMs: 400 });
  server.closeAll(CLOSE.restart, 'A new version');
  await until(() => stream.status.phase === 'stale', 'stale');
  assert.deepEqual([stream.status.reason, stream.status.message], ['server-restart', 'A new version']);
  await until(() => stream.status.phase === 'live', 'live again');
  const away = (server.attempts[1] as number) - from;
  assert.ok(away >= 350 && away < 700, `came back after ${away} ms`);
});

test('how the server closed decides what the reader says of it', async (t) => {
  const expected = [
    [CLOSE.restart, 'stale', 'server-restart'],
    [CLOSE.overload, 'stale', 'server-overload'],
    [CLOSE.rate, 'stale', 'server-overload'],
    [CLOSE.badMessage, 'stale', 'protocol-error'],
    [CLOSE.noHello, 'stale', 'closed-by-server'],
    [CLOSE.internal, 'stale', 'closed-by-server'],
    // Its time may just be up: a newer token is tried before that counts as a refusal.
    [CLOSE.unauthorized, 'stale', 'unauthorised'],
    [CLOSE.forbidden, 'denied', 'forbidden'],
    [CLOSE.noStream, 'denied', 'no-stream'],
    [CLOSE.version, 'denied', 'version'],
    [1014, 'stale', 'connection-lost'],
  ] as const;
  for (const [code, phase, reason] of expected) {
    const { server, stream, statuses } = await scene(t);
    server.closeAll(code, 'because');
    const ended = (): StreamStatus | undefined => statuses.find((status) => status.phase !== 'live');
    await until(() => ended() !== undefined, `an end by ${code}`);
    assert.deepEqual([ended()?.phase, ended()?.reason, ended()?.message], [phase, reason, 'because']);
    await until(() => stream.status.phase === 'live', `live after ${code}`);
    stream.close();
  }
});

test('a server that turns down every token says so, and is not asked again and again', async (t) => {
  const { server, stream } = await scene(t, { token: () => 'old' });
  server.onHello = (socket) => socket.close(CLOSE.unauthorized, 'The token has expired.');
  t.mock.restoreAll();
  server.closeAll(CLOSE.unauthorized);
  await until(() => stream.status.phase === 'denied', 'denied');
  assert.deepEqual([stream.status.reason, stream.status.message], ['unauthorised', 'The token has expired.']);
  await new Promise((done) => setTimeout(done, 100));
  assert.ok(server.attempts.length <= 4, `${server.attempts.length} attempts`);
});

test('a server that cannot be reached makes a reader offline, with waits that grow and are drawn by lot', async (t) => {
  const { server, stream } = await scene(t);
  const random = t.mock.method(Math, 'random', () => 0.1);
  server.refusing = true;
  server.cut();
  await until(() => server.attempts.length >= 5, 'four more attempts');
  assert.deepEqual([stream.status.phase, stream.status.reason], ['offline', 'connection-lost']);
  assert.ok(random.mock.callCount() >= 4);
  const gaps = server.attempts.slice(1).map((at, i) => at - (server.attempts[i] as number));
  // A tenth of windows of 0.5, 1, 2 and 4 s; the first gap holds the time while it was live.
  for (const [i, least] of [95, 195, 395].entries())
    assert.ok((gaps[i + 1] as number) >= least, `gaps ${gaps.join(', ')}`);
});

test('a person who tries again waits for nothing: neither for the next attempt nor for one that hangs', async (t) => {
  const { server, stream } = await scene(t);
  t.mock.method(Math, 'random', () => 0.9);
  server.refusing = true;
  server.cut();
  await until(() => server.attempts.length >= 3, 'two attempts that failed');
  await until(() => stream.status.phase === 'offline', 'offline');
  server.refusing = false;
  server.onHello = () => {};
  const before = server.hellos.length;
  stream.retry?.();
  await until(() => server.hellos.length === before + 1, 'an attempt, which hangs');
  server.onHello = null;
  stream.retry?.();
  await until(() => stream.status.phase === 'live', 'live');
  assert.equal(server.open, 1, 'the one that hung is closed');
  stream.retry?.();
  assert.equal(stream.status.phase, 'live');
});

test('the delay is that of what arrives live, not of what waited while the reader was away', async (t) => {
  const { server, stream } = await scene(t);
  assert.ok(stream.delay === null);
  server.refusing = true;
  server.cut();
  await until(() => stream.status.phase !== 'live', 'not live');
  server.change('c');
  await new Promise((done) => setTimeout(done, 300));
  server.refusing = false;
  await until(() => stream.status.phase === 'live', 'live again');
  assert.ok(stream.delay === null);
  server.change('d');
  await until(() => stream.delay !== null, 'a delay');
  assert.ok((stream.delay ?? Infinity) < 250, `${stream.delay} ms`);
});
