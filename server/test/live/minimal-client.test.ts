import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { EventsAnswer } from 'peeksafe/protocol';
import { until } from '../../../src/sdk/testing/wait.ts';
import { faultyProxy } from '../support/faulty-proxy.ts';
import { changes, observed, pairOfVariants, serverFor, streamUrl, temporaryFolder } from '../support/harness.ts';
import { SECRET, tokenFor } from '../support/tokens.ts';

interface Held {
  readonly cursor: string | null;
  readonly variants: ReadonlyMap<string, { readonly impressions: number }>;
  readonly suggestions: ReadonlyMap<string, object>;
}
interface Following {
  readonly state: Held;
  close(): void;
}
interface MinimalClient {
  follow(
    url: string,
    options?: { token?: () => Promise<string>; told?: (state: Held) => void; ended?: (code: number) => void },
  ): Following;
  post(url: string, events: readonly unknown[], options?: { token?: string }): Promise<EventsAnswer>;
}

// By its address: it is JavaScript, as whoever knows only the page would write it.
const address = new URL('../../../docs/examples/minimal-client.mjs', import.meta.url).href;
const { follow, post } = (await import(address)) as MinimalClient;

function following(t: TestContext, ...how: Parameters<MinimalClient['follow']>): Following {
  const client = follow(...how);
  t.after(() => client.close());
  return client;
}

test('a client made from docs/protocol.md alone posts, follows, and comes back to a restarted server where it was', async (t) => {
  const dataDir = temporaryFolder(t);
  const options = { dataDir, tokens: { secrets: [SECRET] } };
  const first = await serverFor(t, options);
  const proxy = await faultyProxy(first.port);
  t.after(() => proxy.close());
  const url = streamUrl(proxy, 's');
  const token = await tokenFor('s', ['view', 'ingest']);
  assert.equal((await post(url, pairOfVariants(), { token })).accepted, 3);
  const ends: number[] = [];
  const client = following(t, url, { token: () => Promise.resolve(token), ended: (code) => ends.push(code) });
  await until(() => client.state.variants.size === 2, 'the first snapshot');
  await post(url, [observed('1', 'a', 10, 1)], { token });
  await until(() => client.state.variants.get('a')?.impressions === 10, 'a live change');

  await first.close();
  const second = await serverFor(t, options);
  proxy.leadTo(second.port);
  assert.equal((await post(url, [observed('1', 'a', 10, 1), observed('2', 'a', 5, 0)], { token })).duplicates, 1);
  await until(() => client.state.variants.get('a')?.impressions === 15, 'what it missed', 10_000);
  assert.equal(ends[0], 1012, 'it was told of the restart');
});

test('a client made from docs/protocol.md alone puts the pages of a long snapshot together', async (t) => {
  const server = await serverFor(t);
  const url = streamUrl(server, 's');
  const at = '2026-01-05T10:00:00Z';
  const suggestions = Array.from({ length: 900 }, (_, i) => ({
    ...{ id: `e${i}`, at, kind: 'suggestion.made', suggestion: `s${i}`, action: 'act', title: 'Act' },
  }));
  await post(url, suggestions);
  const sizes: number[] = [];
  const client = following(t, url, { told: ({ suggestions: held }) => sizes.push(held.size) });
  await until(() => client.state.cursor !== null, 'the snapshot');
  assert.deepEqual(sizes, [900]);
  assert.equal(client.state.cursor, (await changes(server, 's')).cursor);
});
