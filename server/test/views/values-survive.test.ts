// Values that pages send to a server that is killed while they do: none is lost, and none counts twice.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { View, ViewsAnswer } from 'peeksafe/protocol';
import { changes, post, streamUrl, temporaryFolder } from '../support/harness.ts';
import { freePort, startProcess, type ServerProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';

const PAGE = 'https://news.example';
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';
const AT = '2026-01-05T10:00:00.000Z';
const SETUP = [
  {
    ...{ id: 'open', at: AT, kind: 'experiment.opened', experiment: 'exp' },
    metrics: [
      { name: 'signup', type: 'rate' },
      { name: 'dwell', type: 'mean', unit: 'seconds' },
      { name: 'order-value', type: 'ratio', unit: 'currency:EUR' },
    ],
  },
  ...['a', 'b'].map((variant) => ({
    ...{ id: `post-${variant}`, at: AT, kind: 'variant.posted', variant, experiment: 'exp', content: variant },
  })),
];

/** Sends views as a page does: again and again until they are taken. */
async function count(server: () => ServerProcess, views: readonly View[]): Promise<ViewsAnswer> {
  let answer: ViewsAnswer | null = null;
  await until(
    'the views are taken',
    async () => {
      const response = await fetch(`${streamUrl(server(), 's')}/views`, {
        method: 'POST',
        body: JSON.stringify({ sentAt: Date.now(), views }),
        headers: { 'Content-Type': 'text/plain', Origin: PAGE, 'User-Agent': BROWSER },
      }).catch(() => null);
      if (response?.status === 200) answer = (await response.json()) as ViewsAnswer;
      return answer !== null;
    },
    60_000,
  );
  return answer as unknown as ViewsAnswer;
}

/** A visitor's view, of which each of three reports says more: two visitors in three look twice. */
const viewOf = (i: number, report: number): View => ({
  ...{ view: `view-number-${i}`, variant: i % 2 === 0 ? 'a' : 'b', unit: `visitor-${i - (i % 4)}`, at: Date.now() },
  ...(report > 1 && i % 5 === 0 && { engaged: ['signup'] }),
  values: { dwell: [report * (i % 7), report], ...(i % 3 === 0 && { 'order-value': [report * i * 0.25, report] }) },
});

const plus = (some: readonly number[]): number => some.reduce((sum, one) => sum + one, 0);

/** Of each metric of a variant, the visitors, and the sum of their values. */
function expected(views: readonly View[], variant: string): object[] {
  const mine = views.filter((one) => one.variant === variant);
  const by = [...Map.groupBy(mine, ({ unit }) => unit).values()];
  const sumOf = (metric: string): number => plus(mine.map(({ values }) => values?.[metric]?.[0] ?? 0));
  return [
    { name: 'signup', n: by.length, sum: by.filter((some) => some.some(({ engaged }) => engaged)).length },
    { name: 'dwell', n: by.length, sum: sumOf('dwell') },
    { name: 'order-value', n: by.length, sum: sumOf('order-value') },
  ];
}

async function metricsOf(server: ServerProcess, id: string): Promise<object[]> {
  const variant = (await changes(server, 's')).variants?.find((one) => one.id === id);
  return (variant?.metrics ?? []).map(({ name, n, sum }) => ({ name, n, sum }));
}

test(
  'a server that is killed again and again loses no value, and counts none twice',
  { timeout: 180_000 },
  async (t) => {
    const [dataDir, port] = [temporaryFolder(t), await freePort()];
    const start = (): Promise<ServerProcess> =>
      startProcess(dataDir, port, ['--origin', PAGE, '--limit-views', '100000', '--limit-unit-views', '100000']);
    let server = await start();
    t.after(() => server.kill('SIGKILL'));
    await post(server, 's', SETUP);
    const size = 240;
    const reports = [1, 2, 3].map((report) => Array.from({ length: size }, (_, i) => viewOf(i, report)));
    const calls = reports.flatMap((views) => Array.from({ length: 8 }, (_, i) => views.slice(i * 30, i * 30 + 30)));
    // Every call twice, and its reports in no order: what a page says last is the most.
    const sending = Promise.all([...calls, ...calls.toReversed()].map((views) => count(() => server, views)));
    for (let kill = 0; kill < 3; kill++) {
      await new Promise((done) => setTimeout(done, 700));
      await server.kill('SIGKILL');
      server = await start();
    }
    await sending;
    const last = reports.at(-1) as View[];
    for (const variant of ['a', 'b'])
      await until(
        'the sums are right',
        async () => JSON.stringify(await metricsOf(server, variant)) === JSON.stringify(expected(last, variant)),
      ).catch(async () => assert.deepEqual(await metricsOf(server, variant), expected(last, variant)));
    const again = await count(() => server, last);
    assert.deepEqual([again.counted, again.known], [0, size], 'a repetition after a start');
  },
);
