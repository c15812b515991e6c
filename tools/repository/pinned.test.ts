import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const root = dirname(dirname(import.meta.dirname));

const { version } = JSON.parse(readFileSync(join(root, 'server/package.json'), 'utf8')) as { version: string };

/** Left without a digest, each for a reason; one that is no longer used fails too. */
const UNPINNED: Readonly<Record<string, string>> = {
  // By the version of this repository: `npm run version` writes it.
  [`peeksafe-server:${version}`]:
    'built from this repository by whoever deploys it, so that it has no digest that anybody could know beforehand',
};

/** An image or action, and where it is used. */
interface Use {
  readonly place: string;
  readonly name: string;
  readonly isAction: boolean;
}

const SKIPPED = new Set(['node_modules', 'dist', '.git']);

/** Everything that a build, a deployment or a workflow would fetch by name, in comments too. */
function usesIn(file: string): Use[] {
  const text = readFileSync(join(root, file), 'utf8');
  const stages = new Set([...text.matchAll(/^FROM .+ AS (\S+)$/gim)].map(([, name]) => name));
  const lines = text.split('\n').map((line, i) => ({ line, place: `${file}:${i + 1}` }));
  return lines.flatMap(({ line, place }): Use[] => {
    const [, action] = /^[\s-]*uses:\s*(.+?)\s*$/.exec(line) ?? [];
    if (action !== undefined) return [{ place, name: action, isAction: true }];
    const patterns = /Dockerfile/.test(file)
      ? [/^FROM (?:--\S+ )*(\S+)/i, /^COPY .*--from=(\S+)/i, /^# *syntax=(\S+)/i]
      : [/\bimage:\s*['"]?([^'"{}\s]+)/, /\bimage:.*\btag:\s*['"]?([^'"{}\s]+)/];
    return patterns.flatMap((pattern) => {
      const [, name] = pattern.exec(line) ?? [];
      return name === undefined || stages.has(name) ? [] : [{ place, name, isAction: false }];
    });
  });
}

const uses = globSync(['**/{Dockerfile,*.dockerfile}', '{.github,server,examples,tools,docs}/**/*.{yml,yaml}'], {
  cwd: root,
  exclude: (name) => SKIPPED.has(name.split('/').at(-1) ?? ''),
}).flatMap(usesIn);

test('every image of a deployment and every action of a workflow is the one that was looked at: pinned by its digest', () => {
  for (const { place, name, isAction } of uses) {
    if (Object.hasOwn(UNPINNED, name)) continue;
    // The version beside a commit is for people, and for what proposes newer ones.
    const pinned = isAction ? /^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/ : /^[\w./-]*:?\d[\w.-]*@sha256:[0-9a-f]{64}$/;
    assert.match(name, pinned, place);
  }
  const named = (part: string): number => uses.filter(({ name }) => name.includes(part)).length;
  for (const part of ['node:', 'nginx:', 'nats:', 'actions/checkout@', 'changesets/action@'])
    assert.ok(named(part) > 0, `${part} is used nowhere: is the test still looking in the right places?`);
  for (const name of Object.keys(UNPINNED)) assert.ok(named(name) > 0, `${name} is pinned or gone: take it out`);
});

test('an image is the same wherever it is used', () => {
  const versions = new Map<string, Set<string>>();
  for (const { name } of uses) {
    const [image = ''] = name.split(/[:@]/);
    versions.set(image, (versions.get(image) ?? new Set()).add(name));
  }
  for (const [image, names] of versions) assert.equal(names.size, 1, `${image}: ${[...names].join(', ')}`);
});
