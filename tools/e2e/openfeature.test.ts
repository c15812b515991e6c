// OpenFeature's own provider in Node, with no code of Peeksafe.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OpenFeature } from '@openfeature/server-sdk';
import { pairOfVariants, post, serverFor, streamUrl } from '../../server/test/support/harness.ts';
import { assign } from '../../src/assign/index.ts';

const DEFAULT = 'Our own headline';
const CONTENT: Readonly<Record<string, string>> = { a: 'First', b: 'Second' };
const VISITORS = Array.from({ length: 40 }, (_, i) => `visitor-${i}`);
const KILLED = {
  ...{ id: 'k', at: '2026-01-05T10:00:00.000Z', kind: 'variant.killed' },
  ...{ variant: 'a', cause: 'external' },
};

/** The content that the plan gives to a visitor while both variants run. */
function assigned(unit: string): string | undefined {
  const variants = ['a', 'b'].map((id) => ({ id, share: 0.5, status: 'active' as const }));
  return CONTENT[assign({ experiment: 'exp', unit, variants })?.variant ?? ''];
}

test('a server with the stock provider shows what the plan assigns, and nobody what was stopped', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: streamUrl(server, 's') }));
  t.after(() => OpenFeature.close());
  const client = OpenFeature.getClient();
  const shown = (unit: string): Promise<string> => client.getStringValue('exp', DEFAULT, { targetingKey: unit });
  for (const unit of VISITORS) assert.equal(await shown(unit), assigned(unit), unit);
  await post(server, 's', [KILLED]);
  for (const unit of VISITORS) assert.equal(await shown(unit), 'Second', unit);
  const unknown = await client.getStringDetails('nothing', DEFAULT, { targetingKey: 'v' });
  assert.deepEqual([unknown.value, unknown.errorCode], [DEFAULT, 'FLAG_NOT_FOUND']);
});
