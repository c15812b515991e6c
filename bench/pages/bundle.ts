import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { PEER_MODULES } from './peers.ts';

/** What a page loads. */
export interface Bundle {
  readonly script: string;
  readonly style: string;
}

/** Joins what an entry imports into one script and one style sheet, minified; peers come from their own folder. */
async function bundle(entry: string, resolveDir: string): Promise<Bundle> {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir, loader: 'ts' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    write: false,
    outdir: 'out',
    conditions: ['peeksafe-source', 'browser', 'production'],
    define: { 'process.env.NODE_ENV': '"production"' },
    nodePaths: [PEER_MODULES],
    logLevel: 'error',
    legalComments: 'none',
  });
  const textOf = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
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

/** Bytes, minified and gzipped, of a page that only has these imports, style sheets included. */
export async function bytesOf(imports: string): Promise<number> {
  const { script, style } = await bundle(imports, import.meta.dirname);
  return [script, style].reduce((sum, text) => sum + (text === '' ? 0 : gzipSync(text, { level: 9 }).length), 0);
}

/** The module of a subject: ours and the limit beside the bench, each peer in a file of its name. */
export const subjectFile = (folder: string, name: string): string =>
  join(
    folder,
    name === 'peeksafe' || name === 'limit' ? '.' : 'peers',
    `${name.replaceAll(/[/,\s]+/g, '-').replace('@', '')}.ts`,
  );
