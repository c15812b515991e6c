// The demo as `npm start` gives it: what its buttons make happen is seen on the page.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { temporaryFolder } from '../../server/test/support/harness.ts';
import { freePort } from '../../server/test/support/server-process.ts';
import { launchChromium } from '../browser.ts';
import { focused } from './testing/focused.ts';
import { layoutShifts, watchLayout } from './testing/layout-shifts.ts';

const START = fileURLToPath(new URL('../start.ts', import.meta.url));
const START_MS = 120_000;
const SEEN_MS = 90_000;
/** How much slower than this machine a page is loaded when it is watched for what moves. */
const SLOWER = 4;
/** After this the page has shown what it loads late, such as impressions saved. */
const SETTLED_MS = 1500;

let browser: Browser;
let url: string;
const ends: (() => void)[] = [];

async function started(output: NodeJS.ReadableStream, address: string): Promise<void> {
  for await (const text of output) if (String(text).includes(address)) return;
  throw new Error('The demo ended before it answered.');
}

before(
  async () => {
    browser = await launchChromium();
    const port = await freePort();
    url = `http://localhost:${port}`;
    const folder = temporaryFolder({ after: (work) => void ends.push(work) });
    const child = spawn(process.execPath, [START, '--port', String(port), '--data', folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    ends.unshift(() => void child.kill('SIGKILL'));
    await started(child.stdout, url);
    child.stdout.resume();
  },
  { timeout: START_MS },
);
after(async () => {
  await browser.close();
  for (const end of ends) end();
});

/** A page that fails the test in the end if it has complained of anything. */
async function newPage(t: { after(work: () => unknown): void }): Promise<Page> {
  const page = await browser.newPage({ locale: 'en' });
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  t.after(async () => {
    await page.close();
    assert.deepEqual(errors, []);
  });
  return page;
}

/** Waits until the page shows its experiments, and the variants of the one that is in view; where it is narrow, that one waits to be chosen. */
async function shown(page: Page): Promise<void> {
  await page.locator('experiment-list button.row').nth(1).waitFor();
  await page.locator('experiment-view variant-table [role=row]').nth(1).waitFor({ state: 'attached' });
}

async function load(page: Page): Promise<void> {
  await page.goto(url);
  await shown(page);
}

/** Opens the demo. */
async function open(t: { after(work: () => unknown): void }): Promise<Page> {
  const page = await newPage(t);
  await load(page);
  return page;
}

test('a page of a stream that nobody simulates offers no scenarios', { timeout: SEEN_MS }, async (t) => {
  const page = await open(t);
  assert.equal(await page.locator('#controls-button').isVisible(), true);
  await page.goto(`${url}/?stream=another`);
  await page.locator('stream-status').first().waitFor();
  await page.locator('#controls-button').waitFor({ state: 'hidden' });
});

/** More than anybody wants to press to come through a page. */
const MAX_STOPS = 40;

test('the whole page of a busy stream has at most 40 tab stops', { timeout: SEEN_MS }, async (t) => {
  const page = await newPage(t);
  await page.setViewportSize({ width: 1280, height: 900 });
  await load(page);
  await page.locator('experiment-view er-fan .plot').waitFor();
  const stops: string[] = [];
  for (let i = 0; i < 2 * MAX_STOPS; i++) {
    await page.keyboard.press('Tab');
    const { host, role, text } = await focused(page);
    if (role === 'body') break;
    stops.push(`${host}: ${role} ${text.slice(0, 40)}`);
  }
  assert.match(
    stops.at(-1) ?? '',
    /^kill-feed: button /,
    'the focus is lost only behind the last of them, in the timeline',
  );
  assert.ok(stops.length <= MAX_STOPS, `${stops.length} stops:\n${stops.join('\n')}`);
  assert.ok(stops.length > 10, stops.join('\n'));
});

async function press(page: Page, scenario: string): Promise<void> {
  const controls = page.locator('#controls');
  if (!(await controls.isVisible())) await page.locator('#controls-button').click();
  await controls.locator(`[data-scenario=${scenario}]`).click();
}

test(
  'a losing variant that a visitor adds appears, and is stopped with a reason',
  { timeout: 2 * SEEN_MS },
  async (t) => {
    const page = await open(t);
    await press(page, 'busy');
    const answered = page.waitForResponse((response) => response.request().postData()?.includes('losing') ?? false);
    await press(page, 'loser');
    const { variant } = (await (await answered).json()) as { variant: string };
    const reason = await page.waitForFunction(
      (id) => {
        const { stream } = document.querySelector('variant-stream') as HTMLElementTagNameMap['variant-stream'];
        return [...(stream?.state.kills.values() ?? [])].find((kill) => kill.variant === id)?.reason;
      },
      variant,
      { timeout: SEEN_MS },
    );
    assert.match(String(await reason.jsonValue()), /below/);
  },
);

test('a pattern that a visitor tires is warned of', { timeout: SEEN_MS }, async (t) => {
  const page = await open(t);
  await press(page, 'tired');
  const said = page.locator('.happened', { hasText: 'used three times more' });
  await said.waitFor();
  const pattern = /pattern ([\w-]+)/.exec((await said.textContent()) ?? '')?.[1];
  await page.waitForFunction(
    (name) => {
      const { stream } = document.querySelector('variant-stream') as HTMLElementTagNameMap['variant-stream'];
      return stream?.state.patterns.get(name ?? '')?.level === 'overused';
    },
    pattern,
    { timeout: SEEN_MS },
  );
});

test('a page whose network is cut says so, and catches up by itself', { timeout: SEEN_MS }, async (t) => {
  const page = await open(t);
  const state = (): Promise<string | undefined> =>
    page.evaluate(
      () => (document.querySelector('variant-stream') as HTMLElementTagNameMap['variant-stream']).stream?.status.phase,
    );
  await press(page, 'cut');
  await page.locator('stream-status', { hasText: /Stale|Offline/ }).waitFor();
  assert.notEqual(await state(), 'live');
  await press(page, 'cut');
  await page.locator('stream-status', { hasText: 'Live' }).waitFor();
});

test(
  'the page and its elements change their language and direction at once, and keep them',
  { timeout: SEEN_MS },
  async (t) => {
    const page = await open(t);
    await page.locator('#language').selectOption('ar');
    await page.locator('variant-dashboard h2', { hasText: 'ما ينبغي فعله الآن' }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl');
    await page.reload();
    await page.locator('variant-dashboard h2', { hasText: 'ما ينبغي فعله الآن' }).waitFor();
    await page.locator('#language').selectOption('de');
    // cspell:ignore Nächstes
    await page.locator('variant-dashboard h2', { hasText: 'Was als Nächstes zu tun ist' }).waitFor();
  },
);

/** Patterns wear out and variants come while the page is opened. */
async function stir(): Promise<void> {
  for (const kind of ['overuse-pattern', 'losing-variant', 'overuse-pattern']) {
    const answer = await fetch(`${url}/v1/streams/demo/scenarios`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ kind }),
    });
    assert.equal(answer.ok, true);
  }
}

for (const [width, height] of [
  [1280, 720],
  [390, 844],
] as const)
  test(`nothing moves while the page loads, ${width} px wide, slowly, with news`, { timeout: SEEN_MS }, async (t) => {
    const page = await newPage(t);
    await page.setViewportSize({ width, height });
    await watchLayout(page, SLOWER);
    await Promise.all([load(page), stir()]);
    await stir();
    await page.waitForTimeout(SETTLED_MS);
    const { score, moved } = await layoutShifts(page);
    assert.ok(score < 0.01, `layout shift ${score.toFixed(4)}\n${moved.join('\n')}`);
  });

test('once seen, the page opens without a network and says that it is offline', { timeout: SEEN_MS }, async (t) => {
  const context = await browser.newContext({ locale: 'en' });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await shown(page);
  await context.setOffline(true);
  await page.reload();
  await page.locator('stream-status', { hasText: 'Offline' }).waitFor();
});

test('the panel leads to a test in a page, which posts its variants before its tags ask for them', async (t) => {
  const page = await open(t);
  const said: string[] = [];
  const note = (what: string, address: string): void => {
    if (new URL(address).pathname.startsWith('/v1/streams/loop')) said.push(what);
  };
  page.on('websocket', (socket) => note('asked', socket.url()));
  page.on('request', (request) => request.method() === 'GET' && note('asked', request.url()));
  page.on('response', (response) => response.request().method() === 'POST' && note('posted', response.url()));
  await page.locator('#controls-button').click();
  await page.getByRole('link', { name: 'A test in a page' }).click();
  await page.locator('variant-slot h1').waitFor();
  await page.locator('variant-slot button').waitFor();
  for (const title of ['Headline', 'Teaser'])
    await page.locator('variant-dashboard').getByText(title, { exact: true }).first().waitFor();
  assert.equal(said[0], 'posted');
});

/** A page of somebody who has not been here before, and shows a sign of being here. */
async function firstVisit(t: { after(work: () => unknown): void }, width: number, height: number): Promise<Page> {
  const page = await newPage(t);
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(url);
  await page.locator('experiment-list button.row').nth(1).waitFor();
  await page.mouse.move(width / 2, 300);
  await page.mouse.move(width / 2, 310);
  await page.locator('body > .caption').waitFor();
  return page;
}

/** How much of the thing that is explained the caption covers, in CSS pixels. */
const covered = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const [card, ring] = ['.caption', '.caption-ring'].map((one) =>
      (document.querySelector(`body > ${one}`) as HTMLElement).getBoundingClientRect(),
    ) as [DOMRect, DOMRect];
    const width = Math.min(card.right, ring.right) - Math.max(card.left, ring.left);
    const height = Math.min(card.bottom, ring.bottom) - Math.max(card.top, ring.top);
    return Math.max(0, width) * Math.max(0, height);
  });

for (const [width, height] of [
  [1280, 900],
  [390, 844],
] as const)
  test(`a first visit is explained in three captions that leave, ${width} px wide`, { timeout: SEEN_MS }, async (t) => {
    const page = await firstVisit(t, width, height);
    const caption = page.locator('body > .caption');
    for (const step of ['1 of 3', '2 of 3', '3 of 3']) {
      await caption.getByText(step).waitFor();
      assert.equal(await covered(page), 0, step);
      await caption.locator('.caption-next').click();
    }
    await caption.waitFor({ state: 'detached' });
    await page.reload();
    await shown(page);
    await page.mouse.move(300, 320);
    await page.mouse.move(300, 330);
    await page.waitForTimeout(SETTLED_MS);
    assert.equal(await caption.count(), 0, 'they do not come again');
  });

test('captions speak the language of the page, and Escape puts them away', { timeout: SEEN_MS }, async (t) => {
  const page = await firstVisit(t, 1280, 900);
  await page.locator('#language').selectOption('de');
  // cspell:ignore Überspringen
  await page.locator('body > .caption', { hasText: 'Überspringen' }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('body > .caption').waitFor({ state: 'detached' });
  assert.equal(await page.locator('body > .caption-ring').count(), 0);
});

test('the panel leads to an archive that came in by the importer, and says that it is made up', async (t) => {
  const page = await open(t);
  await page.locator('#controls-button').click();
  await page.locator('#more').getByText('npx peeksafe-server replay FILE').waitFor();
  await page.getByRole('link', { name: 'Open a made-up archive' }).click();
  await page.locator('experiment-list button.row').nth(3).waitFor();
  await page.locator('stream-status', { hasText: 'Replay' }).waitFor();
  await page.locator('#simulated').waitFor();
  await page.locator('#controls-button').click();
  await page.getByRole('link', { name: 'Back to the demo' }).waitFor();
});

test(
  'the card is a picture of at least 1200 x 630, light and dark, to save and to copy',
  { timeout: SEEN_MS },
  async (t) => {
    const page = await newPage(t);
    await page.goto(`${url}/?stream=made-up-archive`);
    await shown(page);
    await page.locator('er-fan .plot canvas').first().waitFor();
    await page.locator('#controls-button').click();
    await page.getByRole('button', { name: 'Share card…' }).click();
    const sizes: number[][] = [];
    for (const theme of ['Light', 'Dark']) {
      await page.getByRole('radio', { name: theme }).check();
      await page.locator('.share img').waitFor();
      await page.waitForFunction(() => document.querySelector('.share-status')?.textContent === '');
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Download' }).click();
      const name = (await download).suggestedFilename();
      assert.match(name, theme === 'Dark' ? /^peeksafe-[\w-]+-dark\.png$/ : /^peeksafe-[\w-]+\d\.png$/);
      sizes.push(
        await page.evaluate(() => {
          const image = document.querySelector<HTMLImageElement>('.share img') as HTMLImageElement;
          const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
          const context = canvas.getContext('2d') as CanvasRenderingContext2D;
          context.drawImage(image, 0, 0);
          return [image.naturalWidth, image.naturalHeight, context.getImageData(0, 0, 1, 1).data[0] ?? 0];
        }),
      );
    }
    const [light, dark] = sizes as [number[], number[]];
    assert.ok((light[0] ?? 0) >= 2400 && (light[1] ?? 0) >= 1260, `${light.join(' x ')}`);
    assert.ok((light[2] ?? 0) > 200 && (dark[2] ?? 255) < 60, 'one is light, the other dark');
    await page.locator('body > .share').getByRole('button', { name: 'Close' }).click();
    await page.locator('body > .share').waitFor({ state: 'detached' });
  },
);
