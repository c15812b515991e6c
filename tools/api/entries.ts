// The public entries of both packages, in the order of the reference.

/** An import path that users write. */
export interface PublicEntry {
  /** As it is imported. */
  readonly name: string;
  /** Its source, seen from the root. */
  readonly file: string;
}

export const ENTRIES: readonly PublicEntry[] = [
  { name: 'peeksafe/sdk', file: 'src/sdk/index.ts' },
  { name: 'peeksafe/elements', file: 'src/elements/index.ts' },
  { name: 'peeksafe/elements/lazy.js', file: 'src/elements/lazy/index.ts' },
  { name: 'peeksafe/url', file: 'src/elements/url/index.ts' },
  { name: 'peeksafe/stats', file: 'src/stats/index.ts' },
  { name: 'peeksafe/assign', file: 'src/assign/index.ts' },
  { name: 'peeksafe/collect', file: 'src/collect/index.ts' },
  { name: 'peeksafe/engine', file: 'src/engine/index.ts' },
  { name: 'peeksafe/protocol', file: 'src/protocol/index.ts' },
  { name: 'peeksafe/simulator', file: 'src/simulator/index.ts' },
  { name: 'peeksafe/collect/growthbook', file: 'src/collect/growthbook.ts' },
  { name: 'peeksafe/collect/openfeature', file: 'src/collect/openfeature.ts' },
  { name: 'peeksafe/collect/values', file: 'src/collect/values.ts' },
  { name: 'peeksafe-server', file: 'server/src/index.ts' },
];
