import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { init, parse } from 'es-module-lexer';
import { run } from './run.ts';

/** Resolves specifiers as a browser's tool would, from modules of a project; asked in a Node that runs there. */
function resolveAll(dir: string, wanted: readonly (readonly [specifier: string, from: string])[]): readonly string[] {
  const script = `process.stdout.write(JSON.stringify(${JSON.stringify(wanted)}.map(([s, from]) => import.meta.resolve(s, from))))`;
  const flags = ['--experimental-import-meta-resolve', '--conditions=browser', '--conditions=production'];
  return JSON.parse(run(process.execPath, [...flags, '--input-type=module', '--eval', script], dir)) as string[];
}

/**
 * The import map that a page needs to load some entries, and all that they import, unbundled from a project's `node_modules`.
 * @param dir The project, served at `/`.
 */
export async function importMap(dir: string, entries: readonly string[]): Promise<Readonly<Record<string, string>>> {
  await init;
  const map: Record<string, string> = {};
  let wanted = entries.map((entry) => [entry, pathToFileURL(join(dir, 'index.html')).href] as const);
  const read = new Set<string>();
  while (wanted.length > 0) {
    const urls = resolveAll(dir, wanted);
    const found: (readonly [string, string])[] = [];
    for (const [i, url] of urls.entries()) {
      const specifier = wanted[i]?.[0] ?? '';
      if (!/^[./]/.test(specifier)) map[specifier] = `/${relative(dir, fileURLToPath(url)).replaceAll('\\', '/')}`;
      if (read.has(url)) continue;
      read.add(url);
      for (const { n: name } of parse(readFileSync(fileURLToPath(url), 'utf8'))[0]) if (name) found.push([name, url]);
    }
    wanted = found.filter(([specifier, from]) =>
      /^[./]/.test(specifier) ? !read.has(new URL(specifier, from).href) : !(specifier in map),
    );
  }
  return map;
}
