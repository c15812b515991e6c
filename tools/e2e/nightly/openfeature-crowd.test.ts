// A crowd that is shown variants by OpenFeature's own providers, in Node and in pages, with no code of Peeksafe in either, until evidence stops the loser.
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OpenFeature, type Client } from '@openfeature/server-sdk';
import type { Kill } from 'peeksafe/protocol';
import { createRandom } from 'peeksafe/simulator';
import { changes, post, streamUrl, temporaryFolder } from '../../../server/test/support/harness.ts';
import { freePort, startProcess, type ServerProcess } from '../../../server/test/support/server-process.ts';
import { until } from '../../../server/test/support/until.ts';
import { openBrowser, serving } from '../testing/count-in-page.ts';
import { OPENFEATURE_HTML, openFeatureScript } from '../testing/openfeature-files.ts';
import type {} from '../testing/openfeature-page.ts';

const DEFAULT = 'Our own headline';
const LOSER = 'Headline c';
/** The true rates, by what is shown. */
const RATES: Readonly<Record<string, number>> = { 'Headline a': 0.5, 'Headline b': 0.5, [LOSER]: 0.05 };
const AT = '2026-01-05T10:00:00.000Z';

const SETUP = [
  { id: 'configured', at: AT, kind: 'stream.configured', batchMs: 1000, attributionWindowMs: 2000 },
  { id: 'opened', at: AT, kind: 'experiment.opened', experiment: 'exp', plannedImpressions: 100, expectedEr: 0.4 },
  ...Object.keys(RATES).map((content) => ({
    ...{ id: `posted-${content}`, at: AT, kind: 'variant.posted', variant: content.at(-1), experiment: 'exp' },
    ...{ content, predictedEr: 0.4 },
  })),
];

/** The variant that each visitor was shown. */
type Shown = ReadonlyMap<string, string>;
/** Shows a variant to each visitor. */
type Show = (units: readonly string[]) => Promise<Shown>;

const unitsFrom = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `visitor-${first + i}`);

/** Whether each of these was shown to its equal part, within five standard deviations, and nothing else. */
function sharesOf(shown: Shown, contents: readonly string[], t: TestContext): void {
  const [n, share, all] = [shown.size, 1 / contents.length, [...shown.values()]];
  const counts = contents.map((content) => all.filter((one) => one === content).length);
  t.diagnostic(`${contents.join(', ')} of ${n}: ${counts.join(', ')}`);
  assert.ok(all.every((one) => contents.includes(one)));
  for (const count of counts) assert.ok(Math.abs(count - n * share) <= 5 * Math.sqrt(n * share * (1 - share)));
}

/** Reports what was shown and what it brought, as any program does that counts by itself: with `POST /events`. */
async function report(server: ServerProcess, shown: Shown): Promise<void> {
  const [random, at] = [createRandom('e2e/openfeature-crowd'), new Date().toISOString()];
  const events = Object.keys(RATES).map((content) => {
    const impressions = [...shown.values()].filter((one) => one === content).length;
    const engagements = random.binomial(impressions, RATES[content] ?? 0);
    const variant = content.at(-1);
    return { id: `observed-${content}`, at, kind: 'variant.observed', variant, impressions, engagements };
  });
  await post(server, 's', events);
  const counted = (await changes(server, 's')).variants ?? [];
  assert.deepEqual(
    counted.map(({ id, impressions, engagements }) => [id, impressions, engagements]).sort(),
    events.map(({ variant, impressions, engagements }) => [variant, impressions, engagements]).sort(),
  );
}

/** Waits for the stop: the first evaluation after it is known comes without the loser. */
async function stopOf(server: ServerProcess): Promise<Kill> {
  let kill: Kill | undefined;
  await until(
    'evidence stops the loser',
    async () => (kill = (await changes(server, 's')).kills?.[0]) !== undefined,
    120_000,
  );
  return kill as Kill;
}

async function loserIsStopped(server: ServerProcess, shown: Shown, show: Show, t: TestContext): Promise<void> {
  sharesOf(shown, Object.keys(RATES), t);
  await report(server, shown);
  const { variant, cause } = await stopOf(server);
  t.diagnostic(`stopped: ${variant}, ${cause}`);
  assert.deepEqual([variant, cause === 'external'], ['c', false]);
  const again = await show([...shown.keys()]);
  sharesOf(
    again,
    Object.keys(RATES).filter((content) => content !== LOSER),
    t,
  );
  const moved = [...shown].filter(([unit, content]) => content !== LOSER && again.get(unit) !== content);
  assert.deepEqual(moved, [], 'nobody moves who need not');
}

const startServer = async (t: TestContext, more: readonly string[]): Promise<[ServerProcess, () => Promise<void>]> => {
  const [dataDir, port] = [temporaryFolder(t), await freePort()];
  let server = await startProcess(dataDir, port, more);
  t.after(() => server.kill('SIGKILL'));
  await post(server, 's', SETUP);
  const restart = async (): Promise<void> => void (server = await startProcess(dataDir, port, more));
  return [server, restart];
};

const showBy =
  (client: Client): Show =>
  async (units) => {
    const shown = new Map<string, string>();
    for (const unit of units) shown.set(unit, await client.getStringValue('exp', DEFAULT, { targetingKey: unit }));
    return shown;
  };

test('a server with the stock provider shows each variant to its share, and the loser to nobody once it is stopped', async (t) => {
  const [server, restart] = await startServer(t, []);
  await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: streamUrl(server, 's') }));
  t.after(() => OpenFeature.close());
  const show = showBy(OpenFeature.getClient());
  const before = await show(unitsFrom(0, 600));
  await server.kill('SIGKILL');
  const meanwhile = await show(unitsFrom(0, 5));
  assert.deepEqual([...new Set(meanwhile.values())], [DEFAULT], 'without a server the program shows its own');
  await restart();
  assert.deepEqual([...(await show(unitsFrom(0, 100)))], [...before].slice(0, 100), 'a restart moves nobody');
  await loserIsStopped(server, before, show, t);
});

for (const name of ['chromium', 'firefox'] as const)
  describe(`pages with the stock provider in ${name}`, { timeout: 600_000 }, () => {
    test('show each variant to its share, and the loser to nobody once it is stopped', async (t) => {
      const origin = await serving(t, { '/': OPENFEATURE_HTML, '/page.js': await openFeatureScript() });
      const [server] = await startServer(t, ['--origin', origin]);
      const browser = await openBrowser(name);
      t.after(() => browser.close());
      const url = encodeURIComponent(streamUrl(server, 's'));
      const show: Show = async (units) => {
        const shown = new Map<string, string>();
        for (const unit of units) {
          // A tab of its own: one that is left in the history keeps its connection, of which a browser has six.
          const page = await browser.newPage();
          await page.goto(`${origin}/?url=${url}&visitor=${unit}`);
          const options = { polling: 20, timeout: 120_000 };
          const first = await page.waitForFunction(() => globalThis.shown?.[0]?.headline, options);
          shown.set(unit, (await first.jsonValue()) ?? '');
          await page.close();
        }
        return shown;
      };
      await loserIsStopped(server, await show(unitsFrom(0, 150)), show, t);
    });
  });
