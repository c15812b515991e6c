// Pages of a site that show variants and count, in Chromium and in Firefox. Each browser is started once: a start of Firefox takes four
// seconds of a processor.
import { after, before, describe } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { openBrowser } from './testing/count-in-page.ts';
import { showFlags } from './testing/flags-in-pages.ts';
import { countValues } from './testing/values-in-pages.ts';
import { countViews } from './testing/views-in-pages.ts';

// In each they wait for most of their time.
describe('pages that count', { concurrency: 2 }, () => {
  for (const name of ['chromium', 'firefox'] as const)
    // A page behind another is not seen.
    describe(`in ${name}`, { concurrency: 1, timeout: 600_000 }, () => {
      let browser: Browser;
      before(async () => void (browser = await openBrowser(name)));
      after(() => browser.close());
      const opened = (): Browser => browser;
      countViews(opened);
      countValues(opened);
      showFlags(opened);
    });
});
