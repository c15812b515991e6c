import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Link, SocketClass } from './link.ts';
import { openWebSocketLink } from './web-socket-link.ts';

/** A socket whose every event is made by hand. */
class StillSocket extends EventTarget {
  readyState = 0;
  readonly closes: (number | undefined)[] = [];
  readonly said: string[] = [];

  send(text: string): void {
    this.said.push(text);
  }

  close(code?: number): void {
    this.closes.push(code);
  }

  opens(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  hears(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  ends(code: number): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason: '' }));
  }
}

interface Scene {
  readonly socket: StillSocket;
  readonly link: Link;
  readonly told: unknown[];
}

async function scene(t: TestContext, fault?: Error): Promise<Scene> {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const socket = new StillSocket();
  const told: unknown[] = [];
  const make = function (): StillSocket {
    if (fault !== undefined) throw fault;
    return socket;
  };
  const request = {
    url: 'http://host/v1/streams/s',
    since: () => null,
    token: undefined,
    freshToken: () => Promise.resolve(undefined),
    fetch,
    WebSocket: make as unknown as SocketClass,
  };
  const link = openWebSocketLink(request, {
    onOpen: () => told.push('opened'),
    onMessage: (data) => told.push(data),
    onScopes: (scopes) => told.push(scopes),
    onServerTime: (at) => told.push(at),
    onClose: (code, reason) => told.push(`${code} ${reason}`),
  });
  // It makes its socket in a later turn.
  t.mock.timers.tick(1);
  await new Promise((resolve) => setImmediate(resolve));
  return { socket, link, told };
}

test('a server that does not answer within ten seconds is given up', async (t) => {
  const { socket, told } = await scene(t);
  t.mock.timers.tick(9999);
  assert.deepEqual([told, socket.closes], [[], []]);
  t.mock.timers.tick(1);
  assert.deepEqual([told, socket.closes], [['1006 The server did not answer in time.'], [1000]]);
  socket.ends(1006);
  assert.equal(told.length, 1);
});

test('a socket that has opened is given all the time', async (t) => {
  const { socket, told } = await scene(t);
  socket.opens();
  t.mock.timers.tick(60_000);
  assert.deepEqual(told, ['opened']);
});

test('a link reports its end once, whether by error, by close or by both', async (t) => {
  const { socket, told } = await scene(t);
  socket.dispatchEvent(new Event('error'));
  socket.ends(1006);
  t.mock.timers.tick(60_000);
  assert.deepEqual(told, ['1006 ']);
});

test('a link that was dropped while it opened says nothing to the server', async (t) => {
  const { socket, link, told } = await scene(t);
  link.close(1000, 'closed');
  socket.dispatchEvent(new Event('open'));
  t.mock.timers.tick(60_000);
  assert.deepEqual([told, socket.said, socket.closes], [[], [], [1000]]);
});

test('a closed link reports nothing more, though its socket may go on for a while', async (t) => {
  const { socket, link, told } = await scene(t);
  socket.opens();
  link.close(4000, 'enough');
  link.close(4000, 'enough');
  socket.hears('late');
  socket.ends(1000);
  t.mock.timers.tick(60_000);
  assert.deepEqual([told, socket.closes], [['opened'], [4000]]);
});

test('where no socket can be made the link ends, and says why', async (t) => {
  const { told } = await scene(t, new Error('The port is blocked.'));
  assert.deepEqual(told, ['1006 The port is blocked.']);
});
