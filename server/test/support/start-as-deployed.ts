import assert from 'node:assert/strict';
import { temporaryFolder } from './harness.ts';
import { startProcess, freePort, type ServerProcess } from './server-process.ts';

/** Options whose values are places on the machine that a file is for; here each test has its own. */
const PLACES = new Set(['--data', '--host', '--metrics-host', '--port', '--metrics-port', '--pages']);

/**
 * Starts the server with the command of a deployment, on ports and folders of this test: an option that there is none of, or that does not go
 * with the others, fails.
 * @param command Its words from `start` on.
 * @param environment Set for the server alone.
 * @param log The log in NATS that takes the place of the one named.
 */
export async function startAsDeployed(
  t: { after(work: () => unknown): void },
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
  log?: string,
): Promise<ServerProcess> {
  assert.equal(command[0], 'start');
  const options: string[] = [];
  for (let i = 1; i < command.length; i += 2) {
    const [name = '', value = ''] = command.slice(i, i + 2);
    assert.match(name, /^--[a-z-]+$/);
    if (!PLACES.has(name)) options.push(name, name === '--log' ? (log ?? value) : value);
  }
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}='${value}'`);
  const server = await startProcess(temporaryFolder(t), await freePort(), options, exports.join('; '));
  t.after(() => server.child.kill('SIGKILL'));
  return server;
}
