import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { create } from '@custom-elements-manifest/analyzer/src/create.js';
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';
import * as analyzer from '@custom-elements-manifest/analyzer/index.js';
import type { Package } from 'custom-elements-manifest/schema.js';
import type TypeScript from 'typescript';
import { ownRules } from './own-rules.ts';

// The analyzer has a TypeScript of its own, and knows only its nodes.
const { ts } = analyzer as unknown as { readonly ts: typeof TypeScript };

/** The modules of the elements, without their tests. */
function sourceFiles(root: string): readonly string[] {
  return globSync('src/elements/**/*.ts', { cwd: root })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => !/\.test\.ts$|\.styles\.ts$|\/testing\//.test(file))
    .sort();
}

/**
 * The Custom Elements Manifest of the elements in a folder of the repository's shape, with the paths of the built package.
 * @param root The repository.
 */
export function analyze(root: string): Package {
  const modules = sourceFiles(root).map((file) =>
    ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ES2022, true),
  );
  return create({ modules, plugins: [...litPlugin(), ...ownRules()], context: { dev: false } });
}

/**
 * The same as the build wrote it, without another analysis, which takes seconds.
 * @param root The repository, built.
 */
export const builtManifest = (root: string): Package =>
  JSON.parse(readFileSync(join(root, 'dist/custom-elements.json'), 'utf8')) as Package;
