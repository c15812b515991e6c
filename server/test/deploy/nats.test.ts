import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readNatsSettings } from '../../src/log/jetstream/settings.ts';
import { changes, observed, pairOfVariants, post, serverFor, temporaryFolder } from '../support/harness.ts';
import { NATS_VERSION, NO_NATS } from '../support/nats-server.ts';
import { freePort } from '../support/ports.ts';

const CONFIG = join(import.meta.dirname, '../../deploy/scale/nats.conf');

test(
  'the rights that the deployment gives in NATS are enough, and nobody comes in without a password',
  { skip: NO_NATS, timeout: 60_000 },
  async (t) => {
    const [folder, port, monitor, password] = [temporaryFolder(t), await freePort(), await freePort(), 'pass4word'];
    let text = readFileSync(CONFIG, 'utf8')
      .replace('0.0.0.0:4222', `127.0.0.1:${port}`)
      .replace('0.0.0.0:8222', `127.0.0.1:${monitor}`)
      .replace('/data', folder)
      // One server here, which therefore has nobody to find.
      .replace(/^cluster \{[^}]*\}/m, '');
    if (/^2\.[0-9]\./.test(NATS_VERSION)) text = text.replace(/^ *sync_interval.*$/m, '');
    const file = join(folder, 'nats.conf');
    writeFileSync(file, text);
    const nats = spawn('nats-server', ['-c', file], {
      env: { ...process.env, NAME: 'n', NATS_PASSWORD: password },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    t.after(() => nats.kill('SIGKILL'));
    let said = '';
    nats.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    while (!said.includes('Server is ready')) await once(nats.stderr, 'data', { signal: AbortSignal.timeout(10_000) });
    // The check of health in scale/compose.yaml.
    assert.equal((await fetch(`http://127.0.0.1:${monitor}/healthz?js-enabled-only=true`)).status, 200);
    const environment = { PEEKSAFE_NATS_USER: 'peeksafe', PEEKSAFE_NATS_PASSWORD: password };
    const settings = readNatsSettings(`nats://127.0.0.1:${port}`, environment);
    const server = await serverFor(t, { nats: settings });
    await post(server, 's', pairOfVariants());
    await post(server, 's', [observed('o', 'a', 10, 1)]);
    assert.equal((await changes(server, 's')).variants?.find(({ id }) => id === 'a')?.impressions, 10);
    assert.equal(/violation/i.test(said), false, said);
    const stranger = await serverFor(t, { nats: readNatsSettings(`nats://127.0.0.1:${port}`, {}) });
    assert.equal((await fetch(`${stranger.url}/readyz`)).status, 503);
  },
);
