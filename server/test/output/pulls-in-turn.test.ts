import assert from 'node:assert/strict';
import type { HttpBindings } from '@hono/node-server';
import { test } from 'node:test';
import { pullsInTurn } from '../../src/output/one-at-a-time.ts';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly socket: { destroyed: boolean };
}

const asked = (method: string, url: string): Asked => ({ method, url, socket: { destroyed: false } });

/** Calls that arrive in one round of the event loop; resolves with what was begun in that round, and then with all. */
async function arriving(calls: readonly Asked[], onArrived = (): void => {}): Promise<[string[], string[]]> {
  const begun: string[] = [];
  const fetch = pullsInTurn((_request, env) => {
    const { method, url } = (env as HttpBindings).incoming;
    begun.push(`${method} ${url}`);
    return new Response();
  });
  const answers = calls.map((incoming) =>
    fetch(new Request('http://localhost/'), { incoming, outgoing: {} } as unknown as HttpBindings),
  );
  const atOnce = [...begun];
  onArrived();
  for (const answer of answers) await answer;
  return [atOnce, begun];
}

test('of many pulls that arrive together few are begun at once, an event and a check of health always, and all in the end', async () => {
  const pulls = Array.from({ length: 50 }, (_, i) => asked('GET', `/v1/streams/s/changes?since=e.${i}`));
  const others = [asked('POST', '/v1/streams/s/events'), asked('GET', '/healthz')];
  const [atOnce, all] = await arriving([...pulls, ...others]);
  assert.ok(atOnce.length < 10, `${atOnce.length} were begun at once`);
  assert.deepEqual(atOnce.slice(-2), ['POST /v1/streams/s/events', 'GET /healthz']);
  assert.equal(all.length, 52);
  const since = all.flatMap((one) => /since=e\.(\d+)/.exec(one)?.[1] ?? []);
  assert.deepEqual(
    since,
    [...since].sort((a, b) => Number(a) - Number(b)),
    'in their order',
  );
});

test('a pull whose client has gone while it waited is not begun', async () => {
  const pulls = Array.from({ length: 20 }, () => asked('GET', '/v1/streams/s/audit'));
  const [atOnce, all] = await arriving(pulls, () => pulls.forEach(({ socket }) => (socket.destroyed = true)));
  assert.equal(all.length, atOnce.length);
});
