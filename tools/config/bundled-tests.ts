import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { TestRunnerConfig } from '@web/test-runner';
import { build, type Plugin } from 'esbuild';
import { seededFastCheck } from '../test-runner/property-seed.ts';

type Middleware = NonNullable<TestRunnerConfig['middleware']>[number];

/** The folder of pages' addresses under which the parts are that several tests share. */
const SHARED_PARTS = '__bundled__';

/** Content that never changes under its address. A page asks for it once, whatever number of pages the browser opens. */
const FOREVER = 'public, max-age=31536000, immutable';

interface Bundled {
  readonly text: string;
  readonly isShared: boolean;
}

const isShared = (name: string): boolean => name.startsWith(`/${SHARED_PARTS}/`);

/** Has the properties of the tests begin with the seed of the run. */
const seededProperties = (seed: number): Plugin => ({
  name: 'seeded-properties',
  setup(build) {
    const namespace = 'seeded';
    build.onResolve({ filter: /^fast-check$/ }, ({ path, namespace: from }) =>
      from === namespace ? null : { path, namespace },
    );
    build.onLoad({ filter: /^/, namespace }, ({ path }) => ({
      contents: seededFastCheck(path, seed),
      resolveDir: import.meta.dirname,
    }));
  },
});

/** All test files, each with what it imports, cut so that what several import is a part of its own. By the path of the page's address. */
async function bundle(
  root: string,
  tests: readonly string[],
  conditions: readonly string[],
  seed: number,
): Promise<Map<string, Bundled>> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [...tests],
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    tsconfig: join(root, 'tsconfig.base.json'),
    conditions: [...conditions],
    outdir: root,
    outbase: root,
    chunkNames: `${SHARED_PARTS}/[hash]`,
    // A module that a test imports for its effects is kept, whatever the package says of it to those who bundle it.
    ignoreAnnotations: true,
    sourcemap: 'linked',
    plugins: [seededProperties(seed)],
    write: false,
    logLevel: 'warning',
  });
  return new Map(
    outputFiles.map(({ path, text }) => {
      const name = path.slice(root.length);
      return [isShared(name) ? name : name.replace(/\.js(?=$|\.map$)/, '.ts'), { text, isShared: isShared(name) }];
    }),
  );
}

/**
 * Serves test files as bundles. A page is opened for each of some hundred test files, and loads some hundred modules: one by one they are the
 * greater part of what a run costs. What is not among the tests is served as it is.
 *
 * @param root Folder that pages see at `/`.
 * @param patterns Globs of the test files.
 * @param conditions Names of the package exports to choose.
 * @param seed With which properties begin that choose none.
 */
export function bundledTests(
  root: string,
  patterns: readonly string[],
  conditions: readonly string[],
  seed: number,
): Middleware {
  const files = globSync([...patterns], { cwd: root });
  const tests = new Set(files.map((file) => `/${file}`));
  let bundles: Promise<Map<string, Bundled>> | null = null;
  return async (context, next) => {
    // A run of other files needs none of them.
    const isOurs = isShared(context.path) || tests.has(context.path.replace(/\.map$/, ''));
    if (isOurs) bundles ??= bundle(root, files, conditions, seed);
    const found = isOurs ? (await bundles)?.get(context.path) : undefined;
    if (found === undefined) {
      await next();
      return;
    }
    context.type = context.path.endsWith('.map') ? 'json' : 'js';
    context.body = found.text;
    if (found.isShared) context.set('cache-control', FOREVER);
  };
}
