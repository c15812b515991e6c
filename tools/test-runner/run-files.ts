// Runs test files by Node's test runner, in the order in which they are given: `node --test` sorts them by name, and what takes longest
// may begin last. Arguments: the file for the counts, how many files run at the same time, the files. Sends a message to the process that
// started it when the last file has begun.
import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import count from './count-reporter.ts';

const [out = '', concurrency, ...names] = process.argv.slice(2);
const files = names.map((name) => resolve(name));
const waiting = new Set(files);
const events = run({ files, concurrency: Number(concurrency) });
events.on('test:dequeue', ({ name }) => {
  // A file is a test that has its path for a name.
  if (waiting.delete(name) && waiting.size === 0) process.send?.('the last file has begun');
});
events.on('test:fail', ({ todo }) => {
  // Hooks that fail are in no count.
  if (todo === undefined || todo === false) process.exitCode = 1;
});
events.compose<Readable>(new spec()).pipe(process.stdout);
events.compose<Readable>(count).pipe(createWriteStream(out));
