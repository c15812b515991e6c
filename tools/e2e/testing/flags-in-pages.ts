// OpenFeature's stock provider in pages: what it shows without any code of Peeksafe, and what is counted of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { changes, pairOfVariants, post, serverFor, streamUrl } from '../../../server/test/support/harness.ts';
import { assign } from '../../../src/assign/index.ts';
import { bundled, serving } from './count-in-page.ts';
import { OPENFEATURE_HTML, openFeatureScript } from './openfeature-files.ts';
import type { Showing } from './openfeature-page.ts';

const CONTENT: Readonly<Record<string, string>> = { a: 'First', b: 'Second' };
const VISITORS = Array.from({ length: 40 }, (_, i) => `visitor-${i}`);
const KILLED = {
  ...{ id: 'k', at: '2026-01-05T10:00:00.000Z', kind: 'variant.killed' },
  ...{ variant: 'a', cause: 'external' },
};

/** The variant that the plan gives to a visitor while both run. */
function assigned(unit: string): string {
  const variants = ['a', 'b'].map((id) => ({ id, share: 0.5, status: 'active' as const }));
  return assign({ experiment: 'exp', unit, variants })?.variant as string;
}

/** By timer, since a page behind another draws no frames. */
const POLLING = { polling: 50 };

/** Declares the tests for a browser. */
export function showFlags(browser: () => Browser): void {
  test('a running page shows what the plan assigns, hears of a stop, and keeps what was not stopped', async (t) => {
    const origin = await serving(t, { '/': OPENFEATURE_HTML, '/page.js': await openFeatureScript() });
    const server = await serverFor(t, { origins: [origin] });
    await post(server, 's', pairOfVariants());
    const url = encodeURIComponent(streamUrl(server, 's'));
    const open = async (visitor: string): Promise<Page> => {
      const page = await browser().newPage();
      t.after(() => page.close());
      await page.goto(`${origin}/?url=${url}&visitor=${visitor}`);
      await page.waitForFunction(() => globalThis.shown?.length === 1, POLLING);
      return page;
    };
    const shownBy = (page: Page): Promise<readonly Showing[]> => page.evaluate(() => globalThis.shown ?? []);
    const visitorOf = (content: string): string =>
      VISITORS.find((unit) => CONTENT[assigned(unit)] === content) as string;
    const [moved, kept] = [await open(visitorOf('First')), await open(visitorOf('Second'))];
    assert.deepEqual([(await shownBy(moved))[0]?.headline, (await shownBy(kept))[0]?.headline], ['First', 'Second']);
    // A browser slows down pages that nobody looks at.
    await moved.bringToFront();
    const killedAt = Date.now();
    await post(server, 's', [KILLED]);
    await moved.waitForFunction(() => globalThis.shown?.length === 2, POLLING);
    const [, next] = await shownBy(moved);
    assert.equal(next?.headline, 'Second');
    t.diagnostic(`the stop was on the page ${next.at - killedAt} ms after it was posted`);
    assert.equal((await shownBy(kept)).length, 1, 'whose variant was not stopped sees nothing move');
  });

  test('a server counts the flags of the stock provider', { timeout: 120_000 }, async (t) => {
    const origin = await serving(t, {
      '/': OPENFEATURE_HTML,
      '/page.js': await bundled('tools/e2e/testing/openfeature-collect-page.ts'),
    });
    const server = await serverFor(t, { origins: [origin] });
    const settings = { id: 'r', at: '2026-01-05T10:00:00.000Z', kind: 'stream.configured', robots: 'count' };
    await post(server, 's', [...pairOfVariants(), settings]);
    const expected: Record<string, [views: number, engaged: number]> = { a: [0, 0], b: [0, 0] };
    for (let i = 0; i < 6; i++) {
      const [visitor, buys] = [`visitor-${i}`, i % 2 === 0];
      const page = await browser().newPage();
      const url = encodeURIComponent(streamUrl(server, 's'));
      await page.goto(`${origin}/?url=${url}&visitor=${visitor}${buys ? '&buys' : ''}`);
      await page.waitForFunction(() => globalThis.headline !== undefined, POLLING);
      const variant = assigned(visitor);
      assert.equal(await page.evaluate(() => globalThis.headline), CONTENT[variant]);
      const counts = expected[variant] as [number, number];
      counts[0]++;
      if (buys) counts[1]++;
      await page.close();
    }
    // `flush` of the page resolves when the server has answered, so all is counted by now.
    const { variants = [] } = await changes(server, 's');
    for (const { id, impressions, units, engagements } of variants)
      assert.deepEqual([id, [impressions, engagements], units], [id, expected[id], impressions]);
    assert.equal(variants.length, 2);
  });
}
