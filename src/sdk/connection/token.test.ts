import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { connect } from '../connect.ts';
import type { ConnectOptions } from './connection.ts';
import type { LiveStream, StreamPhase } from '../stream.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { until } from '../testing/wait.ts';

interface Scene {
  readonly server: FakeServer;
  readonly stream: LiveStream;
  readonly phases: StreamPhase[];
}

/** A server whose tokens last `tokenMs` (and whose clock is hours behind), and a stream of it that is live. */
async function scene(t: TestContext, tokenMs: number, options: ConnectOptions, blocks = false): Promise<Scene> {
  const server = await FakeServer.start();
  t.after(() => server.close());
  server.tokenMs = tokenMs;
  server.blocksWebSocket = blocks;
  server.answers = blocks ? 'well' : 'not';
  server.change('a');
  const stream = connect(server.url, options);
  t.after(() => stream.close());
  await until(() => stream.status.phase === 'live', 'live', 10_000);
  const phases: StreamPhase[] = [];
  stream.subscribeStatus(({ phase }) => phases.push(phase));
  return { server, stream, phases };
}

/** A source of tokens, each another. */
function counting(): { token: () => Promise<string>; asked: () => number } {
  let n = 0;
  return { token: () => Promise.resolve(`token ${++n}`), asked: () => n };
}

test('a token is replaced before it ends, again and again, in the same connection and whatever the clocks say', async (t) => {
  const { token } = counting();
  const { server, phases } = await scene(t, 1000, { token });
  await until(() => server.tokens.length === 2, 'two newer tokens');
  assert.deepEqual(server.tokens, ['token 2', 'token 3']);
  assert.deepEqual([server.hellos.length, phases], [1, []]);
});

test('a source that fails, or has only the old token, is asked again while there is time', async (t) => {
  let n = 0;
  const token = (): string => {
    n += 1;
    if (n === 2) throw new Error('not now');
    return n === 3 ? 'first' : n === 1 ? 'first' : 'second';
  };
  const { server, phases } = await scene(t, 30_000, { token });
  // Not half a minute of waiting: the server says that it ends sooner.
  server.say(
    JSON.stringify({ type: 'renewed', tokenExpiresAt: new Date(Date.now() - 3 * 3_600_000 + 5000).toISOString() }),
  );
  await until(() => server.tokens.length === 1, 'the newer token', 10_000);
  assert.deepEqual([server.tokens, n, phases], [['second'], 4, []]);
});

test('a token that is always the same is not sent again and again', async (t) => {
  const { server } = await scene(t, 700, { token: 'fixed' });
  await new Promise((done) => setTimeout(done, 900));
  assert.deepEqual(server.tokens, []);
});

test('over Server-Sent Events a newer token goes with a new response, and the stream stays live', async (t) => {
  const { token, asked } = counting();
  const { server, stream, phases } = await scene(t, 1500, { token }, true);
  const streams = server.requests.streams;
  await until(() => server.requests.streams > streams, 'another response', 5000);
  await until(() => server.streamed === 1, 'and only one in the end');
  server.change('b');
  await until(() => stream.state.cursor === 'e.2', 'a change over it');
  assert.deepEqual(phases, []);
  assert.ok(asked() >= 2);
});

test('a token that is due for replacement while a WebSocket is tried beside the link is replaced after that', async (t) => {
  const { token, asked } = counting();
  const { server, stream, phases } = await scene(t, 3_600_000, { token }, true);
  const { attempts } = server;
  const before = attempts.length;
  server.holdsWebSocket = true;
  await until(() => attempts.length > before, 'a WebSocket that is tried');
  const expiresInMs = 4000;
  const tokenExpiresAt = new Date(Date.now() - 3 * 3_600_000 + expiresInMs).toISOString();
  server.say(JSON.stringify({ type: 'renewed', tokenExpiresAt }));
  server.change('b');
  await until(() => stream.state.cursor === 'e.2', 'what was said');
  const { streams } = server.requests;
  const had = asked();
  // The refresh is due after .8 of the time, before this.
  await new Promise((done) => setTimeout(done, 0.8 * expiresInMs + 20));
  assert.deepEqual([server.requests.streams, asked()], [streams, had], 'one link at a time is tried beside');
  server.holdsWebSocket = false;
  server.dropWaiting();
  await until(() => server.requests.streams > streams, 'another response');
  assert.ok(asked() > had);
  assert.deepEqual(phases, []);
});

test('nothing is renewed after the end', async (t) => {
  const { token, asked } = counting();
  const { server, stream } = await scene(t, 700, { token });
  stream.close();
  const before = asked();
  await new Promise((done) => setTimeout(done, 800));
  assert.deepEqual([asked(), server.tokens.length, server.open], [before, 0, 0]);
});
