// A crowd of real page loads: counted, assigned and stopped, while the server is killed again and again. PEEKSAFE_CROWD: views in each browser, at least 200,
// with fewer of which there is no evidence; PEEKSAFE_BROWSERS: which of them.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test, type TestContext } from 'node:test';
import type { Changes, Kill } from 'peeksafe/protocol';
import { createRandom } from 'peeksafe/simulator';
import { changes, post, streamUrl, temporaryFolder } from '../../../server/test/support/harness.ts';
import { freePort, startProcess, type ServerProcess } from '../../../server/test/support/server-process.ts';
import { until } from '../../../server/test/support/until.ts';
import { Marks } from '../../../server/src/log/marks.ts';
import { hasEngaged } from '../../../server/src/views/counted-experiment.ts';
import { keyOf } from '../../../server/src/views/seen-table.ts';
import { openBrowser, serving } from '../testing/count-in-page.ts';
import { Crowd, crowdFiles, openDashboard, type CountsById, type Dashboard, type Load } from './crowd-pages.ts';

const SIZE = Number(process.env['PEEKSAFE_CROWD'] ?? 2000);
const AT = '2026-01-05T10:00:00.000Z';

/** The true rates; `c` is the loser. */
const RATES: Readonly<Record<string, number>> = { a: 0.5, b: 0.5, c: 0.05 };
const LOSER = 'c';

/** More than the time that the server is away: a view that is older is refused. Milliseconds. */
const WINDOW_MS = 120_000;

/** Waits have no part in what is tested: the machine may be as slow as it likes. Milliseconds. */
const PATIENCE_MS = 600_000;

const SETUP = [
  {
    ...{ id: 'configured', at: AT, kind: 'stream.configured' },
    ...{ robots: 'count', batchMs: 1000, attributionWindowMs: WINDOW_MS },
  },
  { id: 'opened', at: AT, kind: 'experiment.opened', experiment: 'hero', plannedImpressions: 100, expectedEr: 0.4 },
  ...Object.keys(RATES).map((variant) => ({
    ...{ id: `posted-${variant}`, at: AT, kind: 'variant.posted', variant, experiment: 'hero' },
    ...{ content: `Headline ${variant}`, predictedEr: 0.4 },
  })),
];

const isShown = ({ variant }: Load): boolean => variant !== '';

/** A time without a server. Milliseconds since 1970. */
interface Absence {
  readonly from: number;
  readonly to: number;
}

/** A server that can be killed and comes back at the same address. */
class MortalServer {
  readonly absences: Absence[] = [];
  readonly dataDir: string;
  readonly #start: () => Promise<ServerProcess>;
  #process: ServerProcess;

  private constructor(dataDir: string, start: () => Promise<ServerProcess>, first: ServerProcess) {
    [this.dataDir, this.#start, this.#process] = [dataDir, start, first];
  }

  static async start(t: TestContext, origin: string): Promise<MortalServer> {
    const [dataDir, port] = [temporaryFolder(t), await freePort()];
    const start = (): Promise<ServerProcess> => startProcess(dataDir, port, ['--origin', origin]);
    const server = new MortalServer(dataDir, start, await start());
    t.after(() => server.#process.kill('SIGKILL'));
    return server;
  }

  get url(): string {
    return this.#process.url;
  }

  async killAndStart(): Promise<void> {
    const from = Date.now();
    await this.#process.kill('SIGKILL');
    this.#process = await this.#start();
    this.absences.push({ from, to: Date.now() });
  }

  /** The state of the stream; null while there is no server. */
  state(): Promise<Changes | null> {
    return changes(this, 's').catch(() => null);
  }

  async counts(): Promise<CountsById> {
    const { variants = [] } = (await this.state()) ?? {};
    return Object.fromEntries(
      variants.map((one) => [one.id, [one.impressions, one.engagements, one.units ?? 0, one.engagedUnits ?? 0]]),
    );
  }

  /** The visitors that it has counted, of those that a page says were shown a variant: by variant and name, and whether they clicked. */
  visitors(shown: readonly Load[]): Readonly<Record<string, boolean>> {
    const db = new DatabaseSync(join(this.dataDir, 'peeksafe.db'), { readOnly: true });
    try {
      const stream = db.prepare('SELECT DISTINCT stream FROM counted_views').get()?.['stream'] as number;
      const marks = [...new Marks(db).read(stream, 0)].filter(({ what }) => what === 'unit');
      const byKey = new Map(marks.map(({ key, value }) => [key, hasEngaged(value)]));
      const known = shown.map(({ variant, unit }) => [`${variant} ${unit}`, byKey.get(keyOf(`${variant}\n${unit}`))]);
      return Object.fromEntries(known.filter(([, engaged]) => engaged !== undefined)) as Record<string, boolean>;
    } finally {
      db.close();
    }
  }
}

/** A stop, and when it was known outside of the server. */
interface Stop {
  readonly kill: Kill;
  /** A page that begins to load after it comes after the stop. Milliseconds since 1970. */
  readonly knownAt: number;
}

async function firstStop(server: MortalServer): Promise<Stop> {
  let kill: Kill | undefined;
  await until(
    'a variant is stopped',
    async () => {
      kill = (await server.state())?.kills?.[0];
      return kill !== undefined;
    },
    2 * PATIENCE_MS,
  );
  return { kill: kill as Kill, knownAt: Date.now() };
}

/** Kills the server whenever another quarter of the views has come. */
async function killInTheMidst(server: MortalServer, loads: readonly Load[]): Promise<void> {
  for (const part of [1, 2, 3]) {
    await until('pages are loaded', () => loads.filter(isShown).length >= (part * SIZE) / 4, 6 * PATIENCE_MS);
    await server.killAndStart();
  }
}

/** Visitors come again until enough pages have shown them a variant. */
function* comingAgain(units: readonly string[], again: readonly Load[]): Generator<string> {
  for (let i = 0; again.filter(isShown).length < units.length; i++) yield units[i % units.length] as string;
}

/** Visitors come until enough pages have shown a variant: on a machine that is slow, many fall back. */
function* visitors(loads: readonly Load[]): Generator<string> {
  for (let i = 0; loads.filter(isShown).length < SIZE; i++) yield `visitor-${i}`;
}

/** The counts that follow from what the pages did. */
function countsBy(loads: readonly Load[]): CountsById {
  const units = (of: readonly Load[]): number => new Set(of.map(({ unit }) => unit)).size;
  return Object.fromEntries(
    Object.keys(RATES).map((id) => {
      const shown = loads.filter(({ variant }) => variant === id);
      const clicked = shown.filter((load) => load.clicked);
      return [id, [shown.length, clicked.length, units(shown), units(clicked)]];
    }),
  );
}

/** Waits until the counts are these, and says which they are where they never become so. */
async function countsAre(counts: () => Promise<CountsById>, expected: CountsById): Promise<void> {
  const areEqual = async (): Promise<boolean> => {
    const now = await counts();
    return Object.entries(expected).every(([id, of]) => String(now[id]) === String(of));
  };
  await until('the counts are equal', areEqual, 30_000).catch(async () => assert.deepEqual(await counts(), expected));
}

/** Whether each of these was shown to its equal part, within five standard deviations, and no other. */
function sharesOf(loads: readonly Load[], ids: readonly string[], t: TestContext): void {
  const [n, share] = [loads.length, 1 / ids.length];
  const shown = ids.map((id) => loads.filter(({ variant }) => variant === id).length);
  t.diagnostic(`${ids.join(', ')} of ${n}: ${shown.join(', ')}`);
  assert.ok(loads.every(({ variant }) => ids.includes(variant)));
  for (const count of shown) assert.ok(Math.abs(count - n * share) <= 5 * Math.sqrt(n * share * (1 - share)));
}

/** Visitors click by their variant's true rate, and only on their first visit: a click long after that is none of the visitor's. */
function firstVisitsClick(): (load: Pick<Load, 'unit' | 'variant'>) => boolean {
  const random = createRandom('e2e/crowd');
  const known = new Set<string>();
  return ({ unit, variant }) => {
    if (known.has(unit)) return false;
    known.add(unit);
    return random.next() < (RATES[variant] ?? 0);
  };
}

const unitsOf = (loads: readonly Load[]): string[] => loads.map(({ unit }) => unit);

/** Nothing but a server that is away makes a plan unavailable; a machine that is slow makes pages late. */
function fallbacksHaveReasons(loads: readonly Load[], absences: readonly Absence[], t: TestContext): void {
  const fallen = loads.filter((load) => !isShown(load));
  const reasons = Object.entries(Object.groupBy(fallen, ({ fallback }) => fallback));
  t.diagnostic(`fell back, of ${loads.length}: ${reasons.map(([why, of]) => `${why} ${of?.length}`).join(', ')}`);
  const isInAbsence = ({ startedAt, endedAt }: Load): boolean =>
    absences.some(({ from, to }) => endedAt >= from && startedAt <= to);
  const isExplained = (load: Load): boolean =>
    load.fallback === 'late' || (load.fallback === 'unavailable' && isInAbsence(load));
  assert.deepEqual(
    fallen.filter((load) => !isExplained(load)),
    [],
  );
}

/** All views that pages had seen are on the server, visitor by visitor, and no other. */
async function allAreCounted(server: MortalServer, loads: readonly Load[], t: TestContext): Promise<void> {
  const shown = loads.filter(isShown);
  const expected = Object.fromEntries(shown.map(({ variant, unit, clicked }) => [`${variant} ${unit}`, clicked]));
  const areThere = (): boolean => Object.keys(server.visitors(shown)).length === shown.length;
  await until('the last views are durable', areThere, 30_000).catch(() => undefined);
  assert.deepEqual(server.visitors(shown), expected, 'visitor by visitor');
  await countsAre(() => server.counts(), countsBy(shown));
  t.diagnostic(`counts [views, clicks, visitors, who clicked]: ${JSON.stringify(countsBy(shown))}`);
}

/** Visitors who come again after the stop: those who had the loser have another variant, and nobody else has moved. */
function onlyTheLosersMove(before: readonly Load[], again: readonly Load[], t: TestContext): void {
  const first = new Map(before.map(({ unit, variant }) => [unit, variant]));
  const { true: had = [], false: kept = [] } = Object.groupBy(again, ({ unit }) =>
    first.get(unit) === LOSER ? 'true' : 'false',
  );
  t.diagnostic(`came again after the stop: ${had.length} who had the loser, ${kept.length} who had not`);
  assert.ok(had.length > 0 && kept.length > 0);
  assert.deepEqual(
    kept.filter(({ unit, variant }) => first.get(unit) !== variant),
    [],
    'nobody moves who need not',
  );
}

async function dashboardShows(dashboard: Dashboard, counts: CountsById): Promise<void> {
  await countsAre(dashboard.counts, counts);
  const figures = Object.values(counts).map(([, , units]) => units.toLocaleString('en'));
  const parts = [...figures, 'Headline a', 'Headline b', 'Headline c', 'Stopped'];
  let text = '';
  const missing = (): string[] => parts.filter((one) => !text.includes(one));
  const showsAll = async (): Promise<boolean> => {
    text = (await dashboard.text()).replaceAll(/\s+/g, ' ');
    return missing().length === 0;
  };
  await until('the dashboard shows all of it', showsAll, 60_000).catch(() =>
    assert.fail(`${missing().join(', ')} in: ${text}`),
  );
}

const files = await crowdFiles();
const browsers = (['chromium', 'firefox'] as const).filter((name) =>
  (process.env['PEEKSAFE_BROWSERS'] ?? 'chromium,firefox').includes(name),
);

describe('a crowd', { timeout: 6 * PATIENCE_MS }, () => {
  for (const name of browsers)
    test(`the server counts what ${SIZE} pages did in ${name}, killed in the midst, and stops the loser`, async (t) => {
      const origin = await serving(t, files);
      const server = await MortalServer.start(t, origin);
      await post(server, 's', SETUP);
      const src = encodeURIComponent(streamUrl(server, 's'));
      const browser = await openBrowser(name);
      t.after(() => browser.close());
      const dashboard = await openDashboard(browser, `${origin}/dashboard?src=${src}`);
      const pageUrl = (unit: string): string => `${origin}/page?unit=${unit}&src=${src}`;
      const crowd = new Crowd({ open: () => openBrowser(name), name, pageUrl, clicks: firstVisitsClick() });
      t.after(() => crowd.close());

      const loads: Load[] = [];
      const stopping = firstStop(server);
      await Promise.all([crowd.loadAll(visitors(loads), loads), killInTheMidst(server, loads)]);
      await crowd.settle();
      fallbacksHaveReasons(loads, server.absences, t);
      await allAreCounted(server, loads, t);

      const { kill, knownAt } = await stopping;
      t.diagnostic(
        `stopped: ${kill.variant}, ${kill.cause}, after ${loads.filter((one) => one.startedAt < knownAt).length} loads`,
      );
      assert.deepEqual([kill.variant, kill.cause === 'external'], [LOSER, false]);
      const shown = loads.filter(isShown);
      const stoppedAt = Date.parse(kill.receivedAt ?? kill.at);
      sharesOf(
        shown.filter(({ assignedAt }) => assignedAt < stoppedAt),
        Object.keys(RATES),
        t,
      );

      const again: Load[] = [];
      await crowd.loadAll(comingAgain(unitsOf(shown.slice(0, 60)), again), again);
      const seenAgain = again.filter(isShown);
      const after = [...shown, ...seenAgain].filter(({ startedAt }) => startedAt > knownAt);
      assert.ok(seenAgain.length > 0 && after.length >= seenAgain.length);
      // Order, not time: the first plan that a page asks for once the stop is known is without the loser.
      sharesOf(
        after,
        Object.keys(RATES).filter((id) => id !== LOSER),
        t,
      );
      onlyTheLosersMove(shown, seenAgain, t);

      await crowd.settle();
      const all = countsBy([...shown, ...seenAgain]);
      await countsAre(() => server.counts(), all);
      await dashboardShows(dashboard, all);
      assert.deepEqual(crowd.warned, [], 'no page was refused');
    });
});
