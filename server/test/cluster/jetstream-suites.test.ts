// The end-to-end and conformance suites, unchanged, with their servers' logs in NATS JetStream instead of in their folders.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { NO_NATS } from '../support/nats-server.ts';

// The longest first, so that none of them is left over at the end.
const SUITES = [
  'log/kill-9',
  'log/faults',
  'live/sdk',
  'monitors/external-monitors',
  'live/live',
  'live/notes',
  'live/closings',
  'live/ended-by-policy',
  'live/breakdown',
  'live/csv',
  'adapters/dimensions',
  'live/metric-history',
  'live/stream-settings',
  'adapters/cloudevents',
  'live/any-decisions',
  'access/access',
  'live/transcripts',
  'views/views',
  'views/values-survive',
  'monitors/operate',
  'monitors/webhook',
  'monitors/monitors',
  'monitors/suggestions',
];

/** Suites that run at the same time: most of the time they wait. */
const TOGETHER = 3;

async function runOnJetStream(t: TestContext, suite: string): Promise<void> {
  const file = join(import.meta.dirname, `../${suite}.test.ts`);
  const env: NodeJS.ProcessEnv = { ...process.env, PEEKSAFE_TEST_LOG: 'nats' };
  // Otherwise Node's runner would take the file for one of its own run.
  delete env['NODE_TEST_CONTEXT'];
  // As this file was started, with the seed for properties.
  const imports = process.execArgv.filter((argument) => argument.startsWith('--import='));
  const args = ['--conditions=peeksafe-source', ...imports, '--test', '--test-reporter=tap', file];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  const passed = Number(/^# pass (\d+)/m.exec(output)?.[1] ?? 0);
  assert.equal(code, 0, output.slice(-6000));
  assert.ok(passed > 0, 'the suite ran');
  t.diagnostic(`${passed} tests`);
}

describe('on JetStream', { concurrency: TOGETHER, skip: NO_NATS }, () => {
  for (const suite of SUITES)
    test(`the suite ${suite} passes on JetStream as well`, { timeout: 300_000 }, (t) => runOnJetStream(t, suite));
});
