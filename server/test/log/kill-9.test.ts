import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, test } from 'node:test';
import type { EventInput, EventsAnswer } from 'peeksafe/protocol';
import { sendFile } from '../../src/replay/send-file.ts';
import { verify } from '../../src/maintenance/verify.ts';
import { seeded } from '../support/random.ts';
import { audit, changes, observed, pairOfVariants, post, temporaryFolder } from '../support/harness.ts';
import { freePort, startProcess, type ServerProcess } from '../support/server-process.ts';

const RUNS = 20;
const BATCH = 50;

/** Kills under a replay, each after it has made progress. */
const REPLAY_KILLS = 8;

function batch(n: number, random: () => number): EventInput[] {
  return Array.from({ length: BATCH }, (_, i) => {
    const impressions = Math.floor(random() * 30);
    return observed(`${n}/${i}`, random() < 0.5 ? 'a' : 'b', impressions, Math.floor(random() * impressions * 0.1));
  });
}

async function tryPost(server: ServerProcess, events: readonly EventInput[]): Promise<EventsAnswer | null> {
  try {
    return await post(server, 's', events);
  } catch {
    return null; // The server died on the way: whether it took them, nobody can know.
  }
}

/** An archive of headline tests in the Upworthy format: per test four arms with made-up totals. */
function archive(random: () => number): { text: string; totals: Map<string, [number, number]> } {
  const totals = new Map<string, [number, number]>();
  const rows = ['clickability_test_id,arm,headline,impressions,clicks,test_created_at_utc'];
  for (let n = 0; n < 150; n++) {
    for (let arm = 1; arm <= 4; arm++) {
      const impressions = 2500 + Math.floor(random() * 1000);
      const clicks = Math.floor(impressions * (0.01 + random() * 0.03));
      totals.set(`upworthy-test${n}-${arm}`, [impressions, clicks]);
      rows.push(`test${n},${arm},Headline ${arm} of ${n},${impressions},${clicks},2014-11-20T13:23:11Z`);
    }
  }
  return { text: `${rows.join('\n')}\n`, totals };
}

// They wait for processes most of the time.
describe('a server that is killed', { concurrency: true }, () => {
  test(
    `each acknowledged event is in the log once, whenever the server is killed (${RUNS} seeded runs)`,
    { timeout: 180_000 },
    async (t) => {
      const dataDir = temporaryFolder(t);
      const port = await freePort();
      const random = seeded(20260105);
      const acknowledged = new Map<string, number>();
      let sent = 0;
      let killed = 0;
      let inFlight = 0;
      for (let run = 0; run < RUNS; run++) {
        const server = await startProcess(dataDir, port);
        if (run === 0) await post(server, 's', pairOfVariants());
        const killAfter = 20 + random() * 250;
        let killing: Promise<unknown> | null = null;
        let pending = batch(sent, random);
        for (let dead = false; !dead;) {
          const answer = await tryPost(server, pending);
          if (answer === null) {
            dead = true;
            inFlight++;
            continue;
          }
          for (const result of answer.results) {
            assert.notEqual(result.status, 'rejected', JSON.stringify(result));
            if (result.status !== 'rejected') acknowledged.set(result.id, result.seq);
          }
          sent++;
          pending = batch(sent, random);
          // From the first acknowledged call on: a slow machine would have acknowledged nothing yet.
          killing ??= sleep(killAfter).then(() => server.kill('SIGKILL'));
        }
        await killing;
        killed++;
        const { integrity, streams } = verify(dataDir);
        assert.equal(integrity, 'ok');
        assert.deepEqual(
          streams.flatMap(({ faults }) => faults),
          [],
        );
        sent++;
      }
      const server = await startProcess(dataDir, port);
      const lines = await audit(server, 's');
      const places = new Map(lines.map(({ seq, event }) => [event.id, seq]));
      assert.equal(places.size, lines.length, 'no event is in the log twice');
      for (const [id, seq] of acknowledged) assert.equal(places.get(id), seq, `${id} was acknowledged as ${seq}`);
      assert.equal(await server.kill('SIGTERM'), 0);
      assert.ok(acknowledged.size > RUNS * BATCH, 'the runs were long enough to mean something');
      t.diagnostic(
        `${killed} kills, ${inFlight} with a call under way, ${acknowledged.size} events acknowledged, 0 lost`,
      );
    },
  );

  test(
    'a replay that the server was killed under goes on by itself, and every arm has its exact totals',
    { timeout: 120_000 },
    async (t) => {
      const dataDir = temporaryFolder(t);
      const port = await freePort();
      const random = seeded(7);
      const { text, totals } = archive(random);
      const file = join(temporaryFolder(t), 'archive.csv');
      writeFileSync(file, text);
      let server = await startProcess(dataDir, port);
      let isDone = false;
      let progressed = Promise.withResolvers<void>();
      const onProgress = (): void => progressed.resolve();
      const replaying = sendFile({ file, url: server.url, stream: 's', onProgress }).finally(() => (isDone = true));
      let kills = 0;
      while (kills < REPLAY_KILLS) {
        await Promise.race([progressed.promise, replaying]);
        if (isDone) break;
        // In the middle of the next call, more often than not.
        await sleep(random() * 30);
        progressed = Promise.withResolvers<void>();
        await server.kill('SIGKILL');
        kills++;
        server = await startProcess(dataDir, port);
      }
      const result = await replaying;
      assert.ok(kills >= 2, `the server was killed ${kills} times under the replay`);
      assert.deepEqual(result.rejections, []);
      const { variants = [] } = await changes(server, 's');
      assert.deepEqual(
        new Map(variants.map(({ id, impressions, engagements }) => [id, [impressions, engagements]])),
        totals,
      );
      await server.kill('SIGTERM');
      const { integrity, streams } = verify(dataDir);
      assert.deepEqual([integrity, streams.flatMap(({ faults }) => faults)], ['ok', []]);
      t.diagnostic(`${kills} kills, ${result.accepted} events accepted, ${result.duplicates} sent again`);
    },
  );

  test('two servers on one folder: the second is refused in one sentence', async (t) => {
    const dataDir = temporaryFolder(t);
    const first = await startProcess(dataDir, await freePort());
    await assert.rejects(startProcess(dataDir, await freePort()), /in use by another Peeksafe server/);
    assert.equal(await first.kill('SIGTERM'), 0);
  });

  test('a taken port and an unwritable folder each get one sentence and no stack trace', async (t) => {
    const dataDir = temporaryFolder(t);
    const port = await freePort();
    const first = await startProcess(dataDir, port);
    const refusal = async (folder: string, at: number, ...more: string[]): Promise<string> => {
      const error: unknown = await startProcess(folder, at, more).then(
        () => null,
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof Error);
      return error.message.trim();
    };
    const taken = await refusal(temporaryFolder(t), port);
    assert.match(taken, /Port \d+ is taken by another program\. .* choose another port with --port\./);
    const takenForMetrics = await refusal(temporaryFolder(t), await freePort(), '--metrics-port', String(port));
    assert.match(takenForMetrics, new RegExp(`Port ${port} is taken .* choose another port with --metrics-port\\.`));
    // A file where a folder should be: nobody can write there, not even root.
    const unusable = join(temporaryFolder(t), 'file');
    writeFileSync(unusable, '');
    const unwritable = await refusal(join(unusable, 'store'), await freePort());
    assert.match(unwritable, /The folder .* cannot be used as a store/);
    for (const said of [taken, takenForMetrics, unwritable]) assert.doesNotMatch(said, /^\s+at /m);
    await first.kill('SIGTERM');
  });
});
