// `node tools/manifest/release-gate.ts`, and part of a release: what the custom-elements manifest lost and gained since the last release, and
// whether the changesets announce as much.
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CemChangelog } from '@wc-toolkit/changelog';
import type { Package } from 'custom-elements-manifest/schema.js';
import { ROOT, run } from '../packages/run.ts';
import { analyze } from './analyze.ts';

const BUMPS = ['none', 'patch', 'minor', 'major'] as const;

/** How much a version changes. */
export type Bump = (typeof BUMPS)[number];

const larger = (a: Bump, b: Bump): Bump => (BUMPS.indexOf(a) > BUMPS.indexOf(b) ? a : b);

/** The differences of two manifests, a sentence each. */
export interface ManifestChanges {
  /** Gone, or under another name or default. */
  readonly breaking: readonly string[];
  /** New, deprecated, or of another type: whether that is wider or narrower is for people to see. */
  readonly features: readonly string[];
}

/** Compares the elements of two manifests. */
function manifestChanges(before: Package, after: Package): ManifestChanges {
  // It writes into what it is given.
  const [old, now] = [structuredClone(before), structuredClone(after)];
  const { changelog } = new CemChangelog({ typeChangesAsNonBreaking: true }).compareManifests(old, now);
  const lines = (list: Readonly<Record<string, readonly string[]>>): string[] =>
    Object.entries(list).flatMap(([tag, sentences]) => sentences.map((sentence) => `<${tag}>: ${sentence}`));
  return { breaking: lines(changelog.breakingChanges), features: lines(changelog.featureChanges) };
}

/** The least that a version with these changes must be: before 1.0.0 a minor one may break (docs/stability.md). */
export function neededBump({ breaking, features }: ManifestChanges, version: string): Bump {
  if (breaking.length > 0) return version.startsWith('0.') ? 'minor' : 'major';
  return features.length > 0 ? 'minor' : 'none';
}

/** The bump that has been announced since a version: by changesets that wait, or by a version that was made of them. */
function announcedBump(root: string, released: string): Bump {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const [before, now] = [released, version].map((one) => one.split('.').map(Number));
  const place = now?.findIndex((number, i) => number !== before?.[i]) ?? -1;
  const made = (['major', 'minor', 'patch'] as const)[place] ?? 'none';
  return globSync('.changeset/*.md', { cwd: root })
    .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/^'peeksafe': (patch|minor|major)$/gm)])
    .reduce((most: Bump, [, bump]) => larger(most, bump as Bump), made);
}

/** The version that was released last; null when none was, or when the tags are not here. */
function lastRelease(root: string): string | null {
  const [tag] = run('git', ['tag', '--list', 'peeksafe@*', '--sort=-version:refname'], root).split('\n');
  return tag === undefined || tag === '' ? null : tag.replace('peeksafe@', '');
}

/** The manifest of a commit or tag, made by the tools of today. */
function manifestAt(root: string, ref: string): Package {
  const folder = mkdtempSync(join(tmpdir(), 'peeksafe-manifest-'));
  try {
    const archive = spawnSync('git', ['archive', ref, 'src/elements'], { cwd: root, maxBuffer: 256 * 1024 * 1024 });
    if (archive.status !== 0) throw new Error(archive.stderr.toString());
    const unpacked = spawnSync('tar', ['-x', '-C', folder], { input: archive.stdout });
    if (unpacked.status !== 0) throw new Error(unpacked.stderr.toString());
    return analyze(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The outcome, in sentences for people. */
export interface Verdict {
  readonly isAnnounced: boolean;
  readonly lines: readonly string[];
}

/** Judges the manifest of the working tree against that of the last release. */
export function judgeRelease(root: string): Verdict {
  const released = lastRelease(root);
  if (released === null)
    return { isAnnounced: true, lines: ['No tag peeksafe@… is here: nothing was released that could be broken.'] };
  const changes = manifestChanges(manifestAt(root, `peeksafe@${released}`), analyze(root));
  const [needed, announced] = [neededBump(changes, released), announcedBump(root, released)];
  const isAnnounced = larger(needed, announced) === announced;
  const lines = [
    ...changes.breaking.map((line) => `breaking  ${line}`),
    ...changes.features.map((line) => `new       ${line}`),
    `Since ${released} the elements need ${needed}; the changesets announce ${announced}.`,
    ...(isAnnounced ? [] : [`Add a changeset that says ${needed} for peeksafe, or take the change back.`]),
  ];
  return { isAnnounced, lines };
}

if (import.meta.main) {
  const { isAnnounced, lines } = judgeRelease(ROOT);
  console.log(lines.join('\n'));
  process.exitCode = isAnnounced ? 0 : 1;
}
