import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { AuditLine, Changes } from 'peeksafe/protocol';
import pino from 'pino';
import { startServer, type RunningServer } from '../../src/server.ts';
import { paceAt, type Pace } from '../../src/replay/pace.ts';
import { sendFile, sendPaced, type Rejection, type SendOptions, type SendTotals } from '../../src/replay/send-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'peeksafe-replay-'));
const file = join(folder, 'tests.csv');
let server: RunningServer;

const ARMS: readonly [test: string, arm: string, impressions: number, clicks: number][] = [
  ['t1', '1', 1500, 90],
  ['t1', '2', 1480, 60],
  ['t2', '1', 700, 3],
  ['t2', '2', 720, 30],
];

before(async () => {
  server = await startServer({ dataDir: join(folder, 'store'), port: 0, logger: pino({ level: 'silent' }) });
  const rows = ARMS.map(
    ([test, arm, n, s]) => `${test},${arm},Headline ${arm},${n},${s},2014-01-0${test[1]}T00:00:00Z`,
  );
  writeFileSync(file, `clickability_test_id,arm,headline,impressions,clicks,test_created_at_utc\n${rows.join('\n')}\n`);
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const run = (stream: string, options: Partial<SendOptions> = {}): ReturnType<typeof sendFile> =>
  sendFile({ file, url: server.url, stream, origin: 'replay', ...options });

async function totalsOf(stream: string): Promise<[string, number, number][]> {
  const answer = await fetch(`${server.url}/v1/streams/${encodeURIComponent(stream)}/changes`);
  const { variants = [] } = (await answer.json()) as Changes;
  return variants
    .map((v): [string, number, number] => [v.id, v.impressions, v.engagements])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

const WANTED = ARMS.map(([test, arm, n, s]) => [`upworthy-${test}-${arm}`, n, s]);

test('a replay brings every impression and click to the server, and a second one adds nothing', async () => {
  const first = await run('twice');
  assert.deepEqual([first.rejected, first.duplicates, first.progress], [0, 0, 1]);
  assert.deepEqual(await totalsOf('twice'), WANTED);
  const second = await run('twice');
  assert.deepEqual([second.rejected, second.accepted, second.duplicates], [0, 0, first.accepted]);
  assert.deepEqual(await totalsOf('twice'), WANTED);
});

test('a replayed stream says that it is one, in the time of the file, and that times inside tests are invented', async () => {
  await run('origin');
  const { stream } = (await (await fetch(`${server.url}/v1/streams/origin/changes`)).json()) as Changes;
  assert.deepEqual(stream, { seq: 1, timeZone: null, origin: 'replay', timing: 'invented' });
  const [first] = (await (await fetch(`${server.url}/v1/streams/origin/audit?limit=1`)).text()).split('\n');
  assert.equal((JSON.parse(first as string) as AuditLine).event['at'], '2014-01-01T00:00:00.000Z');
});

test('names of streams are data, whatever they hold', async () => {
  const { accepted } = await run('a section & more');
  assert.ok(accepted > 0);
  assert.deepEqual(await totalsOf('a section & more'), WANTED);
});

test('a replay that was cut short goes on when it is run again, and ends with the same totals', async () => {
  const stop = new AbortController();
  const cut = run('cut', { speed: 864_000, signal: stop.signal, onProgress: () => stop.abort() });
  await assert.rejects(cut, { name: 'AbortError' });
  assert.notDeepEqual(await totalsOf('cut'), WANTED);
  const rest = await run('cut');
  assert.ok(rest.duplicates > 0 && rest.accepted > 0 && rest.rejected === 0);
  assert.deepEqual(await totalsOf('cut'), WANTED);
});

test('at a speed, the time between events is kept to scale', async () => {
  // Two days of the file in .8 seconds.
  const speed = (2 * 86_400) / 0.8;
  let now = 0;
  const pace: Pace = {
    ...paceAt(speed, () => now),
    wait: (ms) => Promise.resolve(void (now += ms)),
  };
  const sent: { now: number; times: number[] }[] = [];
  const send: Parameters<typeof sendPaced>[1] = (events) => {
    sent.push({ now, times: events.map(({ at }) => Date.parse(at)) });
    const results = events.map(({ id }) => ({ id: id, status: 'accepted' as const, seq: 1 }));
    return Promise.resolve({ accepted: events.length, duplicates: 0, rejected: 0, results });
  };
  const seen: number[] = [];
  await sendPaced(
    { file, url: server.url, stream: 'paced', origin: 'replay', onProgress: ({ progress }) => seen.push(progress) },
    send,
    pace,
  );
  const first = sent[0]?.times[0] as number;
  for (const call of sent)
    for (const at of call.times) {
      const due = (at - first) / speed;
      // Events due within 50 ms go out together, and none after it is due.
      assert.ok(due >= call.now - 1e-6 && due <= call.now + 50 + 1e-6, `due at ${due} ms, sent at ${call.now}`);
    }
  assert.ok(now > 740, `the last event went out at ${now} ms`);
  assert.ok(seen.length >= 5, `${seen.length} calls`);
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  );
});

test('in real time, what is due later waits', async () => {
  const ending = new AbortController();
  const seen: number[] = [];
  const onProgress = ({ progress }: SendTotals): void => {
    seen.push(progress);
    ending.abort(new Error('seen enough'));
  };
  await assert.rejects(run('slow', { speed: 1, signal: ending.signal, onProgress }), /seen enough/);
  assert.equal(seen.length, 1);
  assert.ok((seen[0] as number) < 1, `${seen[0]} of the file went at once`);
});

test('a replay reports each event that the server rejects, with the reason', async () => {
  await run('other-seed');
  const told: Rejection[] = [];
  const progress: SendTotals[] = [];
  const again = await run('other-seed', {
    seed: 2,
    onRejection: (one) => told.push(one),
    onProgress: (one) => progress.push(one),
  });
  assert.ok(again.rejected > 0);
  assert.equal(told.length, again.rejected);
  assert.deepEqual(again.rejections, told.slice(0, 100));
  assert.match(told[0]?.id as string, /^upworthy-t1-/);
  assert.ok((told[0]?.reason as string).length > 10, told[0]?.reason);
  assert.equal(progress.at(-1)?.rejected, again.rejected);
  assert.deepEqual(await totalsOf('other-seed'), WANTED, 'nothing is counted twice');
});

test('totals that fall are taken as corrections', async () => {
  const snapshots = join(folder, 'falling.csv');
  const header = 'experiment_id,variant_id,metric_id,time_since_start,count_c,count_t,mean_c,mean_t';
  writeFileSync(snapshots, `${header}\nx,1,1,1,1000,900,0.5,0.5\nx,1,1,2,990,1000,0.4,0.6\n`);
  const { rejected } = await sendFile({ file: snapshots, url: server.url, stream: 'falling' });
  assert.equal(rejected, 0);
  assert.deepEqual(await totalsOf('falling'), [
    ['asos-x-1', 1000, 600],
    ['asos-x-c', 990, 396],
  ]);
});

test('an address or a speed that is none is refused before anything is sent', async () => {
  await assert.rejects(run('x', { url: 'localhost' }), /address "localhost" is none: expected one such as http/);
  await assert.rejects(run(''), /name of the stream is empty/);
  await assert.rejects(run('x', { speed: -1 }), /The speed is -1/);
});

test('a replay fails at once when no server answers at the address', async () => {
  const gone = await startServer({ dataDir: join(folder, 'gone'), port: 0, logger: pino({ level: 'silent' }) });
  await gone.close();
  await assert.rejects(run('x', { url: gone.url }), {
    code: 'no-server',
    message: /No server answers at http.*peeksafe-server start/,
  });
});

test('a replay that is ended while the server is busy ends at once, with the reason', async () => {
  const stop = new AbortController();
  const ended = run('ended', { signal: stop.signal });
  stop.abort(new Error('enough'));
  await assert.rejects(ended, /enough/);
});
