// The work that `peeksafe/collect` takes from the main thread of a page for a view, on a slow processor.
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type * as collecting from 'peeksafe/collect';
import { withBrowser } from './pages/browser-pages.ts';
import { startMeter, workOf, type Work } from './pages/meter.ts';
import { rowOf, type Row } from './rows.ts';

/** How much slower the processor is than it is: about a phone of the middle beside a desk. */
const SLOWDOWN = 4;
/** Views of one page: a page has one or few, whose code runs for the first time; beyond that the machine is warm. */
const COUNTS = [1, 20] as const;
/** A view takes one second in sight; the rest is for what comes late. */
const WATCHED_MS = 2000;
const ORIGIN = 'http://bench.invalid';
const ROOT = join(import.meta.dirname, '..');

const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title><link rel="icon" href="data:,">
<style>body { margin: 0 } div { inline-size: 120px; block-size: 60px; float: inline-start }</style>
<body>${'<div>Headline</div>'.repeat(COUNTS.at(-1) as number)}</body></html>`;

async function script(): Promise<string> {
  const { outputFiles } = await build({
    ...{ entryPoints: [join(ROOT, 'src/collect/index.ts')], bundle: true, write: false, format: 'esm' },
    ...{ target: 'es2022', conditions: ['peeksafe-source'], minify: true },
  });
  return (outputFiles[0] as { text: string }).text;
}

/** A page that has all but the module; whatever it sends is answered as a server would. @returns With the number of views that it sent. */
async function openPage(browser: Browser, module: string): Promise<{ page: Page; sent: () => number }> {
  const context = await browser.newContext({ viewport: { width: 1240, height: 660 } });
  const page = await context.newPage();
  let sent = 0;
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: HTML });
    if (pathname === '/collect.js') return route.fulfill({ contentType: 'text/javascript', body: module });
    sent += (route.request().postDataJSON() as { views: readonly unknown[] }).views.length;
    return route.fulfill({ json: { counted: 1, known: 0, setAside: 0, refused: [] } });
  });
  await page.goto(`${ORIGIN}/`);
  await page.waitForLoadState('networkidle');
  return { page, sent: () => sent };
}

type Counting = typeof globalThis & { collecting: typeof collecting };

/** How a page counts: by the module, or by what no page can do without, an observer, a timer and a request for each view. */
const SUBJECTS = ['peeksafe', 'limit'] as const;
type Subject = (typeof SUBJECTS)[number];

/** Watches elements until each was seen, and leaves the page: with consent, which takes most work, and a collector for each, as a page has one. */
const count = (page: Page, subject: Subject, views: number): Promise<void> =>
  page.evaluate(
    async ([subject, views, ms]) => {
      const url = '/v1/streams/s';
      const send = async (variant: string): Promise<void> => {
        const body = JSON.stringify({ sentAt: Date.now(), views: [{ view: 'by-chance', variant, at: Date.now() }] });
        const response = await fetch(`${url}/views`, { method: 'POST', body, keepalive: true, credentials: 'omit' });
        JSON.parse(await response.text());
      };
      const watch = (element: Element): void => {
        const observer = new IntersectionObserver(() => setTimeout(() => observer.disconnect(), 1000), {
          threshold: 0.5,
        });
        observer.observe(element);
        addEventListener('pagehide', () => {
          send('a').catch(reportError);
        });
      };
      for (const [i, element] of [...document.querySelectorAll('div')].slice(0, views).entries()) {
        const { collect } = (globalThis as Counting).collecting;
        if (subject === 'limit') watch(element);
        else collect(url, { unit: `visitor-${i}`, consent: 'granted' }).seen('a', element);
      }
      await new Promise((done) => setTimeout(done, ms / 2 + 200));
      dispatchEvent(new Event('pagehide'));
      await new Promise((done) => setTimeout(done, ms / 2));
    },
    [subject, views, WATCHED_MS] as const,
  );

const idle = (page: Page): Promise<void> =>
  page.evaluate(async (ms) => {
    await new Promise((done) => setTimeout(done, ms / 2 + 200));
    await new Promise((done) => setTimeout(done, ms / 2));
  }, WATCHED_MS);

interface Measured {
  readonly loading: Work;
  readonly idle: Work;
  readonly counting: Work;
}

async function measure(browser: Browser, module: string, subject: Subject, views: number): Promise<Measured> {
  const { page, sent } = await openPage(browser, module);
  try {
    const session = await page.context().newCDPSession(page);
    await startMeter(session);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
    const { work: nothing } = await workOf(session, () => idle(page));
    const { work: loading } = await workOf(session, () =>
      page.evaluate(async (path) => {
        Object.assign(globalThis, { collecting: (await import(path)) as typeof collecting });
      }, '/collect.js'),
    );
    const { work: counting } = await workOf(session, () => count(page, subject, views));
    if (sent() !== views) throw new Error(`${sent()} of ${views} views were sent.`);
    return { loading, idle: nothing, counting };
  } finally {
    await page.context().close();
  }
}

/** `npm run bench -- collect` */
export async function collect(quick: boolean): Promise<Row[]> {
  const [module, rounds] = [await script(), quick ? 3 : 15];
  const cases = SUBJECTS.flatMap((subject) => COUNTS.map((views) => ({ subject, views, measured: [] as Measured[] })));
  await withBrowser(async (browser) => {
    for (let round = 0; round < rounds; round++)
      for (const { subject, views, measured } of cases) measured.push(await measure(browser, module, subject, views));
  });
  const row = (subject: Subject, metric: string, samples: readonly number[]): Row =>
    rowOf('collect', subject, `${metric}, processor slowed ${SLOWDOWN} times`, 'ms', samples);
  const rows = cases.flatMap(({ subject, views, measured }) => {
    const what = views === 1 ? 'the only view of a page' : `each of ${views} views of a page`;
    const cost = (of: keyof Work): number[] => measured.map((one) => (one.counting[of] - one.idle[of]) / views);
    return [
      row(subject, `${what}: main thread`, cost('task')),
      row(subject, `${what}: of that script`, cost('script')),
    ];
  });
  const loading = cases.flatMap(({ measured }) => measured.map((one) => one.loading.task));
  return [...rows, row('peeksafe', 'loading the module: main thread', loading)];
}
