import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chaos } from '../chaos/chaos.ts';
import { NO_NATS } from '../support/nats-server.ts';

test(
  'whatever is killed, paused or started again, what was acknowledged is in the log once and every viewer sees its fold',
  { skip: NO_NATS, timeout: 240_000 },
  async (t) => {
    // Without networks of their own, which change the machine; `npm run chaos` is longer and cuts off as well.
    const seen = await chaos({
      seconds: 12,
      seed: 7,
      viewers: 12,
      withNetworks: false,
      say: (what) => t.diagnostic(what),
    });
    assert.deepEqual(seen.faults, []);
    assert.ok(seen.acknowledged > 100, 'it ran long enough to mean something');
    t.diagnostic(
      `${seen.acknowledged} events acknowledged, longest outage ${(seen.longestOutageMs / 1000).toFixed(1)} s`,
    );
  },
);
