// Tests of peeksafe/collect in pages of another origin.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import type { Collector } from 'peeksafe/collect';
import type { View } from 'peeksafe/protocol';
import { changes, pairOfVariants, post, serverFor, streamUrl } from '../../../server/test/support/harness.ts';
import { until } from '../../../server/test/support/until.ts';
import { bundled, Recorder, serving } from './count-in-page.ts';

const module = await bundled('src/collect/index.ts');

const SCRIPT = `
  import { collect } from '/collect.js';
  const query = new URLSearchParams(location.search);
  const given = Object.fromEntries([...query].filter(([key]) => ['token', 'unit', 'consent'].includes(key)));
  globalThis.warned = [];
  console.warn = (text) => warned.push(text);
  globalThis.collector = collect(query.get('url'), given);
  for (const element of document.querySelectorAll('[id]')) collector.seen(element.id, element);`;

const pageOf = (body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title><style>body{margin:0}div{width:400px;height:200px}</style><body>${body}<script type="module">${SCRIPT}</script></body></html>`;

const NEVER = {
  empty: '<div id="empty" style="height:0"></div>',
  transparent: '<div id="transparent" style="opacity:0"></div>',
  invisible: '<div id="invisible" style="visibility:hidden"></div>',
  gone: '<div id="gone" style="display:none"></div>',
  contents: '<div id="contents" style="display:contents">text</div>',
};

/** Elements by how they are seen; the viewport has 800 x 600 pixels. */
const FILES: Record<string, string> = {
  '/collect.js': module,
  '/one': pageOf('<div id="a">First</div>'),
  '/two': pageOf('<div id="a">First</div><div id="b">Second</div>'),
  '/hidden': pageOf(`<div id="a">First</div>${Object.values(NEVER).join('')}`),
  '/below': pageOf('<div style="height:510px"></div><div id="third">45 %</div>'),
  '/half': pageOf('<div style="height:490px"></div><div id="half">55 %</div>'),
  '/large': pageOf('<div style="height:400px"></div><div id="large" style="width:700px;height:600px">33 %</div>'),
  '/tall': pageOf('<div id="tall" style="width:700px;height:20000px">3 %</div>'),
  '/many': pageOf(Array.from({ length: 1200 }, (_, i) => `<span id="${'ü'.repeat(60)}${i}">.</span>`).join('')),
  '/other': pageOf(''),
};

type Collected = typeof globalThis & { collector: Collector; warned: string[] };

/** Declares them for a browser, in which a page that is behind another is not seen. */
export function countViews(browser: () => Browser): void {
  interface Opened {
    readonly recorder: Recorder;
    readonly origin: string;
    readonly url: string;
    open(path: string, more?: string): Promise<Page>;
  }

  async function prepared(t: TestContext, files = FILES): Promise<Opened> {
    const recorder = new Recorder();
    const url = await recorder.listen(t);
    const origin = await serving(t, files);
    const context = await browser().createBrowserContext();
    t.after(() => context.close());
    const open = async (path: string, more = ''): Promise<Page> => {
      const page = await context.newPage();
      await page.setViewport({ width: 800, height: 600 });
      await page.goto(`${origin}${path}?url=${encodeURIComponent(url)}${more}`);
      return page;
    };
    return { recorder, origin, url, open };
  }

  const viewsOf = ({ calls }: Recorder): readonly View[] => calls.flatMap(({ call }) => call.views);
  const flush = (page: Page): Promise<void> => page.evaluate(() => (globalThis as Collected).collector.flush());
  const warnings = (page: Page): Promise<string[]> => page.evaluate(() => (globalThis as Collected).warned);

  test('a view is sent some seconds after it was seen, as text and without cookies', async (t) => {
    const { recorder, open } = await prepared(t);
    const page = await open('/one', '&token=public');
    await recorder.until(1);
    const [{ call, headers }] = recorder.calls as [Recorder['calls'][number]];
    assert.deepEqual(recorder.methods, ['POST'], 'no preflight');
    assert.equal(headers['content-type'], 'text/plain;charset=UTF-8');
    assert.deepEqual([headers.cookie, headers.authorization], [undefined, undefined]);
    assert.equal(call.token, 'public');
    assert.equal(call.automated, true, 'a program steers this browser, and the page says so');
    assert.equal(call.views[0]?.variant, 'a');
    await page.close();
  });

  test('half of an element, 30 % of a large one, or half of the viewport are seen; others are not', async (t) => {
    const { recorder, open } = await prepared(t);
    for (const path of ['/hidden', '/below', '/half', '/large', '/tall']) {
      const page = await open(path);
      await page.evaluate(() => new Promise((done) => setTimeout(done, 2500)));
      await flush(page);
      await page.close();
    }
    assert.deepEqual(
      viewsOf(recorder).map(({ variant }) => variant),
      ['a', 'half', 'large', 'tall'],
    );
  });

  test('time in view counts only without a break', async (t) => {
    const { recorder, open } = await prepared(t);
    const page = await open('/half');
    const times = await page.evaluate(async () => {
      const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
      const element = document.querySelector('#half') as HTMLElement;
      for (let i = 0; i < 4; i++) {
        await wait(300);
        element.hidden = true;
        await wait(100);
        element.hidden = false;
      }
      const since = Date.now();
      await wait(1500);
      await (globalThis as Collected).collector.flush();
      return since;
    });
    const [view] = viewsOf(recorder);
    assert.ok((view?.at ?? 0) >= times, 'the second begins when the last break is over');
  });

  test('a click counts the view at once, once each kind, in one record', async (t) => {
    const { recorder, open } = await prepared(t);
    const page = await open('/two');
    await page.click('#a');
    await page.click('#a');
    await page.evaluate(() => {
      const { collector } = globalThis as Collected;
      collector.engaged('a', 'share');
      collector.engaged('never-shown');
    });
    await flush(page);
    const first = viewsOf(recorder).filter(({ variant }) => variant === 'a');
    assert.deepEqual(
      first.map(({ engaged }) => engaged),
      [['click', 'share']],
    );
    assert.deepEqual(await warnings(page), ["peeksafe: engaged('never-shown') without seen()."]);
    await page.click('#b');
    await flush(page);
    await page.evaluate(() => (globalThis as Collected).collector.engaged('b', 'copy'));
    await flush(page);
    const second = viewsOf(recorder).filter(({ variant, engaged }) => variant === 'b' && engaged !== undefined);
    assert.deepEqual(second.at(-1)?.engaged, ['click', 'copy'], 'all that it had, again');
    assert.equal(new Set(second.map(({ view }) => view)).size, 1);
  });

  test('a page that is hidden or closed sends what it has, once', async (t) => {
    const { recorder, open } = await prepared(t);
    const page = await open('/one');
    await page.click('#a');
    const other = await open('/other');
    await recorder.until(1);
    await other.close();
    await page.bringToFront();
    // A page that is closed sends once more the views that have no answer yet.
    await flush(page);
    await page.close();
    const next = await open('/two');
    await next.click('#b');
    await next.close();
    await recorder.until(2);
    const last = await open('/one');
    await last.click('#a');
    await last.goto('about:blank');
    await recorder.until(3);
    assert.deepEqual(
      viewsOf(recorder).map(({ variant }) => variant),
      ['a', 'b', 'a'],
    );
  });

  test('what fails is kept and sent again, after the time that the server asks for', async (t) => {
    const { recorder, open } = await prepared(t);
    recorder.replies.push({ status: 503, headers: { 'Retry-After': '6' } }, 'cut');
    const page = await open('/one');
    await page.click('#a');
    await flush(page);
    await flush(page);
    assert.equal(recorder.calls.length, 1, 'not before its time, whatever the page says');
    await recorder.until(3);
    const [first, second, third] = recorder.calls.map(({ at, call }) => ({ at, views: call.views }));
    assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 5990);
    assert.deepEqual(third?.views, first?.views);
    assert.deepEqual(await warnings(page), []);
  });

  test('what the server will never take is dropped and said', async (t) => {
    const { recorder, open } = await prepared(t);
    const problem = { message: 'No variant "a" was posted to this stream.' };
    recorder.replies.push(
      { status: 200, body: JSON.stringify({ refused: [{ place: 0, problem }] }) },
      { status: 403, body: 'not allowed' },
    );
    const page = await open('/two');
    await page.click('#a');
    await flush(page);
    await page.click('#b');
    await flush(page);
    assert.deepEqual(await warnings(page), [
      `peeksafe: Views refused: ${problem.message}`,
      'peeksafe: Views refused: 403 not allowed',
    ]);
    await flush(page);
    assert.equal(recorder.calls.length, 2);
  });

  test('however many views there are, one request is under way, and each has its bound', async (t) => {
    const { recorder, open } = await prepared(t);
    const page = await open('/many');
    await page.evaluate(() => {
      const { collector } = globalThis as Collected;
      for (const { id } of document.querySelectorAll('[id]')) collector.engaged(id);
    });
    // Firefox refuses a second request of this kind for a moment after the first, which then is tried again.
    await until('the views arrive', async () => {
      await flush(page);
      return viewsOf(recorder).length > 500;
    });
    assert.equal(recorder.mostAtOnce, 1);
    assert.ok(recorder.calls.every(({ bytes, call }) => bytes <= 60_000 && call.views.length <= 500));
    const kept = viewsOf(recorder).map(({ variant }) => variant);
    assert.equal(new Set(kept).size, kept.length);
    assert.ok(kept.length < 1200);
    assert.deepEqual(await warnings(page), ['peeksafe: Views dropped: too many wait.']);
  });

  test('only with consent is a visitor known in the next tab, and are views kept for the next page', async (t) => {
    const { recorder, open } = await prepared(t);
    const idOf = (page: Page): Promise<string | undefined> =>
      page.evaluate(() => (globalThis as Collected).collector.unit);
    const stored = (page: Page): Promise<string[]> =>
      page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);

    const none = await open('/one', '&consent=none');
    assert.equal(await idOf(none), undefined);
    await none.click('#a');
    await none.evaluate(() => (globalThis as Collected).collector.remember('hero', 'a'));
    assert.deepEqual(await stored(none), []);
    await none.close();

    const session = await open('/one');
    const id = await idOf(session);
    await session.reload();
    assert.equal(await idOf(session), id);
    const another = await open('/one');
    assert.notEqual(await idOf(another), id, 'another tab is another visitor');
    await another.close();
    await session.goto(`${session.url()}&consent=granted`);
    assert.equal(await idOf(session), id, 'who agrees stays the same');
    const tab = await open('/one', '&consent=granted');
    assert.equal(await idOf(tab), id);
    await session.close();

    recorder.replies.push('cut', 'cut', 'cut');
    const before = recorder.calls.length;
    await tab.click('#a');
    await tab.goto('about:blank');
    await recorder.until(before + 1);
    recorder.replies.length = 0;
    const next = await open('/other', '&consent=granted');
    await recorder.until(before + 2);
    const lost = recorder.calls[before]?.call.views;
    const again = recorder.calls.slice(before + 1).flatMap(({ call }) => call.views);
    assert.deepEqual(again.at(0), lost?.[0], 'the next page sends them');
    await next.goto(`${next.url()}&consent=none`.replace('consent=granted', ''));
    assert.deepEqual(await stored(next), [], 'and whoever takes back the consent leaves nothing');
  });

  test('a page that comes back from the back/forward cache is another view', async (t) => {
    const { recorder, open } = await prepared(t);
    const page = await open('/one');
    await page.click('#a');
    await flush(page);
    const before = await page.evaluate(() => {
      addEventListener('pageshow', ({ persisted }) => Object.assign(globalThis, { persisted }));
      return (globalThis as Collected).collector.view;
    });
    await page.evaluate(() => {
      // As the browser says it; whether it keeps a page is its own affair, and one that is steered may not.
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    });
    assert.notEqual(await page.evaluate(() => (globalThis as Collected).collector.view), before);
    await page.click('#a');
    await flush(page);
    const views = viewsOf(recorder).filter(({ engaged }) => engaged !== undefined);
    assert.equal(new Set(views.map(({ view }) => view)).size, 2);
    assert.equal(new Set(views.map(({ unit }) => unit)).size, 1, 'of the same visitor');
  });

  test('a server counts what its pages did', async (t) => {
    const files = { ...FILES };
    const origin = await serving(t, files);
    const server = await serverFor(t, { origins: [origin] });
    await post(server, 's', [
      ...pairOfVariants(),
      { id: 'r', at: '2026-01-05T10:00:00.000Z', kind: 'stream.configured', robots: 'count' },
    ]);
    for (let i = 0; i < 3; i++) {
      const page = await browser().newPage();
      await page.goto(`${origin}/two?unit=visitor-${i}&url=${encodeURIComponent(streamUrl(server, 's'))}`);
      await page.click('#a');
      if (i === 0) await page.click('#b');
      await page.close();
    }
    const counts = async (): Promise<unknown> =>
      (await changes(server, 's')).variants
        ?.map(({ id, impressions, engagements, units }) => `${id}: ${impressions}, ${engagements}, ${units}`)
        .sort();
    const expected = JSON.stringify(['a: 3, 3, 3', 'b: 1, 1, 1']);
    await until('the views are counted', async () => JSON.stringify(await counts()) === expected);
  });
}
