import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import { PEER_MODULES } from './peers.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The files that a page loads, by path: `/page.js` and `/page.css`, and what the script requests, now or when it needs it. */
export interface Bundle {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The paths of what is loaded before the page works: not what a script asks for later, if ever. */
  readonly atOnce: ReadonlySet<string>;
}

/** Joins what an entry imports into a script, a style sheet, and what is loaded later; minified. Peers come from their own folder. */
async function bundle(entry: string, resolveDir: string, plugins: Plugin[] = []): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: entry, resolveDir, loader: 'ts' },
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    write: false,
    metafile: true,
    outdir: ROOT,
    entryNames: 'page',
    conditions: ['peeksafe-source', 'browser', 'production'],
    define: { 'process.env.NODE_ENV': '"production"' },
    nodePaths: [PEER_MODULES],
    absWorkingDir: ROOT,
    logLevel: 'error',
    legalComments: 'none',
    plugins,
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [`/${relative(ROOT, path)}`, contents]));
  const atOnce = new Set<string>();
  const take = (path: string): void => {
    if (atOnce.has(`/${path}`)) return;
    atOnce.add(`/${path}`);
    for (const { path: next, kind } of metafile.outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && metafile.outputs[next] !== undefined) take(next);
  };
  take('page.js');
  if (files.has('/page.css')) take('page.css');
  return { files, atOnce };
}

/** The page of a bench for one subject: what drives it in the page, handed the subject. */
export function pageOf(driver: string, subject: string): Promise<Bundle> {
  const entry = `import { subject } from ${JSON.stringify(subject)};
import { drive } from ${JSON.stringify(driver)};
drive(subject);`;
  return bundle(entry, dirname(driver));
}

/** The packages that a module imports, and nothing of what it does with them, as a module of its own. */
export function importsOf(file: string): string {
  const imports = readFileSync(file, 'utf8').matchAll(
    /^import (?:(\w+)(?:, )?)?({[^}]*})?(?: from )?'([^'.][^']*)';$/gm,
  );
  return [...imports]
    .map(([, defaultName, names, name]) =>
      [
        `import '${name}';`,
        defaultName === undefined ? '' : `export { default as ${defaultName} } from '${name}';`,
        names === undefined ? '' : `export ${names} from '${name}';`,
      ].join('\n'),
    )
    .join('\n');
}

/** Leaves out what our elements share with each other and a page with several loads once: the SDK and Lit. */
const APART: Plugin = {
  name: 'apart',
  setup(building) {
    building.onResolve({ filter: /^@?lit(\/|-|$)|\/sdk\/(index|connect)\.ts$/ }, ({ path }) => ({
      path,
      external: true,
    }));
  },
};

/**
 * Bytes, minified and gzipped, of a page that only has these imports: what it loads before it works, style sheets included.
 *
 * @param isApart Without the SDK and Lit.
 */
export async function bytesOf(imports: string, isApart = false): Promise<number> {
  const { files, atOnce } = await bundle(imports, import.meta.dirname, isApart ? [APART] : []);
  // Together, as the limits of tools/packages/sizes.ts are: how a bundler divides them is not the subject's weight.
  return gzipSync(Buffer.concat([...atOnce].map((path) => files.get(path) ?? new Uint8Array())), { level: 9 }).length;
}

/** The module of a subject: ours and the limit beside the bench, each peer in a file of its name. */
export const subjectFile = (folder: string, name: string): string =>
  join(
    folder,
    name === 'peeksafe' || name === 'limit' ? '.' : 'peers',
    `${name.replaceAll(/[/,\s]+/g, '-').replace('@', '')}.ts`,
  );
