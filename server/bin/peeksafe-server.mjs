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
  const child = spawn(node, ['--conditions=peeksafe-source', source, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // As a shell says that a program was ended by a signal.
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
} else if (isNewEnough) {
  await import('../dist/cli.js');
} else {
  console.error(`peeksafe-server needs Node 22.21, 24.9 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
