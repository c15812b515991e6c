// The analyzer types its plugins only, and by way of an import that Node's rules do not resolve.
declare module '@custom-elements-manifest/analyzer/src/create.js' {
  import type { Package } from 'custom-elements-manifest/schema.js';
  import type { SourceFile } from 'typescript';
  import type { Plugin } from 'peeksafe-tools/manifest/own-rules.ts';
  export function create(options: {
    readonly modules: readonly SourceFile[];
    readonly plugins: readonly Plugin[];
    readonly context: { readonly dev: boolean };
  }): Package;
}
declare module '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js' {
  import type { Plugin } from 'peeksafe-tools/manifest/own-rules.ts';
  export function litPlugin(): readonly Plugin[];
}
