// The commands of server/deploy/README.md that are ours: in the container they are run by Docker, here without it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { observed, pairOfVariants, temporaryFolder } from '../support/harness.ts';
import { startProcess, freePort, SERVER_CLI } from '../support/server-process.ts';
import { bearer, WORD } from '../support/tokens.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../../deploy/README.md'), 'utf8');

/** The words of the first line of README.md that runs a command of the server. */
function wordsOf(command: string): string[] {
  const [, rest] =
    new RegExp(`^docker compose (?:exec|run) .*(?:peeksafe-server\\.mjs|peeksafe) (${command} .*)$`, 'm').exec(TEXT) ??
    [];
  assert.ok(rest, `README.md has no ${command}`);
  return rest.split(' ');
}

function peeksafe(words: readonly string[], places: Readonly<Record<string, string>>): string {
  const here = words.map((word) => places[word] ?? word);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=peeksafe-source', SERVER_CLI, ...here],
    {
      encoding: 'utf8',
      env: { ...process.env, PEEKSAFE_SECRET: WORD },
    },
  );
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

test('the tokens, the backup and the restore of README.md do what it says', { timeout: 60_000 }, async (t) => {
  const [data, restored] = [temporaryFolder(t), temporaryFolder(t)];
  const secret = `export PEEKSAFE_SECRET=${WORD}`;
  const server = await startProcess(data, await freePort(), [], secret);
  t.after(() => server.child.kill('SIGKILL'));
  const tokens = Object.fromEntries(
    ['view', 'ingest'].map((scope) => {
      const words = wordsOf(`token --stream acme --scope ${scope}`);
      return [scope, peeksafe(words, {})];
    }),
  );
  const send = await fetch(`${server.url}/v1/streams/acme/events`, {
    method: 'POST',
    headers: { ...bearer(tokens['ingest'] ?? ''), 'Content-Type': 'application/json' },
    body: JSON.stringify([...pairOfVariants(), observed('o', 'a', 10, 1)]),
  });
  assert.ok(send.ok, await send.text());
  const backup = join(temporaryFolder(t), 'backup.db.gz');
  peeksafe(wordsOf('export'), { '/data': data, '/data/backup.db.gz': backup });
  assert.equal(await server.kill('SIGTERM'), 0);

  peeksafe(wordsOf('import'), { '/data': restored, '/backup.db.gz': backup });
  const again = await startProcess(restored, await freePort(), [], secret);
  t.after(() => again.child.kill('SIGKILL'));
  const answer = await fetch(`${again.url}/v1/streams/acme/changes`, { headers: bearer(tokens['view'] ?? '') });
  assert.match(await answer.text(), /"impressions":10/);
});
