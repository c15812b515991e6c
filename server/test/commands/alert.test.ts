// `peeksafe-server alert test SINK`: one message to a sink, and what became of it.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { runHere } from '../support/command-line.ts';
import { temporaryFolder } from '../support/harness.ts';
import { receiver, says } from '../support/receiver.ts';

function configFile(t: TestContext): string {
  const file = join(temporaryFolder(t), 'peeksafe.config.json');
  const sinks = { ops: { kind: 'slack', url: { env: 'SLACK' } } };
  writeFileSync(file, JSON.stringify({ alerts: { sinks, rules: [{ kinds: ['killed'], to: ['ops'] }] } }));
  return file;
}

test('a sink that takes the message is said to, and the message says that it is a test', async (t) => {
  const { url, received } = await receiver(t, says(200, 'ok'));
  const { code, out, err } = await runHere(['alert', 'test', 'ops', '--config', configFile(t)], { SLACK: url });
  assert.deepEqual([code, out, err], [0, 'ops: it answered 200\n', '']);
  assert.match(
    (JSON.parse(received[0]?.body ?? '') as { text: string }).text,
    /A test of Peeksafe: nothing was stopped/,
  );
});

test('a sink that refuses it, or does not answer, ends with 1, and no address is repeated', async (t) => {
  const file = configFile(t);
  const { url } = await receiver(t, says(404, 'no_service'));
  const refused = await runHere(['alert', 'test', 'ops', '--config', file], { SLACK: url });
  assert.deepEqual([refused.code, refused.err], [1, 'ops: it answered 404: no_service\n']);
  const silent = await runHere(['alert', 'test', 'ops', '--config', file], { SLACK: 'http://127.0.0.1:9/secret-part' });
  assert.deepEqual([silent.code, silent.err], [1, 'ops: no answer\n']);
});

test('a sink that nobody named, a secret that is missing and a command that is not whole end with 2', async (t) => {
  const file = configFile(t);
  const other = await runHere(['alert', 'test', 'pager', '--config', file], { SLACK: 'https://hooks.example/a' });
  assert.equal(other.code, 2);
  assert.match(other.err, /has no sink "pager": expected one of ops\./);
  const missing = await runHere(['alert', 'test', 'ops', '--config', file]);
  assert.equal(missing.code, 2);
  assert.match(missing.err, /"alerts\.sinks\.ops\.url\.env" names the variable SLACK, which is not set/);
  for (const operands of [[], ['test'], ['tell', 'ops'], ['test', 'ops', 'pager']])
    assert.equal((await runHere(['alert', ...operands, '--config', file])).code, 2, operands.join());
});
