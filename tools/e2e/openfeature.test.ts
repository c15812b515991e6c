// OpenFeature's own providers in a page and in Node, with no code of Peeksafe in either.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OpenFeature } from '@openfeature/server-sdk';
import type { Browser, Page } from 'puppeteer-core';
import { pairOfVariants, post, serverFor, streamUrl } from '../../server/test/support/harness.ts';
import { assign } from '../../src/assign/index.ts';
import { openBrowser, serving } from './count-in-page.ts';
import { OPENFEATURE_HTML, openFeatureScript } from './openfeature-files.ts';
import type { Showing } from './openfeature-page.ts';

const DEFAULT = 'Our own headline';
const CONTENT: Readonly<Record<string, string>> = { a: 'First', b: 'Second' };
const VISITORS = Array.from({ length: 40 }, (_, i) => `visitor-${i}`);
const KILLED = {
  ...{ id: 'k', at: '2026-01-05T10:00:00.000Z', kind: 'variant.killed' },
  ...{ variant: 'a', cause: 'external' },
};

/** The content that the plan gives to a visitor while both variants run. */
function assigned(unit: string): string | undefined {
  const variants = ['a', 'b'].map((id) => ({ id, share: 0.5, status: 'active' as const }));
  return CONTENT[assign({ experiment: 'exp', unit, variants })?.variant ?? ''];
}

test('a server with the stock provider shows what the plan assigns, and nobody what was stopped', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: streamUrl(server, 's') }));
  t.after(() => OpenFeature.close());
  const client = OpenFeature.getClient();
  const shown = (unit: string): Promise<string> => client.getStringValue('exp', DEFAULT, { targetingKey: unit });
  for (const unit of VISITORS) assert.equal(await shown(unit), assigned(unit), unit);
  await post(server, 's', [KILLED]);
  for (const unit of VISITORS) assert.equal(await shown(unit), 'Second', unit);
  const unknown = await client.getStringDetails('nothing', DEFAULT, { targetingKey: 'v' });
  assert.deepEqual([unknown.value, unknown.errorCode], [DEFAULT, 'FLAG_NOT_FOUND']);
});

/** By timer, since a page behind another draws no frames. */
const POLLING = { polling: 50 };

for (const name of ['chromium', 'firefox'] as const) {
  describe(`the stock provider in ${name}`, { timeout: 240_000 }, () => {
    let browser: Browser;
    before(async () => void (browser = await openBrowser(name)));
    after(() => browser.close());

    test('a running page shows what the plan assigns, hears of a stop, and keeps what was not stopped', async (t) => {
      const origin = await serving(t, { '/': OPENFEATURE_HTML, '/page.js': await openFeatureScript() });
      const server = await serverFor(t, { origins: [origin] });
      await post(server, 's', pairOfVariants());
      const url = encodeURIComponent(streamUrl(server, 's'));
      const open = async (visitor: string): Promise<Page> => {
        const page = await browser.newPage();
        t.after(() => page.close());
        await page.goto(`${origin}/?url=${url}&visitor=${visitor}`);
        await page.waitForFunction(() => globalThis.shown?.length === 1, POLLING);
        return page;
      };
      const shownBy = (page: Page): Promise<readonly Showing[]> => page.evaluate(() => globalThis.shown ?? []);
      const visitorOf = (content: string): string => VISITORS.find((unit) => assigned(unit) === content) as string;
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
  });
}
