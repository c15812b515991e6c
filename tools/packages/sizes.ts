import { join } from 'node:path';
import { build } from 'esbuild';
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
export const LIMITS = { everything: 60 * KB, sdk: 12 * KB, tag: 32 * KB } as const;

/** One entry of the package as a user's bundler would pack it: the files that a page must have before it can begin. */
async function packed(root: string, name: string, entry: string): Promise<readonly string[]> {
  const outdir = join('dist', 'sizes', name);
  const { metafile } = await build({
    ...{ entryPoints: { [name]: entry }, outdir, absWorkingDir: root, metafile: true },
    ...{ bundle: true, minify: true, splitting: true, format: 'esm', target: 'es2022', legalComments: 'none' },
    ...{ conditions: ['browser', 'production'], logLevel: 'silent' },
  });
  const needed = new Set([join(outdir, `${name}.js`)]);
  // What is imported by `import()` waits until a page needs it; what is left here does not.
  for (const path of needed)
    for (const { path: imported, kind } of metafile.outputs[path]?.imports ?? [])
      if (kind === 'import-statement') needed.add(imported);
  return [...needed].map((path) => join(root, path));
}

/** Gzipped bytes of files together. */
async function weigh(files: readonly string[]): Promise<number> {
  const [weighed] = (await sizeLimit([file], { checks: [{ files: [...files], gzip: true }] })) as { size: number }[];
  if (weighed === undefined) throw new Error(`size-limit did not weigh ${files.join(', ')}.`);
  return weighed.size;
}

/**
 * What a page loads for the whole bundle, for the SDK and for each tag alone. Wants a build.
 * @param root The repository.
 */
export async function sizes(root: string): Promise<readonly Weighed[]> {
  const tags = tagsOf(root);
  const files = await Promise.all([
    packed(root, 'sdk', 'dist/sdk/index.js'),
    ...tags.map((tag) => packed(root, tag, `dist/elements/${tag}/define.js`)),
  ]);
  const weights: Weighed[] = [
    { name: 'everything', bytes: await weigh([join(root, 'dist/peeksafe.js')]), limit: LIMITS.everything },
  ];
  for (const [i, paths] of files.entries())
    weights.push({
      name: i === 0 ? 'the SDK' : `<${tags[i - 1] ?? ''}>`,
      bytes: await weigh(paths),
      limit: i === 0 ? LIMITS.sdk : tags[i - 1] === 'variant-dashboard' ? LIMITS.everything : LIMITS.tag,
    });
  return weights;
}
