import { join } from 'node:path';
import { build } from 'esbuild';

/** The page of the guide for OpenFeature. */
export const OPENFEATURE_HTML =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title><h1>Page</h1><script type="module" src="/page.js"></script></html>';

/** Its script: OpenFeature's SDK with its remote provider, as one file. */
export async function openFeatureScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'openfeature-page.ts')],
    ...{ bundle: true, write: false, format: 'esm', target: 'es2022', logLevel: 'error' },
  });
  return (outputFiles[0] as { text: string }).text;
}
