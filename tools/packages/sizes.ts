import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { tagsOf } from './stage.ts';

/** Something that a page may load, and how heavy it may be. */
export interface Weighed {
  readonly name: string;
  /** Gzipped bytes. */
  readonly bytes: number;
  readonly limit: number;
}

const KB = 1000;
/** The promises of weight, gzipped bytes. Those of tags are what they reached: none of them may grow. */
const LIMITS: Readonly<Record<string, number>> = {
  everything: 200.8 * KB,
  'the four known tags': 120.8 * KB,
  'the SDK of a viewer': 10 * KB,
  'the whole SDK': 12 * KB,
  'peeksafe/stats': 6 * KB,
  'peeksafe/assign': 1.5 * KB,
  'peeksafe/collect': 3 * KB,
  'peeksafe/collect/growthbook': 0.3 * KB,
  'peeksafe/collect/openfeature': 0.8 * KB,
  'peeksafe/collect/values': 1.2 * KB,
  'peeksafe/url': 3 * KB,
  'peeksafe/elements/lazy.js': 1.5 * KB,
  '<attention-list>': 40.9 * KB,
  '<er-chart>': 67.4 * KB,
  '<er-fan>': 60.6 * KB,
  '<evidence-race>': 45.3 * KB,
  '<experiment-list>': 51.6 * KB,
  '<experiment-view>': 126.4 * KB,
  '<fatigue-banner>': 40.8 * KB,
  '<kill-feed>': 51.9 * KB,
  '<stream-status>': 31.5 * KB,
  '<suggestion-list>': 45.1 * KB,
  '<variant-dashboard>': 167.3 * KB,
  '<variant-slot>': 6 * KB,
  '<variant-stream>': 19.6 * KB,
  '<variant-summary>': 38.7 * KB,
  '<variant-table>': 67.1 * KB,
  'peeksafe.js': 184 * KB,
  'peeksafe-lazy.js': 1.5 * KB,
};

/** Drawings that are loaded when the element that shows them is: they are part of its first figure. */
const DRAWINGS = /\/(fan-scene|race-canvas)\.js$/;

/** The tags that most pages begin with. */
const FOUR_TAGS = ['er-chart', 'variant-table', 'kill-feed', 'fatigue-banner'];

/** The CDN's bundle: the first file of all tags, and the parts that it loads when one is needed. */
export const cdnFiles = (root: string): readonly string[] =>
  globSync('peeksafe{,-*}.js', { cwd: join(root, 'dist') }).filter((file) => !/-(lazy|url)\.js$/.test(file));

const weigh = (files: readonly Uint8Array[]): number => gzipSync(Buffer.concat(files), { level: 9 }).length;

/**
 * Gzipped bytes of all that a page loads until its first figure shows, as a user's bundler packs it: by esbuild with splitting, minified; what is
 * imported statically, and drawings, together. A file that is imported by `import()` waits until a page needs it.
 */
async function untilFirstFigure(root: string, contents: string): Promise<number> {
  const entry = 'the-page.js';
  const { metafile, outputFiles } = await build({
    ...{ stdin: { contents, resolveDir: join(root, 'dist'), sourcefile: entry }, absWorkingDir: root, outdir: 'sizes' },
    ...{ bundle: true, splitting: true, minify: true, format: 'esm', target: 'es2022', legalComments: 'none' },
    ...{ conditions: ['browser', 'production'], write: false, metafile: true, logLevel: 'error' },
  });
  const files = new Map(outputFiles.map(({ path, contents: bytes }) => [path.slice(root.length + 1), bytes]));
  const { outputs } = metafile;
  const needed = new Set(Object.keys(outputs).filter((path) => outputs[path]?.entryPoint?.endsWith(entry)));
  for (const path of needed)
    for (const { kind, path: imported } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' || DRAWINGS.test(outputs[imported]?.entryPoint ?? '')) needed.add(imported);
  return weigh([...needed].map((path) => files.get(path) ?? new Uint8Array()));
}

/**
 * Weighs what a page loads until its first figure shows: for all tags, for the SDK, for the statistics, for assigning, for counting, for
 * addresses, for tags that are defined lazily, for the four known tags and for each alone. Needs a build.
 * @param root The repository.
 */
export async function sizes(root: string): Promise<readonly Weighed[]> {
  const define = (tag: string): string => `import './elements/${tag}/define.js';`;
  const entries: Readonly<Record<string, string>> = {
    everything: "import './elements/index.js';",
    'the four known tags': FOUR_TAGS.map(define).join('\n'),
    'the SDK of a viewer': "export { connect } from './sdk/index.js';",
    'the whole SDK': "export * from './sdk/index.js';",
    'peeksafe/stats': "export * from './stats/index.js';",
    'peeksafe/assign': "export * from './assign/index.js';",
    'peeksafe/collect': "export * from './collect/index.js';",
    'peeksafe/collect/growthbook': "export * from './collect/growthbook.js';",
    'peeksafe/collect/openfeature': "export * from './collect/openfeature.js';",
    'peeksafe/collect/values': "export * from './collect/values.js';",
    'peeksafe/url': "export * from './elements/url/index.js';",
    'peeksafe/elements/lazy.js': "export * from './elements/lazy/index.js';",
    ...Object.fromEntries(tagsOf(root).map((tag) => [`<${tag}>`, define(tag)])),
  };
  const weights = await Promise.all(
    Object.entries(entries).map(async ([name, contents]) => ({ name, bytes: await untilFirstFigure(root, contents) })),
  );
  const onCdn = ['peeksafe.js', 'peeksafe-lazy.js'].map((name) => ({
    name,
    bytes: weigh([readFileSync(join(root, 'dist', name))]),
  }));
  return [...weights, ...onCdn].map(({ name, bytes }) => {
    const limit = LIMITS[name];
    if (limit === undefined) throw new Error(`tools/packages/sizes.ts promises no weight of ${name}.`);
    return { name, bytes, limit };
  });
}
