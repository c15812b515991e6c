import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { transform } from 'esbuild';
import { rollup } from 'rollup';
import file from '@size-limit/file';
import sizeLimit from 'size-limit';
import { tagsOf } from './stage.ts';

/** Something that a page may load, and how heavy it may be. */
export interface Weighed {
  readonly name: string;
  /** Gzipped bytes. */
  readonly bytes: number;
  readonly limit: number;
}

const KB = 1000;
/** The promises of weight, gzipped bytes. The dashboard is everything. */
const LIMITS = {
  everything: 60 * KB,
  sdk: 12 * KB,
  stats: 6 * KB,
  assign: 1.5 * KB,
  collect: 3 * KB,
  growthbook: 0.3 * KB,
  openfeature: 0.8 * KB,
  values: 1.2 * KB,
  url: 3 * KB,
  lazy: 1.5 * KB,
  tag: 32 * KB,
  slot: 6 * KB,
} as const;

/** One entry of the package as a user's bundler packs it, Vite for one: the files that a page must have before it can begin. */
async function packed(root: string, name: string, entry: string): Promise<readonly string[]> {
  const dir = join(root, 'dist', 'sizes', name);
  const bundle = await rollup({
    input: { [name]: join(root, entry) },
    plugins: [nodeResolve({ exportConditions: ['browser', 'production', 'default'] })],
    preserveEntrySignatures: 'allow-extension',
  });
  const { output } = await bundle.generate({ format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' });
  await bundle.close();
  const chunks = new Map(output.flatMap((one) => (one.type === 'chunk' ? [[one.fileName, one] as const] : [])));
  const needed = new Set([`${name}.js`]);
  // A file imported by `import()` waits until a page needs it; the rest does not.
  for (const file of needed) for (const imported of chunks.get(file)?.imports ?? []) needed.add(imported);
  mkdirSync(dir, { recursive: true });
  const minified = [...needed].map(async (file) => {
    const { code } = await transform(chunks.get(file)?.code ?? '', { minify: true, target: 'es2022', format: 'esm' });
    writeFileSync(join(dir, file), code);
    return join(dir, file);
  });
  return Promise.all(minified);
}

/** Gzipped bytes of files together. */
async function weigh(files: readonly string[]): Promise<number> {
  const [weighed] = (await sizeLimit([file], { checks: [{ files: [...files], gzip: true }] })) as { size: number }[];
  if (weighed === undefined) throw new Error(`size-limit did not weigh ${files.join(', ')}.`);
  return weighed.size;
}

function limitOf(name: string): number {
  if (name === '<variant-dashboard>') return LIMITS.everything;
  if (name === '<variant-slot>') return LIMITS.slot;
  if (name === 'peeksafe/stats') return LIMITS.stats;
  if (name === 'peeksafe/assign') return LIMITS.assign;
  if (name === 'peeksafe/collect') return LIMITS.collect;
  if (name === 'peeksafe/collect/growthbook') return LIMITS.growthbook;
  if (name === 'peeksafe/collect/openfeature') return LIMITS.openfeature;
  if (name === 'peeksafe/collect/values') return LIMITS.values;
  if (name === 'peeksafe/url') return LIMITS.url;
  if (name === 'peeksafe/elements/lazy.js' || name === 'peeksafe-lazy.js') return LIMITS.lazy;
  return name.startsWith('<') ? LIMITS.tag : LIMITS.sdk;
}

/**
 * Weighs the files that a page loads for the whole bundle, for the SDK, for the statistics, for assigning, for counting, for addresses, for tags that are defined lazily and for each tag alone. Needs a build.
 * @param root The repository.
 */
export async function sizes(root: string): Promise<readonly Weighed[]> {
  const tags = tagsOf(root);
  mkdirSync(join(root, 'dist/sizes'), { recursive: true });
  writeFileSync(join(root, 'dist/sizes/viewer-entry.js'), "export { connect } from '../sdk/index.js';\n");
  const files = await Promise.all([
    packed(root, 'viewer', 'dist/sizes/viewer-entry.js'),
    packed(root, 'sdk', 'dist/sdk/index.js'),
    packed(root, 'stats', 'dist/stats/index.js'),
    packed(root, 'assign', 'dist/assign/index.js'),
    packed(root, 'collect', 'dist/collect/index.js'),
    packed(root, 'growthbook', 'dist/collect/growthbook.js'),
    packed(root, 'openfeature', 'dist/collect/openfeature.js'),
    packed(root, 'values', 'dist/collect/values.js'),
    packed(root, 'url', 'dist/elements/url/index.js'),
    packed(root, 'lazy', 'dist/elements/lazy/index.js'),
    ...tags.map((tag) => packed(root, tag, `dist/elements/${tag}/define.js`)),
  ]);
  const names = [
    'the SDK of a viewer',
    'the whole SDK',
    'peeksafe/stats',
    'peeksafe/assign',
    'peeksafe/collect',
    'peeksafe/collect/growthbook',
    'peeksafe/collect/openfeature',
    'peeksafe/collect/values',
    'peeksafe/url',
    'peeksafe/elements/lazy.js',
    ...tags.map((tag) => `<${tag}>`),
  ];
  const weights: Weighed[] = [
    { name: 'everything', bytes: await weigh([join(root, 'dist/peeksafe.js')]), limit: LIMITS.everything },
    { name: 'peeksafe-lazy.js', bytes: await weigh([join(root, 'dist/peeksafe-lazy.js')]), limit: LIMITS.lazy },
  ];
  for (const [i, paths] of files.entries()) {
    const name = names[i] ?? '';
    weights.push({ name, bytes: await weigh(paths), limit: limitOf(name) });
  }
  return weights;
}
