// Seconds read and money spent, from a slot in a page to the metrics of its variant.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Browser } from 'puppeteer-core';
import type { MetricResult } from 'peeksafe/protocol';
import { changes, post, serverFor, streamUrl } from '../../../server/test/support/harness.ts';
import { until } from '../../../server/test/support/until.ts';
import { bundled, serving } from './count-in-page.ts';

const AT = '2026-01-05T10:00:00.000Z';
const SETUP = [
  { id: 'configured', at: AT, kind: 'stream.configured', robots: 'count' },
  {
    ...{ id: 'opened', at: AT, kind: 'experiment.opened', experiment: 'hero' },
    metrics: [
      { name: 'purchase', type: 'rate' },
      { name: 'dwell', type: 'mean', unit: 'seconds' },
      { name: 'order-value', type: 'ratio', unit: 'currency:EUR' },
    ],
  },
  { id: 'posted', at: AT, kind: 'variant.posted', variant: 'hero-a', experiment: 'hero', content: 'First' },
];

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title>
<style>body { margin: 0 } variant-slot { display: block; height: 200px }</style>
<script type="module">
  import { addValue, countDwell } from '/values.js';
  const src = new URLSearchParams(location.search).get('src');
  addEventListener('peeksafe-variant', ({ target, detail }) => {
    countDwell(detail.collector, detail.variant, target);
    globalThis.buy = (money) => {
      detail.collector.engaged(detail.variant, 'purchase');
      return addValue(detail.collector, detail.variant, 'order-value', money);
    };
  });
  await import('/slot.js');
  const slot = document.createElement('variant-slot');
  // The page's server chose: a plan may come too late on a machine that is busy.
  Object.assign(slot, { src, experiment: 'hero', variant: 'hero-a', textContent: 'First' });
  document.body.append(slot);
</script></html>`;

const files = {
  '/page': PAGE,
  '/values.js': await bundled('src/collect/values.ts'),
  '/slot.js': await bundled('src/elements/variant-slot/define.ts'),
};

const CLOCK_ROUNDING_MS = 100;

type Shop = typeof globalThis & { buy?: (money: number) => boolean };

/** Declares the test for a browser. */
export function countValues(browser: () => Browser): void {
  test('what a visitor reads and spends is in the metrics', { timeout: 120_000 }, async (t) => {
    const origin = await serving(t, files);
    const server = await serverFor(t, { origins: [origin] });
    await post(server, 's', SETUP);
    const page = await browser().newPage();
    t.after(() => page.close());
    await page.goto(`${origin}/page?src=${encodeURIComponent(streamUrl(server, 's'))}`);
    const openedAt = Date.now();
    await page.waitForFunction(() => (globalThis as Shop).buy !== undefined);
    const bought = await page.evaluate(() => [19.5, 0.5].map((money) => (globalThis as Shop).buy?.(money)));
    assert.deepEqual(bought, [true, true]);
    // Longer than a view takes to be seen; the engagement above has counted it before.
    await page.evaluate(() => new Promise((done) => setTimeout(done, 1500)));
    await page.goto('about:blank');
    // Browsers round their clocks, against being told apart by them.
    const most = (Date.now() - openedAt + CLOCK_ROUNDING_MS) / 1000;

    const metrics = async (): Promise<readonly MetricResult[]> =>
      (await changes(server, 's')).variants?.[0]?.metrics ?? [];
    await until('the page has sent how long it was read', async () => ((await metrics())[1]?.sum ?? 0) > 0, 30_000);
    const [purchase, dwell, order] = await metrics();
    assert.deepEqual([purchase?.n, purchase?.sum], [1, 1]);
    assert.deepEqual([order?.n, order?.sum, order?.value], [1, 20, 10], 'two orders of one visitor');
    assert.equal(dwell?.n, 1);
    assert.ok(dwell.sum >= 1 && dwell.sum <= most, `${dwell.sum} s of ${most} s`);
  });
}
