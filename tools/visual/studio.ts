// Takes the pictures: one browser, and for each scene a new page in which time, place, language and fonts are fixed.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createRequire } from 'node:module';
import { build as bundle } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { BROWSER_ARGS, ensureBrowser } from '../browser.ts';
import { build } from '../build.ts';
import { NOW } from './fixtures.ts';
import type { Act, Look, Scene } from './scene.ts';

/** Has the same name on every machine; the browser finds it at the server of the studio. */
const HOST = 'visual.invalid';
const ORIGIN = `http://${HOST}`;

/**
 * Content that stays the same while the studio is open: a page that follows another takes it from the browser's memory, compiled. By
 * Playwright's routes it would come through the debugger for each picture, and be compiled for each.
 */
const KEPT = 'public, max-age=3600, immutable';

/** Flags that make a picture come out alike on every machine: no hinting to its taste, no sub-pixels of its screen, no graphics card. */
const FIXED = [
  '--font-render-hinting=none',
  '--disable-lcd-text',
  '--disable-font-subpixel-positioning',
  '--force-color-profile=srgb',
  '--hide-scrollbars',
];

/** Packages from which the pages load their fonts; fonts that a machine has installed are never used. */
const FONTS = ['@fontsource-variable/inter', '@fontsource-variable/noto-sans-arabic'];
const FAMILY = `'Inter Variable', 'Noto Sans Arabic Variable'`;

/** Space around an element, for outlines and shadows, in CSS pixels. */
const SPACE = 8;

/** A window is so high, CSS pixels; that of the dashboard so high that all of it is in view, for entries that are not are not drawn. */
const HEIGHT = { usual: 900, dashboard: 4000 } as const;

/** A picture is taken when two in a row are alike; after this many tries it never comes to rest. */
const MAX_TRIES = 40;

const require = createRequire(import.meta.url);

async function script(): Promise<string> {
  await build();
  const { outputFiles } = await bundle({
    entryPoints: [join(import.meta.dirname, 'in-page.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    // The elements as they are published: what becomes of their templates on the way is seen.
    conditions: ['browser'],
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/** Address of a page whose look is in its query. */
const addressOf = ({ lang, dir, width }: Look): string =>
  `${ORIGIN}/?${new URLSearchParams({ lang, dir, width: String(width) }).toString()}`;

const documentOf = (look: URLSearchParams): string => `<!doctype html>
<html lang="${look.get('lang')}" dir="${look.get('dir')}"><meta charset="utf-8"><link rel="icon" href="data:,">
${FONTS.map((name) => `<link rel="stylesheet" href="/fonts/${name}/index.css">`).join('')}
<style>
  html { color-scheme: light dark; background: light-dark(#fff, #0f1115) }
  body { margin: 0; font: 14px ${FAMILY}; --peeksafe-font: ${FAMILY} }
  #scene { inline-size: ${Number(look.get('width')) + 2 * SPACE}px; padding: ${SPACE}px; box-sizing: border-box }
</style>
<div id="scene"></div><script type="module" src="/scene.js"></script></html>`;

function fontFile(path: string): Buffer {
  const name = FONTS.find((font) => path.startsWith(`${font}/`)) as string;
  return readFileSync(join(dirname(require.resolve(`${name}/package.json`)), path.slice(name.length)));
}

const TYPES: Readonly<Record<string, string>> = { css: 'text/css', woff2: 'font/woff2' };

function answer(url: string, code: string, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(url, ORIGIN);
  const send = (type: string, body: string | Buffer, kept = KEPT): unknown =>
    response.writeHead(200, { 'content-type': type, 'cache-control': kept }).end(body);
  if (pathname === '/') send('text/html', documentOf(searchParams), 'no-store');
  else if (pathname === '/scene.js') send('text/javascript', code);
  else if (pathname.startsWith('/fonts/')) {
    const path = pathname.slice('/fonts/'.length);
    send(TYPES[path.split('.').at(-1) ?? ''] ?? '', fontFile(path));
  } else response.writeHead(404).end();
}

/** Serves the pages of all pictures. */
async function serve(code: string): Promise<{ port: number; server: Server }> {
  const server = createServer(({ url = '/' }, response) => answer(url, code, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, server };
}

async function play(page: Page, act: Act): Promise<void> {
  if ('press' in act) await page.keyboard.press(act.press);
  else if ('choose' in act) await page.locator(act.from).first().selectOption(act.choose);
  else if ('hover' in act) await page.locator(act.hover).first().hover();
  else await page.locator(act.click).first().click();
}

const STILL_MS = 350;
/** The summary's figures follow this often, and a little more. */
const PACE_MS = 1300;

/** The picture, once it holds still. */
async function still(page: Page): Promise<Uint8Array> {
  const box = page.locator('#scene');
  let former: Uint8Array = new Uint8Array();
  for (let i = 0; i < MAX_TRIES; i++) {
    const picture = await box.screenshot({ caret: 'hide', animations: 'disabled' });
    if (picture.equals(former)) return picture;
    former = picture;
    // Long enough for what comes from the past of a stream, or is loaded when the page is idle.
    await setTimeout(STILL_MS);
  }
  throw new Error('The page never stops changing.');
}

interface StudioOptions {
  readonly flags?: readonly string[];
  readonly scale?: number;
}

/** Takes pictures of scenes. */
export class Studio {
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #scale: number;
  /** Pages that have taken a picture and can take another, by language: the process behind a new one costs as much as a picture. */
  readonly #idle = new Map<string, Page[]>();

  private constructor(browser: Browser, server: Server, scale: number) {
    this.#browser = browser;
    this.#server = server;
    this.#scale = scale;
  }

  /**
   * Starts a browser that draws by itself, without a graphics card, unless other flags are given.
   *
   * @param options `scale` is how many pixels of a picture make one CSS pixel, in each direction; 1 unless given.
   */
  static async open({ flags = ['--disable-gpu'], scale = 1 }: StudioOptions = {}): Promise<Studio> {
    const { port, server } = await serve(await script());
    const place = `--host-resolver-rules=MAP ${HOST} 127.0.0.1:${port}`;
    const browser = await chromium.launch({
      executablePath: ensureBrowser(),
      args: [...BROWSER_ARGS, ...FIXED, ...flags, place],
    });
    return new Studio(browser, server, scale);
  }

  /** Of the browser, such as `156.0.8078.108`. */
  get version(): string {
    return this.#browser.version();
  }

  /**
   * A picture of a scene, as PNG.
   *
   * @param css Rules that are added to the page, for tests of what a change would do.
   * @throws Error when the page has an error, or the element never holds still.
   */
  async picture({ name, tag, state, look }: Scene, css = ''): Promise<Uint8Array> {
    const { acts = [] } = state;
    const idle = this.#idle.get(look.lang)?.pop();
    const page = idle ?? (await this.#openPage(look));
    const faults: string[] = [];
    const note = ({ message }: Error): number => faults.push(message);
    page.on('pageerror', note);
    let isReusable = false;
    try {
      await page.setViewportSize({
        width: look.width + 2 * SPACE,
        height: tag === 'variant-dashboard' ? HEIGHT.dashboard : HEIGHT.usual,
      });
      await page.emulateMedia({
        colorScheme: look.theme,
        forcedColors: look.forcedColors ? 'active' : 'none',
        reducedMotion: 'reduce',
      });
      await page.goto(addressOf(look));
      await page.waitForFunction(() => 'show' in globalThis);
      await page.evaluate(([what, given]) => show(what, given), [tag, state] as const);
      if (css !== '') await page.locator(tag).evaluate(restyle, css);
      for (const act of acts) await play(page, act);
      if (tag === 'variant-dashboard' || tag === 'variant-summary') await setTimeout(PACE_MS);
      const picture = await still(page);
      if (faults.length > 0) throw new Error(`An error in the page: ${faults[0]}`);
      // An act leaves the pointer somewhere, and may be remembered.
      isReusable = acts.length === 0;
      return picture;
    } catch (error) {
      throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    } finally {
      page.off('pageerror', note);
      if (isReusable) this.#keep(look.lang, page);
      else await page.close();
    }
  }

  /** A page in a browsing context of its own, whose language can no longer be changed. */
  async #openPage({ lang }: Look): Promise<Page> {
    const page = await this.#browser.newPage({ deviceScaleFactor: this.#scale, locale: lang, timezoneId: 'UTC' });
    await page.clock.setFixedTime(NOW);
    return page;
  }

  #keep(lang: string, page: Page): void {
    const idle = this.#idle.get(lang);
    if (idle === undefined) this.#idle.set(lang, [page]);
    else idle.push(page);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
  }
}

/** Adds rules inside of an element. */
function restyle(element: Element, css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  element.shadowRoot?.adoptedStyleSheets.push(sheet);
}
