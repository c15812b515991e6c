#!/usr/bin/env node
// Runs the command line: in a clone from its TypeScript source, as a package from its build.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const source = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const ownRuntime = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
// From these on Node lets a server say which requests become connections of their own.
const isNewEnough = major > 24 || (major === 24 && minor >= 9) || (major === 22 && minor >= 21);

if (existsSync(source)) {
  const node = isNewEnough || !existsSync(ownRuntime) ? process.execPath : ownRuntime;
  const child = spawn(node, ['--conditions=peeksafe-source', source, ...process.argv.slice(2)], {
    // Over the channel it learns that this process is gone, however that ended.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PEEKSAFE_WRAPPED: '1' },
  });
  // From then on it takes signals over the channel too, and counts one that a terminal sent to both of us once.
  let listens = false;
  child.on('message', () => (listens = true));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      if (listens && child.connected && signal !== 'SIGHUP') child.send(signal, () => {});
      else child.kill(signal);
    });
  child.on('error', (error) => {
    console.error(`peeksafe-server: ${node} does not start: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    // A parent that waits for this process learns by which signal the server ended; as a shell says it, should that not end this one.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
    setTimeout(() => process.exit(128 + constants.signals[signal]), 1000);
  });
} else if (isNewEnough) {
  await import('../dist/cli.js');
} else {
  const instead = 'npm exec --yes --package=node@24 -- peeksafe-server';
  console.error(`peeksafe-server needs Node 22.21, 24.9 or newer; this is ${process.versions.node}.
Install a newer one (https://nodejs.org), or let npm fetch one for this command: ${instead} …`);
  process.exit(1);
}
