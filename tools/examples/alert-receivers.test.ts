// The receivers of alerts that the guide shows: a signed message is taken once, and nothing else is.
// cspell:ignore PYTHONIOENCODING
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { readSecret } from '../../server/src/settings/standard-webhooks.ts';
import { signedRequest } from '../../server/src/webhook/publisher.ts';
import { sampleAlert } from '../../server/test/alerts/alert-scene.ts';
import { freePort } from '../../server/test/support/server-process.ts';
import { until } from '../../server/test/support/until.ts';
import { ROOT } from '../packages/run.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const hasPython = (): boolean => {
  try {
    execFileSync('python3', ['--version']);
    return true;
  } catch {
    return false;
  }
};

async function start(t: TestContext, program: string, file: string): Promise<{ url: string; said: () => string }> {
  const port = await freePort();
  const child = spawn(program, [join(ROOT, 'demo/examples/webhook', file)], {
    env: { ...process.env, PEEKSAFE_ALERT_SECRET: SECRET, PORT: String(port), PYTHONIOENCODING: 'utf-8' },
  });
  t.after(() => child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`it ended: ${said}`)));
  await Promise.race([once(child.stdout, 'data'), ended]);
  return { url: `http://127.0.0.1:${port}/`, said: () => said };
}

async function send(url: string, id: string, secret = SECRET, now = Date.now(), more = ''): Promise<number> {
  const content = JSON.stringify({ type: 'alert.killed', timestamp: new Date(now).toISOString(), data: sampleAlert() });
  const { headers, body } = signedRequest({ url, secrets: [readSecret(secret)] }, { id, body: content }, now);
  for (let tries = 1; ; tries++)
    try {
      return (await fetch(url, { method: 'POST', headers, body: body + more })).status;
    } catch (error) {
      // It says where it listens just before it does.
      if (tries === 50) throw error;
      await new Promise((done) => setTimeout(done, 100));
    }
}

for (const [program, file] of [
  [process.execPath, 'receive-alerts.ts'],
  ['python3', 'receive-alerts.py'],
] as const)
  test(`${file} takes a signed alert once, and nothing else`, { timeout: 60_000 }, async (t) => {
    if (program === 'python3' && !hasPython()) return t.skip('there is no Python here');
    const { url, said } = await start(t, program, file);
    assert.deepEqual([await send(url, 'alert_1'), await send(url, 'alert_1')], [204, 204]);
    assert.equal(await send(url, 'alert_2', OTHER), 401, 'another secret');
    assert.equal(await send(url, 'alert_3', SECRET, Date.now() - 600_000), 401, 'a copy of before');
    assert.equal(await send(url, 'alert_4', SECRET, Date.now(), ' '), 401, 'another body');
    assert.equal(await send(url, 'alert_5'), 204);
    const line = 'info: “Ü” was stopped. Enough seen.';
    await until('both are said', () => said().split(line).length === 3);
  });
