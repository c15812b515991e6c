// The end-to-end and conformance suites, unchanged, with their servers' logs in NATS JetStream instead of in their folders.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { NO_NATS } from './nats-server.ts';

const SUITES = [
  'transcripts',
  'live',
  'sdk',
  'access',
  'monitors',
  'suggestions',
  'outside-monitors',
  'webhook',
  'faults',
  'kill-9',
  'operate',
];

for (const suite of SUITES) {
  test(`the suite ${suite} holds on JetStream as well`, { skip: NO_NATS, timeout: 300_000 }, async (t) => {
    const file = join(import.meta.dirname, `${suite}.test.ts`);
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
