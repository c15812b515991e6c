// The first screen of a replay and of the demo: whoever sees only that can say what runs, who leads, what stops next and what needs a person.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test, type TestContext } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { sendFile } from '../../server/src/replay/send-file.ts';
import { simulate } from '../../server/src/simulate.ts';
import { post, temporaryFolder } from '../../server/test/support/harness.ts';
import { freePort, startProcess, type ServerProcess } from '../../server/test/support/server-process.ts';
import { until } from '../../server/test/support/until.ts';
import { launchChromium } from '../browser.ts';
import { DEMO_DIR } from '../build.ts';
import { archiveIn } from './testing/archive.ts';

const require = createRequire(import.meta.url);
/** The script that looks for what people with disabilities cannot use, as the tests of the elements have it. */
const AXE = readFileSync(createRequire(require.resolve('@open-wc/testing')).resolve('axe-core/axe.min.js'), 'utf8');

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const LOAD_MS = 60_000;
/** The first result begins above this, in CSS pixels of a window of 1280 x 900. */
const FOLD = 300;

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

async function serve(t: TestContext): Promise<ServerProcess> {
  const server = await startProcess(temporaryFolder(t), await freePort(), ['--pages', DEMO_DIR]);
  t.after(() => server.kill('SIGKILL'));
  return server;
}

/** Opens a page and waits for its experiments, and where it is wide also for the drawings of one. */
async function open(t: TestContext, url: string, options: BrowserContextOptions): Promise<Page> {
  const page = await browser.newPage({
    locale: 'en',
    viewport: DESKTOP,
    ...options,
  });
  t.after(() => page.close());
  page.setDefaultTimeout(LOAD_MS);
  await page.goto(url);
  await page.locator('experiment-list button.row').nth(3).waitFor();
  if ((options.viewport ?? DESKTOP).width > PHONE.width) {
    await page.locator('experiment-view header p.lead').waitFor();
    await page.locator('experiment-view er-fan .plot').waitFor();
    await page.locator('experiment-view evidence-race .race').waitFor();
  }
  return page;
}

/** The texts that some elements show in the first screen: of each that is wholly in it, as much as is not cut off. */
const seen = (page: Page, selector: string): Promise<string[]> =>
  page.locator(selector).evaluateAll((all) =>
    (all as HTMLElement[]).flatMap((one) => {
      const { top, bottom, left, right, width } = one.getBoundingClientRect();
      if (width === 0 || top < 0 || bottom > innerHeight || left < 0 || right > innerWidth) return [];
      const text = one.innerText.replace(/\s+/g, ' ').trim();
      const share = one.scrollWidth > one.clientWidth && one.clientWidth > 0 ? one.clientWidth / one.scrollWidth : 1;
      return [share === 1 ? text : text.slice(0, Math.floor(text.length * share) - 1)];
    }),
  );

/** Of the rows of a list, and of the experiment that is shown: a person learns too of whom it is too early to tell. */
const ROW = /\bleads\b|^Too early: . or .|^Too early to say|\bwithin\b|paused|has changed|\bwon$|^Only . is left/;
const LEAD =
  /^. leads . by [\d.]+ points \(|^Too early to say · . against .|^. and . differ by at most [\d.]+ points|has changed|^. won|^Only . is left|^Split off, stops paused/;
const NEXT =
  /Next stop: [A-Z] at .* stops at|No stop in sight|Close the experiment\?|^Decided |^. gets \d+%, planned \d+%/;

/** Shows that each of the four questions has its answer in the first screen. */
async function assertAnswers(page: Page): Promise<void> {
  const titles = await seen(page, 'experiment-list .row .title');
  assert.ok(titles.length >= 4, `experiments that run: ${titles.join(', ')}`);
  assert.equal(new Set(titles).size, titles.length, `told from one another: ${titles.join(', ')}`);
  const headlines = await seen(page, 'experiment-list .row .headline');
  // The last row in view may be cut off below its title.
  assert.ok(headlines.length >= titles.length - 1, `each has a headline: ${headlines.join(', ')}`);
  for (const headline of headlines) assert.match(headline, ROW, 'who leads, of each');
  assert.match((await seen(page, 'experiment-view header p.lead')).join(), LEAD, 'who leads, and by how much');
  assert.match((await seen(page, 'experiment-view header p.line')).join(), NEXT, 'what stops next');
  const needs = await seen(page, 'attention-list li .what, attention-list li.free');
  assert.ok(needs.length >= 1 && needs.every((text) => text.length > 10), 'what needs a person');
  assert.equal((await seen(page, 'experiment-view evidence-race .head')).length, 1, 'and the race');
  await assertAboveFold(page);
}

async function assertAboveFold(page: Page): Promise<void> {
  const { y = Infinity } = (await page.locator('experiment-view header p.lead').boundingBox()) ?? {};
  assert.ok(y < FOLD, `the first result begins at ${y}`);
}

/** Shows that nothing on the page is out of reach of people with disabilities. */
async function assertAccessible(page: Page, what: string): Promise<void> {
  // As text: the page takes no script that is not its own.
  await page.evaluate(AXE);
  const faults = await page.evaluate(async () => {
    interface Fault {
      readonly id: string;
      readonly nodes: readonly {
        readonly target: unknown;
        readonly failureSummary?: string;
      }[];
    }
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: readonly Fault[] }> };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary ?? ''}`),
    );
  });
  assert.deepEqual(faults, [], what);
}

for (const tests of [20, 220])
  test(`a replay of ${tests} experiments`, { timeout: 4 * LOAD_MS }, async (t) => {
    const { file, isReal } = archiveIn(temporaryFolder(t), tests);
    if (!isReal) t.diagnostic('The archive is not here: the replay is of a made-up one.');
    const server = await serve(t);
    const { rejected } = await sendFile({
      origin: 'replay',
      file,
      url: server.url,
      stream: 'archive',
      limit: tests,
    });
    assert.equal(rejected, 0);
    const url = `${server.url}/?stream=archive`;
    await t.test('answers the four questions in its first screen', async (t) =>
      assertAnswers(await open(t, url, { viewport: DESKTOP })),
    );
    if (tests > 20) return;
    for (const colorScheme of ['light', 'dark'] as const)
      for (const viewport of [DESKTOP, PHONE])
        await t.test(`is accessible, ${colorScheme}, ${viewport.width} px wide`, async (t) =>
          assertAccessible(await open(t, url, { viewport, colorScheme }), `${colorScheme} ${viewport.width}`),
        );
  });

test('the demo answers the four questions in its first screen', { timeout: 4 * LOAD_MS }, async (t) => {
  const server = await serve(t);
  const ending = new AbortController();
  const started = Promise.withResolvers<void>();
  const { signal } = ending;
  const running = simulate({
    url: server.url,
    stream: 'demo',
    seed: 'peeksafe',
    signal,
    onStarted: () => started.resolve(),
  });
  try {
    // It ends only when it is told to.
    await Promise.race([started.promise, running.then(() => assert.fail('The simulation ended.'))]);
    const page = await open(t, server.url, {});
    // Nobody is named in the first ten batches of an experiment, unless an interval is known.
    const isToldApart = async (): Promise<boolean> =>
      LEAD.test((await seen(page, 'experiment-view header p.lead')).join());
    await until('a pair is named', isToldApart, LOAD_MS);
    await assertAnswers(page);
    // It would go on being drawn beside the next one.
    await page.close();
    // A page that turns dark fades between its colors for a moment.
    await assertAccessible(await open(t, server.url, { colorScheme: 'dark' }), 'the demo, dark');
  } finally {
    ending.abort();
    await running;
  }
});

test('three alarms leave the first result in its place above the fold', { timeout: 2 * LOAD_MS }, async (t) => {
  const server = await serve(t);
  const at = new Date().toISOString();
  const [fourth = [], ...three] = ['Balcony gardens', 'Night trains', 'Cycling to work', 'Sleep'].map((title, i) => [
    {
      id: `opened-${i}`,
      at,
      kind: 'experiment.opened',
      experiment: `x${i}`,
      title,
    },
    ...['a', 'b'].map((one) => ({
      ...{
        id: `posted-${i}-${one}`,
        at,
        kind: 'variant.posted',
        variant: `x${i}-${one}`,
        experiment: `x${i}`,
      },
      ...{ content: `${title}, ${one}`, predictedEr: 0.05 },
    })),
    { id: `paused-${i}`, at, kind: 'experiment.paused', experiment: `x${i}` },
  ]);
  assert.equal((await post(server, 'alarms', three.flat())).rejected, 0);
  const page = await browser.newPage({ locale: 'en', viewport: DESKTOP });
  t.after(() => page.close());
  page.setDefaultTimeout(LOAD_MS);
  await page.goto(`${server.url}/?stream=alarms`);
  await page.locator('experiment-view header p.lead').waitFor();
  const lines = page.locator('attention-list li .what');
  assert.equal(await lines.count(), 3);
  await assertAboveFold(page);
  assert.equal((await post(server, 'alarms', fourth)).rejected, 0);
  // The lines that somebody may be reading stay.
  await page.locator('attention-list li:last-child', { hasText: /1 more needs you/ }).waitFor();
  assert.equal(await lines.count(), 3);
  await assertAboveFold(page);
  await page.reload();
  await page.locator('experiment-view header p.lead').waitFor();
  assert.match((await seen(page, 'attention-list li .what')).join(), /^4 experiments /);
  await assertAboveFold(page);
});
