// The end-to-end and conformance suites, unchanged, with their servers' logs in NATS JetStream instead of in their folders.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { NO_NATS } from '../support/nats-server.ts';

const SUITES = [
  'live/transcripts',
  'live/live',
  'live/sdk',
  'access/access',
  'monitors/monitors',
  'monitors/suggestions',
  'monitors/external-monitors',
  'monitors/webhook',
  'log/faults',
  'log/kill-9',
  'monitors/operate',
];

for (const suite of SUITES) {
  test(`the suite ${suite} holds on JetStream as well`, { skip: NO_NATS, timeout: 300_000 }, async (t) => {
    const file = join(import.meta.dirname, `../${suite}.test.ts`);
    const env: NodeJS.ProcessEnv = { ...process.env, PEEKSAFE_TEST_LOG: 'nats' };
    // Node's runner would take it for a file of its own run.
    delete env['NODE_TEST_CONTEXT'];
    const args = ['--conditions=peeksafe-source', '--test', '--test-reporter=tap', file];
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    t.after(() => child.kill('SIGKILL'));
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'exit')) as [number | null];
    const passed = Number(/^# pass (\d+)/m.exec(said)?.[1] ?? 0);
    assert.equal(code, 0, said.slice(-6000));
    assert.ok(passed > 0, 'the suite ran');
    t.diagnostic(`${passed} tests`);
  });
}
