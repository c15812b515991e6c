import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Scope } from 'peeksafe/protocol';
import { connect, PeeksafeError, type LiveStream } from 'peeksafe/sdk';
import type { RunningServer } from '../../src/server.ts';
import { pairOfVariants, serverFor } from '../support/harness.ts';
import { bearer, SECRET, tokenFor } from '../support/tokens.ts';
import { until } from '../support/until.ts';
import { withoutWebSocket } from '../support/without-web-socket.ts';

async function fed(t: TestContext): Promise<RunningServer> {
  const server = await serverFor(t, { tokens: { secrets: [SECRET] } });
  const headers = { 'Content-Type': 'application/json', ...bearer(await tokenFor('s', ['ingest'])) };
  const body = JSON.stringify(pairOfVariants());
  const answer = await fetch(`${server.url}/v1/streams/s/events`, { method: 'POST', headers, body });
  assert.equal(answer.status, 200);
  return server;
}

async function following(t: TestContext, base: string, scopes: readonly Scope[]): Promise<LiveStream> {
  const stream = connect(`${base}/v1/streams/s`, { token: () => tokenFor('s', scopes) });
  t.after(() => stream.close());
  await until('live', () => stream.status.phase === 'live');
  return stream;
}

for (const [transport, way] of [
  ['websocket', (_: TestContext, server: RunningServer) => Promise.resolve(server.url)],
  ['server-sent-events', withoutWebSocket],
] as const)
  test(`by ${transport} a viewer learns the rights of its token, and may do that and no more`, async (t) => {
    const server = await fed(t);
    const base = await way(t, server);
    const watcher = await following(t, base, ['view']);
    const operator = await following(t, base, ['view', 'operate']);
    assert.deepEqual([watcher.status.transport, operator.status.transport], [transport, transport]);
    assert.deepEqual([[...watcher.scopes], [...operator.scopes].sort()], [['view'], ['operate', 'view']]);
    const kill = {
      id: 'k',
      at: new Date().toISOString(),
      kind: 'variant.killed',
      variant: 'a',
      cause: 'operator',
    } as const;
    const refused = await watcher.submitActions([kill]).then(
      () => null,
      (error: unknown) => error,
    );
    assert.ok(refused instanceof PeeksafeError && refused.code === 'forbidden', String(refused));
    await operator.submitActions([kill]);
    await until('the kill', () => watcher.state.variants.get('a')?.status === 'killed');
  });
