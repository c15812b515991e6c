// The package's own types take anything for a manifest, and its options for texts.
declare module '@wc-toolkit/changelog' {
  import type { Package } from 'custom-elements-manifest/schema.js';
  /** Sentences by tag. */
  type Sentences = Readonly<Record<string, readonly string[]>>;
  export class CemChangelog {
    constructor(options?: { readonly typeChangesAsNonBreaking?: boolean });
    compareManifests(
      before: Package,
      after: Package,
    ): { readonly changelog: { readonly breakingChanges: Sentences; readonly featureChanges: Sentences } };
  }
}
