import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../../packages/run.ts';

/** A page or module of a test. */
export interface ServedFile {
  readonly type: 'html' | 'js';
  readonly body: string;
  /** Content security policy of the page. */
  readonly policy?: string;
}

const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8' } as const;

/** Only names addresses. */
const OUT = join(ROOT, 'out');

/**
 * Modules of the library, and of packages that it is made of, as pages import them: what several have in common is loaded once.
 * @param modules Their sources by path in the site, without the ending.
 * @returns Their text by path, and that of the pieces that they share.
 */
async function builtModules(modules: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    ...{ absWorkingDir: ROOT, entryPoints: { ...modules }, outdir: OUT, write: false, bundle: true, splitting: true },
    ...{ format: 'esm', target: 'es2022', conditions: ['peeksafe-source', 'browser'], logLevel: 'error' },
  });
  return new Map(outputFiles.map(({ path, text }) => [`/${relative(OUT, path).replaceAll('\\', '/')}`, text]));
}

/**
 * Serves modules of the library, and the files of a test beside them; below `/copy/` stand the modules once more, as another version would.
 * @param files By path; may be added to while it runs.
 * @param modules Sources by the path of the module in the site, such as `elements` for `/elements.js`.
 */
export async function serveSources(
  files: ReadonlyMap<string, ServedFile>,
  modules: Readonly<Record<string, string>>,
): Promise<{ origin: string; stop: () => Promise<void> }> {
  const built = await builtModules(modules);
  const fileAt = (path: string): ServedFile | undefined => {
    const body = built.get(path.replace(/^\/copy(?=\/)/, ''));
    return body === undefined ? files.get(path) : { type: 'js', body };
  };
  const server = createServer(({ url = '/' }, response) => {
    const path = new URL(url, 'http://site').pathname;
    const file = fileAt(path);
    // Browsers ask for it by themselves, and report that it is missing as an error of the page.
    const missing = path === '/favicon.ico' ? 204 : 404;
    if (file === undefined) return void response.writeHead(missing).end();
    const policy = file.policy === undefined ? {} : { 'Content-Security-Policy': file.policy };
    response.writeHead(200, { 'Content-Type': TYPES[file.type], ...policy }).end(file.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, stop };
}
