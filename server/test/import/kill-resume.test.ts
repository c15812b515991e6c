// An import that is killed in the midst, or whose server is, and one of a file that is larger than the memory it may have.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { verify } from '../../src/maintenance/verify.ts';
import { audit, changes, temporaryFolder } from '../support/harness.ts';
import { seeded } from '../support/random.ts';
import { freePort, SERVER_CLI, startProcess } from '../support/server-process.ts';

const MAP = {
  ...{ time: 'at', experiment: 'test', variant: { template: '{test}-{arm}' }, content: 'words' },
  ...{ impressions: 'shown', engagements: 'clicks' },
};

const ROWS = 20_000;

/** A table of counts, and its totals by variant. */
function table(random: () => number): { text: string; totals: Map<string, [number, number]> } {
  const totals = new Map<string, [number, number]>();
  const rows = ['at,test,arm,words,shown,clicks'];
  for (let i = 0; i < ROWS; i++) {
    const [of, arm] = [`t${Math.floor(random() * 3)}`, `v${Math.floor(random() * 3)}`];
    const shown = Math.floor(random() * 50);
    const clicks = Math.floor(shown * random() * 0.2);
    const sum = totals.get(`${of}-${arm}`) ?? [0, 0];
    totals.set(`${of}-${arm}`, [sum[0] + shown, sum[1] + clicks]);
    rows.push(
      `${new Date(Date.UTC(2026, 0) + i * 1000).toISOString()},${of},${arm},"Words,\nof ${arm}",${shown},${clicks}`,
    );
  }
  return { text: `${rows.join('\n')}\n`, totals };
}

function importing(args: readonly string[], node: readonly string[] = []): ChildProcess {
  return spawn(process.execPath, [...node, '--conditions=peeksafe-source', SERVER_CLI, 'import', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Waits until an import has said that it has come so far, or has ended. */
async function until(child: ChildProcess, percent: number): Promise<void> {
  let said = '';
  for await (const chunk of (child.stderr as Readable).iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    if ([...said.matchAll(/^(\d+) %/gm)].some(([, done]) => Number(done) >= percent)) return;
  }
}

test(
  'an import that is killed again and again, and its server too, brings each row once',
  { timeout: 300_000 },
  async (t) => {
    const folder = temporaryFolder(t);
    const [file, map] = [join(folder, 'counts.csv'), join(folder, 'counts.map.json')];
    const { text: content, totals } = table(seeded(20260105));
    writeFileSync(file, content);
    writeFileSync(map, JSON.stringify(MAP));
    const dataDir = temporaryFolder(t);
    const port = await freePort();
    let server = await startProcess(dataDir, port);
    const args = [file, '--map', map, '--stream', 's', '--url', server.url];
    for (const percent of [10, 30, 50]) {
      const child = importing(args);
      const ended = once(child, 'exit');
      await until(child, percent);
      child.kill('SIGKILL');
      assert.deepEqual(await ended, [null, 'SIGKILL'], 'it was killed in the midst');
    }
    const halfway = (await audit(server, 's')).length;
    assert.ok(halfway > ROWS * 0.4 && halfway < ROWS, `${halfway} events when it was killed last`);
    const last = importing(args);
    const [said, ended] = [text(last.stdout as NodeJS.ReadableStream), once(last, 'exit')];
    await until(last, 70);
    await server.kill('SIGKILL');
    server = await startProcess(dataDir, port);
    (last.stderr as NodeJS.ReadableStream).resume();
    assert.deepEqual(await ended, [0, null]);
    const [, accepted, known, rejected] = /^(\d+) events accepted, (\d+) .*, (\d+) rejected/m.exec(await said) ?? [];
    // Three experiments and nine variants are opened and posted besides.
    assert.deepEqual([Number(accepted) + Number(known), rejected], [ROWS + 12, '0']);
    const { variants = [] } = await changes(server, 's');
    assert.deepEqual(
      new Map(variants.map(({ id, impressions, engagements }) => [id, [impressions, engagements]])),
      totals,
    );
    const ids = (await audit(server, 's')).map(({ event }) => event.id).filter((id) => id.startsWith('import-'));
    assert.deepEqual([ids.length, new Set(ids).size], [ROWS + 12, ROWS + 12]);
    const again = importing(args);
    again.stderr?.resume();
    assert.match(
      await text(again.stdout as NodeJS.ReadableStream),
      new RegExp(`^0 events accepted, ${ROWS + 12} `, 'm'),
    );
    await server.kill('SIGTERM');
    const { integrity, streams } = verify(dataDir);
    assert.deepEqual([integrity, streams.flatMap(({ faults }) => faults)], ['ok', []]);
  },
);

test('a file is read with far less memory than it has bytes', { timeout: 300_000 }, async (t) => {
  const folder = temporaryFolder(t);
  const [file, map] = [join(folder, 'large.csv'), join(folder, 'large.map.json')];
  writeFileSync(map, JSON.stringify(MAP));
  const rows = 150_000;
  const output = createWriteStream(file);
  output.write('at,test,arm,words,shown,clicks,rest\n');
  for (let i = 0; i < rows; i++) {
    const at = new Date(Date.UTC(2026, 0) + i * 1000).toISOString();
    if (!output.write(`${at},t,v${i % 3},Words,10,1,${'x'.repeat(400)}\n`)) await once(output, 'drain');
  }
  output.end();
  await once(output, 'close');
  const heap = 40;
  assert.ok(output.bytesWritten > 1.5 * heap * 1024 * 1024);
  const child = importing([file, '--map', map, '--check', '--limit', '1000000'], [`--max-old-space-size=${heap}`]);
  const [said, err, ended] = [
    text(child.stdout as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
    once(child, 'exit'),
  ];
  assert.deepEqual(await ended, [0, null], (await err).slice(0, 500));
  assert.match(await said, /^150,000 rows read, 0 passed over, 0 bad$/m);
  assert.match(await said, /^ {2}t-v0 "Words": 500,000 impressions, 50,000 engagements$/m);
});
