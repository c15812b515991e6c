// From POST to painted cell: what a person waits for, in a real Chromium, against a real server on its embedded store.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { chromium, type Page } from 'playwright-core';
import type { EventInput } from 'peeksafe/protocol';
import { connect } from 'peeksafe/sdk';
import { BROWSER_ARGS, ensureBrowser } from '../tools/browser.ts';
import { build } from '../tools/build.ts';
import { startBuilt, type BuiltServer } from './built-server.ts';
import { quantile, rowOf, type Row } from './rows.ts';

const VARIANTS = 20;
async function post(url: string, events: readonly EventInput[]): Promise<void> {
  const response = await fetch(`${url}/v1/streams/bench/events`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(events),
  });
  if (!response.ok) throw new Error(`The server answered ${response.status}: ${await response.text()}`);
  await response.arrayBuffer();
}

function opening(): EventInput[] {
  const at = new Date().toISOString();
  const variants = Array.from({ length: VARIANTS }, (_, i): EventInput => ({
    id: `p${i}`,
    at,
    kind: 'variant.posted',
    variant: `v${i}`,
    experiment: 'x',
    content: `Variant ${i}`,
    predictedEr: 0.04,
  }));
  return [{ id: 'x', at, kind: 'experiment.opened', experiment: 'x', policy: 'off' }, ...variants];
}

/** Installs, in the page, a function that resolves with the time at which a text stood painted in the table. */
async function watchPaint(page: Page): Promise<void> {
  await page.evaluate(() => {
    const view = document.querySelector('variant-dashboard')?.shadowRoot?.querySelector('experiment-view')?.shadowRoot;
    const root = view?.querySelector('variant-table')?.shadowRoot as ShadowRoot;
    const painted = (text: string): Promise<number> =>
      new Promise((done) => {
        const look = (): boolean => {
          if (!root.textContent?.includes(text)) return false;
          // The frame that follows this change has been painted when the task after its callbacks runs.
          requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => done(performance.timeOrigin + performance.now());
            channel.port2.postMessage(null);
          });
          return true;
        };
        if (look()) return;
        const observer = new MutationObserver(() => {
          if (look()) observer.disconnect();
        });
        observer.observe(root, { subtree: true, childList: true, characterData: true });
      });
    Object.assign(globalThis, { painted });
  });
}

const now = (): number => performance.timeOrigin + performance.now();

async function residentMegabytes(metricsUrl: string): Promise<number> {
  const text = await (await fetch(metricsUrl)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]) / 1e6;
}

/** One event at a time, each waited for until it is painted: how long that took, and when a bare reader in Node got it. */
async function measure(
  server: BuiltServer,
  page: Page,
  rounds: number,
): Promise<{ painted: number[]; heard: number[] }> {
  const painted: number[] = [];
  const heard: number[] = [];
  const stream = connect(`${server.url}/v1/streams/bench`);
  let total = 1_000_000;
  let arrived: (() => void) | null = null;
  stream.subscribe(({ variants }) => {
    if (variants.some(({ impressions }) => impressions === total)) arrived?.();
  });
  await post(server.url, [
    {
      id: 'base',
      at: new Date().toISOString(),
      kind: 'variant.observed',
      variant: 'v0',
      impressions: total,
      engagements: 1,
    },
  ]);
  for (let i = 0; i < rounds; i++) {
    total += 1;
    const text = total.toLocaleString('en');
    const seen = page.evaluate(
      (wanted) => (globalThis as unknown as { painted(text: string): Promise<number> }).painted(wanted),
      text,
    );
    const hearing = new Promise<number>((done) => (arrived = () => done(now())));
    // Apart from the frame before, and out of step with the display.
    await new Promise((done) => setTimeout(done, 80 + Math.random() * 60));
    const start = now();
    await post(server.url, [
      {
        id: `e${i}`,
        at: new Date().toISOString(),
        kind: 'variant.observed',
        variant: 'v0',
        impressions: 1,
        engagements: 0,
      },
    ]);
    heard.push((await hearing) - start);
    painted.push((await seen) - start);
  }
  stream.close();
  return { painted, heard };
}

/** Median and p99 from POST to painted cell, beside the same to a reader without a page, and the server's memory. */
export async function latency(quick: boolean): Promise<Row[]> {
  await build();
  const dataDir = mkdtempSync(join(tmpdir(), 'peeksafe-bench-'));
  const server = await startBuilt(dataDir);
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: [...BROWSER_ARGS] });
  try {
    await post(server.url, opening());
    const page = await browser.newPage();
    await page.goto(`${server.url}/?stream=bench`);
    await page.locator('variant-dashboard experiment-view variant-table', { hasText: 'Variant 3' }).waitFor();
    await watchPaint(page);
    const { painted, heard } = await measure(server, page, quick ? 100 : 500);
    const memory = await residentMegabytes(server.metricsUrl);
    return [
      rowOf('latency', 'peeksafe', 'POST to painted cell', 'ms', painted),
      rowOf('latency', 'peeksafe', 'POST to painted cell, p99', 'ms', [quantile(painted, 0.99)]),
      rowOf('latency', 'limit', 'POST to a reader without a page', 'ms', heard),
      rowOf('latency', 'limit', 'POST to a reader without a page, p99', 'ms', [quantile(heard, 0.99)]),
      rowOf('latency', 'peeksafe', 'resident memory of the server', 'MB', [memory]),
    ];
  } finally {
    await browser.close();
    server.child.kill('SIGTERM');
    await once(server.child, 'exit');
    rmSync(dataDir, { recursive: true, force: true });
  }
}
