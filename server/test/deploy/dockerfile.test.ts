// server/deploy/Dockerfile. There is no Docker for tests: dockerfile-utils reads its instructions, and its command and its check of health are run.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startAsDeployed } from '../support/start-as-deployed.ts';
import { WORD } from '../support/tokens.ts';

const ROOT = join(import.meta.dirname, '../../..');
const TEXT = readFileSync(join(ROOT, 'server/deploy/Dockerfile'), 'utf8');

/** As much of dockerfile-utils as is used here. */
interface DockerfileUtils {
  validate(text: string): readonly { readonly message: string; readonly instructionLine: number }[];
}

/** The words of an instruction in its JSON form. */
function wordsOf(pattern: RegExp): string[] {
  const [, words] = pattern.exec(TEXT) ?? [];
  assert.ok(words, `${pattern} is not in the Dockerfile`);
  return JSON.parse(words) as string[];
}

test('every instruction of the Dockerfile and every flag of one is known', async () => {
  const name = 'dockerfile-utils';
  const { validate } = (await import(name)) as DockerfileUtils;
  assert.deepEqual(validate(TEXT), []);
  // cspell:ignore intervall
  assert.match(validate(TEXT.replace('--interval=', '--intervall='))[0]?.message ?? '', /intervall/);
});

test('every file that the image takes from the build is in the repository, or made by a build', () => {
  const taken = [...TEXT.matchAll(/^COPY --from=build \/src\/(\S+) /gm)].map(([, file = '']) => file);
  assert.ok(taken.length > 5);
  for (const file of taken.filter((one) => !/^(server\/)?dist$/.test(one)))
    assert.ok(existsSync(join(ROOT, file)), file);
  const [, program = ''] = /^ENTRYPOINT .*"([^"]+\.mjs)"/m.exec(TEXT) ?? [];
  assert.ok(existsSync(join(ROOT, program)), program);
});

test(
  'the image starts the server, and its check of health tells a server that answers from one that is gone',
  { timeout: 30_000 },
  async (t) => {
    const server = await startAsDeployed(t, wordsOf(/^CMD (\[.*\])$/m), { PEEKSAFE_SECRET: WORD });
    const [, ...check] = wordsOf(/^HEALTHCHECK .*\\\n {2}CMD (\[.*\])$/m);
    const args = check.map((word) => word.replace('http://127.0.0.1:8787', server.url));
    const health = (): number | null => spawnSync(process.execPath, args, { timeout: 10_000 }).status;
    assert.equal(health(), 0);
    await server.kill('SIGTERM');
    assert.equal(health(), 1);
  },
);
