// Visitors whose pages show, count and are left, in browsers of their own, and the dashboard beside them.
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import type {} from '../../../src/elements/index.ts';
import { until } from '../../../server/test/support/until.ts';
import { bundled } from '../testing/count-in-page.ts';

/** Counts of a variant: views, clicks, visitors, and visitors who clicked. */
type VariantCounts = readonly [views: number, clicks: number, units: number, engagedUnits: number];
export type CountsById = Readonly<Record<string, VariantCounts>>;

/** A page load, as the page tells of it. */
export interface Load {
  readonly unit: string;
  /** The variant that was shown and seen; empty where the page fell back. */
  readonly variant: string;
  /** Why it fell back; empty where it did not. */
  readonly fallback: string;
  readonly clicked: boolean;
  /** When the page began to load, when it was assigned (0 where it was not), and when it was left. Milliseconds since 1970. */
  readonly startedAt: number;
  readonly assignedAt: number;
  readonly endedAt: number;
}

/** Browsers of their own that load pages at the same time. */
const DEVICES = { chromium: 12, firefox: 6 } as const;
/** Pages that one process loads: in Firefox each that is steered costs more than the one before, 0.3 s at first and 3 s after a thousand. */
const LOADS_OF_A_PROCESS = { chromium: Infinity, firefox: 300 } as const;

/**
 * A page says that its slot was seen. The second that it waits for begins after the slot's, by an observer of its own that the browser tells of the same
 * frames later, so that it ends after it however slow the machine is.
 */
const SCRIPT = `
  import '/slot.js';
  const query = new URLSearchParams(location.search);
  const slot = document.createElement('variant-slot');
  for (const name of ['src', 'unit']) slot.setAttribute(name, query.get(name));
  slot.setAttribute('experiment', 'hero');
  slot.setAttribute('consent', 'granted');
  const say = (said) => Object.assign(globalThis, { said: { variant: '', fallback: '', assignedAt: 0, ...said } });
  slot.addEventListener('peeksafe-fallback', ({ detail }) => say({ fallback: detail.reason }));
  slot.addEventListener('peeksafe-variant', ({ detail: { variant } }) => {
    const assignedAt = Date.now();
    new IntersectionObserver((_, observer) => {
      observer.disconnect();
      setTimeout(() => say({ variant, assignedAt }), 1100);
    }).observe(slot);
  });
  document.body.append(slot);`;

const DASHBOARD = `
  import '/elements.js';
  const stream = document.createElement('variant-stream');
  stream.setAttribute('src', new URLSearchParams(location.search).get('src'));
  stream.append(document.createElement('variant-dashboard'));
  document.body.append(stream);`;

const htmlOf = (title: string, script: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><body><script type="module">${script}</script></body></html>`;

/** The pages and their modules, by path. */
export const crowdFiles = async (): Promise<Readonly<Record<string, string>>> => ({
  '/slot.js': await bundled('src/elements/variant-slot/define.ts'),
  '/elements.js': await bundled('src/elements/index.ts'),
  '/page': htmlOf('Page', SCRIPT),
  '/dashboard': htmlOf('Dashboard', DASHBOARD),
});

type Said = typeof globalThis & { said?: Pick<Load, 'variant' | 'fallback' | 'assignedAt'> };

/** A browser of one visitor after another. */
class Device {
  readonly #context: BrowserContext;
  readonly #leavesByLink: boolean;
  readonly #onWarning: (text: string) => void;
  #tab: Page | null = null;

  constructor(context: BrowserContext, leavesByLink: boolean, onWarning: (text: string) => void) {
    this.#context = context;
    this.#leavesByLink = leavesByLink;
    this.#onWarning = onWarning;
  }

  async open(url: string): Promise<Page> {
    if (this.#tab === null) {
      // A window of its own: nobody sees a tab that is behind another, and so its page counts nothing.
      this.#tab = await this.#context.newPage({ type: 'window' });
      this.#tab.on('console', (message) => {
        if (message.text().startsWith('peeksafe:')) this.#onWarning(message.text());
      });
    }
    await this.#tab.goto(url);
    return this.#tab;
  }

  /** Leaves the page. Firefox, when it is steered, may close a tab without any event for its page: there, another page is opened in the tab. */
  async leave(): Promise<void> {
    if (this.#leavesByLink) await this.#tab?.goto('about:blank');
    else {
      await this.#tab?.close();
      this.#tab = null;
    }
  }
}

/** How a crowd is made. */
export interface CrowdParts {
  readonly open: () => Promise<Browser>;
  readonly name: 'chromium' | 'firefox';
  /** The address of the page that all of them load. */
  readonly pageUrl: (unit: string) => string;
  /** Whether a visitor clicks on what it sees. */
  readonly clicks: (load: Pick<Load, 'unit' | 'variant'>) => boolean;
}

/** Visitors, on several devices at the same time. */
export class Crowd {
  /** Warnings of pages on the console about views that were not counted. */
  readonly warned: string[] = [];
  readonly #parts: CrowdParts;
  #browser: Browser | null = null;
  #devices: readonly Device[] = [];

  constructor(parts: CrowdParts) {
    this.#parts = parts;
  }

  /** Loads a page for each visitor. @param loads Takes each load when its page was left. */
  async loadAll(units: Iterable<string>, loads: Load[]): Promise<void> {
    // One iterator for all devices: each takes the next.
    const waiting = units[Symbol.iterator]();
    for (;;) {
      await this.#begin();
      let isOver = false;
      let left: number = LOADS_OF_A_PROCESS[this.#parts.name];
      const work = async (device: Device): Promise<void> => {
        while (left-- > 0) {
          const next = waiting.next();
          isOver ||= next.done === true;
          if (next.done === true) return;
          loads.push(await this.#load(device, next.value));
        }
      };
      await Promise.all(this.#devices.map(work));
      if (isOver) return;
      await this.settle();
      await this.close();
    }
  }

  async #begin(): Promise<void> {
    if (this.#browser !== null) return;
    const { name, open } = this.#parts;
    this.#browser = await open();
    const devices: Device[] = [];
    while (devices.length < DEVICES[name]) {
      const context = await this.#browser.createBrowserContext();
      devices.push(new Device(context, name === 'firefox', (text) => void this.warned.push(text)));
    }
    this.#devices = devices;
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    this.#browser = null;
    this.#devices = [];
  }

  async #load(device: Device, unit: string): Promise<Load> {
    const startedAt = Date.now();
    const page = await device.open(this.#parts.pageUrl(unit));
    // By timer: a page behind another draws no frames.
    const options = { timeout: 300_000, polling: 50 };
    const seen = await page.waitForFunction(() => (globalThis as Said).said, options);
    const said = (await seen.jsonValue()) as NonNullable<Said['said']>;
    const clicked = said.variant !== '' && this.#parts.clicks({ unit, variant: said.variant });
    if (clicked) await page.click('variant-slot');
    await device.leave();
    return { unit, ...said, clicked, startedAt, endedAt: Date.now() };
  }

  /** Waits until no browser keeps a view that did not arrive. */
  async settle(): Promise<void> {
    for (const device of this.#devices) {
      const page = await device.open(this.#parts.pageUrl('last'));
      // One that comes for what others left is no visitor: it is gone before it has seen anything.
      await page.evaluate(() => document.querySelector('variant-slot')?.remove());
      const isEmpty = (): Promise<boolean> =>
        page.evaluate(() => {
          // The page sends at once when it believes to be left, and forgets what has arrived.
          dispatchEvent(new Event('pagehide'));
          return !Object.keys(localStorage).some((key) => key.startsWith('peeksafe-visitor:unsent:'));
        });
      await until('what was kept arrives', isEmpty, 300_000);
      await device.leave();
    }
  }
}

/** The dashboard beside the crowd. */
export interface Dashboard {
  readonly counts: () => Promise<CountsById>;
  /** All that it shows as text. */
  readonly text: () => Promise<string>;
}

/** Opens the dashboard in a page of its own. */
export async function openDashboard(browser: Browser, url: string): Promise<Dashboard> {
  const page = await browser.newPage();
  // Wide enough for all columns of the table.
  await page.setViewport({ width: 1920, height: 1080 });
  await page.goto(url);
  return {
    counts: () =>
      page.evaluate(() => {
        const { stream } = document.querySelector('variant-stream') as HTMLElementTagNameMap['variant-stream'];
        const countsOf = ([id, one]: [
          string,
          NonNullable<ReturnType<NonNullable<typeof stream>['state']['variants']['get']>>,
        ]) => [id, [one.impressions, one.engagements, one.units ?? 0, one.engagedUnits ?? 0]] as const;
        return Object.fromEntries([...(stream?.state.variants ?? [])].map(countsOf));
      }),
    text: () =>
      page.evaluate(() => {
        const textOf = (node: Node): string => {
          if (node instanceof HTMLStyleElement) return '';
          if (node instanceof Text) return node.data;
          const root = node instanceof Element ? (node.shadowRoot?.childNodes ?? []) : [];
          return [...root, ...node.childNodes].map(textOf).join(' ');
        };
        return textOf(document.body);
      }),
  };
}
