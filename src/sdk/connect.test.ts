import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import type { Kill } from '../protocol/state/entities.ts';
import { connect } from './connect.ts';
import { PeeksafeError } from './error.ts';
import type { KillFeed, KillsOptions, LiveStream } from './stream.ts';
import { FakeServer } from './testing/fake-server.ts';
import { until } from './testing/wait.ts';

async function serverFor(t: TestContext): Promise<FakeServer> {
  t.mock.method(Math, 'random', () => 0.01);
  const server = await FakeServer.start();
  t.after(() => server.close());
  server.change('a');
  return server;
}

async function live(t: TestContext, server: FakeServer, token?: string): Promise<LiveStream> {
  const stream = connect(server.url, token === undefined ? {} : { token });
  t.after(() => stream.close());
  await until(() => stream.status.phase === 'live', 'live');
  return stream;
}

const failsWith = (code: string, message = /./) => {
  return (error: unknown): boolean =>
    error instanceof PeeksafeError && error.code === code && message.test(error.message);
};

test('a page hears of a snapshot before it hears that it is live, so that it is never drawn with nothing in it', async (t) => {
  // In pages, changes wait for a frame.
  const page = globalThis as { requestAnimationFrame?: unknown; cancelAnimationFrame?: unknown };
  page.requestAnimationFrame = (callback: () => void) => setTimeout(callback, 20);
  page.cancelAnimationFrame = clearTimeout;
  t.after(() => {
    delete page.requestAnimationFrame;
    delete page.cancelAnimationFrame;
  });
  const server = await serverFor(t);
  const stream = connect(server.url);
  t.after(() => stream.close());
  const heard: string[] = [];
  stream.subscribe(({ reset }) => heard.push(reset ? 'snapshot' : 'change'));
  stream.subscribeStatus(({ phase }) => heard.push(phase));
  await until(() => heard.includes('live'), 'live');
  server.change('b');
  await until(() => heard.includes('change'), 'the change');
  assert.deepEqual(heard, ['snapshot', 'live', 'change']);
});

test('two connections to the same stream share one socket until both are closed', async (t) => {
  const server = await serverFor(t);
  const [first, second] = [await live(t, server), await live(t, server)];
  assert.equal(server.attempts.length, 1);
  const heard: string[] = [];
  first.subscribe(() => heard.push('first'));
  second.subscribe(() => heard.push('second'));
  first.close();
  first.close();
  server.change('b');
  await until(() => heard.length > 0, 'the change');
  assert.deepEqual(heard, ['second']);
  assert.deepEqual([first.status.phase, first.status.reason], ['offline', 'closed']);
  assert.deepEqual([second.status.phase, server.open], ['live', 1]);
  second.close();
  await until(() => server.open === 0, 'no socket');
});

test('streams with different tokens share nothing, and after the last end a new beginning has a new socket', async (t) => {
  const server = await serverFor(t);
  const one = await live(t, server, 'one');
  await live(t, server, 'two');
  assert.deepEqual(
    server.hellos.map(({ token }) => token),
    ['one', 'two'],
  );
  one.close();
  await live(t, server, 'one');
  assert.equal(server.attempts.length, 3);
});

test('a subscriber may unsubscribe, add others and close the stream inside its callback', async (t) => {
  const server = await serverFor(t);
  const stream = await live(t, server);
  const other = await live(t, server);
  const heard: string[] = [];
  const leave = stream.subscribe(({ cursor }) => {
    heard.push(`leaver ${cursor}`);
    leave();
    leave();
    stream.subscribe(() => heard.push('newcomer'));
  });
  stream.subscribe(({ cursor }) => {
    heard.push(`closer ${cursor}`);
    if (cursor === 'e.3') stream.close();
  });
  other.subscribe(({ cursor }) => heard.push(`other ${cursor}`));
  server.change('b');
  server.change('c');
  server.change('d');
  await until(() => heard.includes('other e.4'), 'the last change');
  assert.deepEqual(heard, ['leaver e.2', 'closer e.2', 'other e.2', 'closer e.3', 'other e.3', 'other e.4']);
});

test('a stream that is closed by who hears of its snapshot or of its status tells nothing more', async (t) => {
  const server = await serverFor(t);
  const [one, other] = [connect(server.url, { token: 'one' }), connect(server.url, { token: 'other' })];
  const heard: string[] = [];
  one.subscribe(() => one.close());
  one.subscribeStatus(({ phase }) => heard.push(phase));
  other.subscribe(() => heard.push('snapshot'));
  other.subscribeStatus(({ phase }) => {
    if (phase === 'live') other.close();
  });
  await until(() => one.status.reason === 'closed' && other.status.reason === 'closed', 'closed');
  server.change('b');
  await until(() => server.open === 0, 'no socket');
  assert.deepEqual(heard.sort(), ['offline', 'snapshot']);
});

test('kills are given out as they come, those of an absence too, but none of before', async (t) => {
  const server = await serverFor(t);
  server.kill('before');
  const stream = await live(t, server);
  const kills = stream.kills();
  const two = Promise.all([kills.next(), kills.next()]);
  server.kill('one');
  await until(() => stream.state.kills.has('one'), 'the first kill');
  server.refusing = true;
  server.cut();
  await until(() => stream.status.phase !== 'live', 'not live');
  server.kill('two');
  server.refusing = false;
  assert.deepEqual(
    (await two).map(({ value }) => (value as { id: string }).id),
    ['one', 'two'],
  );
  const third = kills.next();
  stream.close();
  assert.deepEqual(await third, { done: true, value: undefined });
});

test('a loop over kills that is left hears of no more, and others go on', async (t) => {
  const server = await serverFor(t);
  const stream = await live(t, server);
  const others = stream.kills();
  const seen: string[] = [];
  const loop = (async () => {
    for await (const { id } of stream.kills()) {
      seen.push(id);
      if (id === 'two') break;
    }
  })();
  for (const id of ['one', 'two', 'three']) server.kill(id);
  await loop;
  assert.deepEqual(seen, ['one', 'two']);
  const rest: string[] = [];
  for await (const { id } of others) if (rest.push(id) === 3) break;
  assert.deepEqual(rest, ['one', 'two', 'three']);
});

test('a kill feed opened before the first state reports no past kills', async (t) => {
  const server = await serverFor(t);
  server.kill('past', 60_000);
  const stream = connect(server.url);
  t.after(() => stream.close());
  const next = stream.kills().next();
  await until(() => stream.status.phase === 'live', 'live');
  server.kill('new');
  assert.equal(((await next).value as { id: string }).id, 'new');
});

/** Calls for kills while the server refuses; a kill falls before it lets anybody in. */
async function killsBeforeState(
  t: TestContext,
  options?: KillsOptions,
): Promise<{ server: FakeServer; stream: LiveStream; kills: KillFeed }> {
  const server = await serverFor(t);
  server.kill('past', 60_000);
  server.refusing = true;
  const stream = connect(server.url);
  t.after(() => stream.close());
  const kills = stream.kills(options);
  await until(() => server.attempts.length > 0, 'an attempt');
  server.kill('between');
  server.refusing = false;
  return { server, stream, kills };
}

const idsOf = async (kills: AsyncIterator<Kill>, count: number): Promise<string[]> => {
  const ids: string[] = [];
  while (ids.length < count) ids.push(((await kills.next()).value as Kill).id);
  return ids;
};

test('a kill between the call and the first snapshot is reported, even by a server whose clock is three hours behind', async (t) => {
  const { server, stream, kills } = await killsBeforeState(t);
  await until(() => stream.status.phase === 'live', 'live');
  server.kill('after');
  assert.deepEqual(await idsOf(kills, 2), ['between', 'after']);
});

test('a kill between the call and the first snapshot is reported where only polling gets through', async (t) => {
  const server = await serverFor(t);
  server.kill('past', 60_000);
  server.blocksWebSocket = true;
  server.answers = 'gathered';
  server.onRequest = (_, response) => response.destroy();
  const stream = connect(server.url);
  t.after(() => stream.close());
  const kills = stream.kills();
  server.kill('between');
  assert.deepEqual(await idsOf(kills, 1), ['between']);
});

test('a kill feed reports every kill after a cursor, also those from before the call and the first snapshot', async (t) => {
  const { server, stream, kills } = await killsBeforeState(t, { since: 'e.2' });
  assert.deepEqual(await idsOf(kills, 1), ['between']);
  server.kill('after');
  assert.deepEqual(await idsOf(kills, 1), ['after']);
  const again = stream.kills({ since: 'e.0' });
  assert.deepEqual(await idsOf(again, 3), ['past', 'between', 'after']);
  assert.throws(() => stream.kills({ since: 'yesterday' }), TypeError);
});

test('a second kill feed resumes from the cursor of the first, without missing or repeating a kill', async (t) => {
  const server = await serverFor(t);
  const stream = await live(t, server);
  const first = stream.kills();
  for (const id of ['one', 'two', 'three']) server.kill(id);
  await until(() => stream.state.kills.has('three'), 'three kills');
  assert.deepEqual(await idsOf(first, 1), ['one']);
  const second = stream.kills({ since: first.cursor as string });
  assert.deepEqual(await idsOf(second, 2), ['two', 'three']);
  assert.equal(second.cursor, stream.state.cursor);
});

test('closings are given out as they come, once each, those of an absence too, and kills are none of them', async (t) => {
  const server = await serverFor(t);
  server.closeExperiment('before');
  const stream = await live(t, server);
  const closings = stream.closings();
  const [first, second, third] = [closings.next(), closings.next(), closings.next()];
  server.kill('k');
  server.closeExperiment('one');
  assert.deepEqual([(await first).value?.id, (await first).value?.reopenedAt], ['one', null]);
  server.refusing = true;
  server.cut();
  await until(() => stream.status.phase !== 'live', 'not live');
  server.reopenExperiment('one');
  server.closeExperiment('two');
  server.reopenExperiment('two');
  server.closeExperiment('three');
  server.refusing = false;
  const [two, three] = [(await second).value, (await third).value];
  assert.deepEqual([two?.id, typeof two?.reopenedAt, three?.id], ['two', 'string', 'three']);
  assert.equal(closings.cursor, stream.state.cursor);
  const again = stream.closings({ since: 'e.0' });
  const ids: (string | undefined)[] = [];
  for (let n = 0; n < 4; n++) ids.push((await again.next()).value?.id);
  assert.deepEqual(ids, ['before', 'one', 'two', 'three']);
});

test('when the log’s history is replaced, a kill feed skips its kills from before the call and reports those after it', async (t) => {
  const server = await serverFor(t);
  const stream = await live(t, server);
  const kills = stream.kills();
  server.refusing = true;
  server.cut();
  server.loseLog('f');
  server.kill('long ago', 3_600_000);
  server.kill('meanwhile');
  server.refusing = false;
  assert.deepEqual(await idsOf(kills, 1), ['meanwhile']);
});

test('history requests what the caller named, with the token in a header', async (t) => {
  const server = await serverFor(t);
  const answer = {
    cursor: 'e.1',
    resolutionMs: 1000,
    series: [{ variant: 'a&b', times: [1000], impressions: [5], engagements: [1] }],
  };
  const asked: unknown[] = [];
  server.onRequest = (request, response) => {
    asked.push(request.url, request.headers.authorization);
    response.end(JSON.stringify(answer));
  };
  const stream = await live(t, server, 'secret');
  assert.deepEqual(await stream.history({ variants: ['a&b', 'c'], from: 0, points: 10 }), answer);
  assert.deepEqual(asked, ['/v1/streams/s/history?variants=a%26b&variants=c&from=0&points=10', 'Bearer secret']);
});

test('a history that is not of the protocol is refused, and why one could not be had is said', async (t) => {
  const server = await serverFor(t);
  const stream = await live(t, server);
  const answer = (status: number, body: unknown): void => {
    server.onRequest = (_, response) =>
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const good = { cursor: 'e.1', resolutionMs: 1000, series: [] };
  for (const bad of [
    'no JSON',
    { ...good, cursor: 'x' },
    { ...good, series: [{ variant: 'a', times: [1, 2], impressions: [1], engagements: [1, 1] }] },
  ]) {
    answer(200, bad);
    await assert.rejects(stream.history(), failsWith('bad-body'));
  }
  answer(404, { error: { code: 'unknown-variant', message: 'There is no variant "x".', expected: 'a variant' } });
  await assert.rejects(
    stream.history(),
    failsWith('unknown-variant', /^There is no variant "x"\. Expected: a variant\.$/),
  );
  answer(502, '<html>');
  await assert.rejects(stream.history(), failsWith('unavailable', /502/));
  server.onRequest = (_, response) => response.destroy();
  await assert.rejects(stream.history(), failsWith('unavailable', /could not be reached/));
});

test('a history that is on its way when the stream is closed ends with it', async (t) => {
  const server = await serverFor(t);
  const stream = await live(t, server);
  server.onRequest = () => stream.close();
  await assert.rejects(stream.history(), failsWith('closed'));
});

test('an address that cannot be that of a stream is refused at once', () => {
  for (const url of ['ws://host/s', 'nonsense', 'http://host/s?token=x', 'http://host/s#x', 'http://me:pw@host/s'])
    assert.throws(() => connect(url), TypeError, url);
});

/** Runs a program with `connect` and the server's `url` in a process of its own; how it ended, and what it wrote. */
async function run(server: FakeServer, program: string): Promise<{ code: number | null; out: string }> {
  const whole = `
    import { connect } from './connect.ts';
    const until = async (holds) => { while (!holds()) await new Promise((done) => setTimeout(done, 5)); };
    const url = ${JSON.stringify(server.url)};
    ${program}`;
  const child = spawn(process.execPath, ['--conditions=peeksafe-source', '--input-type=module', '--eval', whole], {
    cwd: import.meta.dirname,
    timeout: 4000,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [[code], out] = await Promise.all([once(child, 'exit') as Promise<[number | null]>, text(child.stdout)]);
  return { code, out };
}

test('a subscriber that throws is reported as uncaught, after all others have been called', async (t) => {
  const server = await serverFor(t);
  const { code, out } = await run(
    server,
    `
    const heard = [];
    process.on('uncaughtException', (error) => heard.push(error.message));
    const stream = connect(url);
    stream.subscribe(() => { throw new Error('mine'); });
    stream.subscribe(() => heard.push('other'));
    await until(() => heard.length === 2);
    stream.close();
    console.log(heard.join());`,
  );
  assert.deepEqual([code, out], [0, 'other,mine\n']);
});

for (const [phase, program, prepare] of [
  ['before its token is there', `connect(url, { token: () => new Promise(() => {}) }).close();`, null],
  ['denied', `const s = connect(url); await until(() => s.status.phase === 'denied'); s.close();`, 'deny'],
  ['offline', `const s = connect(url); await until(() => s.status.phase === 'offline'); s.close();`, 'refuse'],
  ['live', `const s = connect(url); await until(() => s.status.phase === 'live'); s.close();`, null],
] as const) {
  test(`a program whose stream is closed while ${phase} comes to its end by itself`, async (t) => {
    const server = await serverFor(t);
    if (prepare === 'deny') server.onHello = (socket) => socket.close(4403);
    if (prepare === 'refuse') server.refusing = true;
    assert.equal((await run(server, program)).code, 0);
  });
}
