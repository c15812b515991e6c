// cspell:ignore displayfd webkitgtk
// WebKit for the runner of the browser's tests: Debian's driver of WebKitGTK, by WebDriver, on a screen that nobody sees.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { BrowserLauncher } from '@web/test-runner';
import { freePort } from '../../server/test/support/ports.ts';

/** The programs that it is made of. */
export interface WebKitPrograms {
  readonly driver: string;
  readonly browser: string;
  /** A screen without a monitor. */
  readonly screen: string;
}

/** As large as the pages of the other browsers. Pixels. */
const [WIDTH, HEIGHT] = [800, 600];
/** How long the driver may take to answer for the first time. Milliseconds. */
const START_MS = 20_000;

interface Rect {
  readonly width: number;
  readonly height: number;
}

/** A call of WebDriver. `path` is below the session. */
type Call = <Value>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<Value>;

async function callDriver<Value>(url: string, method: string, body?: object): Promise<Value> {
  const answer = await fetch(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const { value } = (await answer.json()) as { value: Value & { message?: string } };
  if (!answer.ok) throw new Error(`WebKitWebDriver answers ${answer.status}: ${value.message ?? ''}`);
  return value;
}

/** Starts a screen, and returns its name when it is there. */
async function startScreen(program: string): Promise<{ child: ChildProcess; display: string }> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24'];
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [number] = (await once(child.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer];
  return { child, display: `:${number.toString().trim()}` };
}

async function startDriver(program: string, display: string): Promise<{ child: ChildProcess; url: string }> {
  const port = await freePort();
  // A group of its own: it starts the browser.
  const child = spawn(program, [`--port=${port}`], {
    ...{ env: { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11' }, detached: true, stdio: 'ignore' },
  });
  const url = `http://127.0.0.1:${port}`;
  const until = AbortSignal.timeout(START_MS);
  for (;;) {
    if ((await fetch(`${url}/status`).catch(() => null))?.ok) return { child, url };
    if (until.aborted || child.exitCode !== null) throw new Error('WebKitWebDriver does not start.');
    await new Promise((retry) => setTimeout(retry, 50));
  }
}

function end(child: ChildProcess, isGroup: boolean): void {
  if (child.pid !== undefined && child.exitCode === null) process.kill(isGroup ? -child.pid : child.pid, 'SIGKILL');
}

interface Running {
  readonly call: Call;
  stop(): Promise<void>;
}

async function start({ driver, browser, screen }: WebKitPrograms): Promise<Running> {
  const shown = await startScreen(screen);
  const driven = await startDriver(driver, shown.display);
  const options = { binary: browser, args: ['--automation', '--javascript-can-open-windows-automatically=true'] };
  const { sessionId } = await callDriver<{ sessionId: string }>(`${driven.url}/session`, 'POST', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } },
  });
  const call: Call = (method, path, body) => callDriver(`${driven.url}/session/${sessionId}${path}`, method, body);
  // The window has a frame, whose size nobody knows before.
  const sizeOfPage = (): Promise<Rect> =>
    call('POST', '/execute/sync', { script: 'return { width: innerWidth, height: innerHeight }', args: [] });
  const [outer, inner] = [await call<Rect>('GET', '/window/rect'), await sizeOfPage()];
  await call('POST', '/window/rect', {
    width: WIDTH + outer.width - inner.width,
    height: HEIGHT + outer.height - inner.height,
  });
  return {
    call,
    async stop() {
      await call('DELETE', '').catch(() => undefined);
      end(driven.child, true);
      end(shown.child, false);
    },
  };
}

/** A launcher that shows one page at a time. */
export function webkitLauncher(programs: WebKitPrograms): BrowserLauncher {
  let running: Promise<Running> | undefined;
  const active = new Set<string>();
  const show = async (url: string): Promise<void> => {
    running ??= start(programs);
    await (await running).call('POST', '/url', { url });
  };
  return {
    ...{ name: 'WebKit', type: 'webdriver', concurrency: 1 },
    async startSession(id, url) {
      active.add(id);
      await show(url);
    },
    isActive: (id) => active.has(id),
    getBrowserUrl: async () => (await running)?.call<string>('GET', '/url'),
    async stopSession(id) {
      active.delete(id);
      // Ends what the page still does.
      await show('about:blank');
      return {};
    },
    startDebugSession: () => Promise.reject(new Error('WebKit is not debugged from here.')),
    async stop() {
      await (await running)?.stop();
    },
  };
}
