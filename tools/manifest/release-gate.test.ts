import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderOutside, ROOT, run } from '../packages/run.ts';
import { judgeRelease, neededBump } from './release-gate.ts';

const FEED = 'src/elements/fatigue-banner/fatigue-banner.ts';

/** A repository in which version 1.2.0 was released, with one element of this one. */
function released(t: { after(work: () => void): void }, version = '1.2.0'): string {
  const dir = folderOutside(t);
  for (const folder of ['fatigue-banner', 'shared'])
    cpSync(join(ROOT, 'src/elements', folder), join(dir, 'src/elements', folder), { recursive: true });
  mkdirSync(join(dir, '.changeset'));
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'peeksafe', version }));
  const git = (...args: string[]): string =>
    run('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], dir);
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message=release');
  git('tag', `peeksafe@${version}`);
  return dir;
}

function change(dir: string, from: RegExp, to: string): void {
  const path = join(dir, FEED);
  const text = readFileSync(path, 'utf8');
  assert.notEqual(text.replace(from, to), text, `${FEED} has no ${from} any more`);
  writeFileSync(path, text.replace(from, to));
}

const announce = (dir: string, bump: string): void =>
  writeFileSync(join(dir, '.changeset/one.md'), `---\n'peeksafe': ${bump}\n---\n\nA sentence.\n`);

test('elements that did not change need no version', (t) => {
  const { isAnnounced, lines } = judgeRelease(released(t));
  assert.deepEqual(lines, ['Since 1.2.0 the elements need none; the changesets announce none.']);
  assert.ok(isAnnounced);
});

test('a part that is gone is breaking: less than a major version is refused, and a major one is not', (t) => {
  const dir = released(t);
  change(dir, / \* @csspart meter [^\n]*\n/, '');
  announce(dir, 'minor');
  const { isAnnounced, lines } = judgeRelease(dir);
  assert.equal(isAnnounced, false);
  assert.match(lines.join('\n'), /breaking {2}<fatigue-banner>: .*CSS parts have been removed: `meter`/);
  assert.match(lines.join('\n'), /need major; the changesets announce minor/);
  announce(dir, 'major');
  assert.ok(judgeRelease(dir).isAnnounced);
});

test('a part that is new is a minor version, by a changeset or by the version that was made of it', (t) => {
  const dir = released(t);
  change(dir, /(?= \* @csspart meter )/, ' * @csspart needle - New.\n');
  announce(dir, 'patch');
  assert.equal(judgeRelease(dir).isAnnounced, false);
  announce(dir, 'minor');
  assert.ok(judgeRelease(dir).isAnnounced);
  writeFileSync(join(dir, '.changeset/one.md'), '');
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'peeksafe', version: '1.3.0' }));
  assert.ok(judgeRelease(dir).isAnnounced);
});

test('before 1.0.0 a minor version may break', () => {
  const changes = { breaking: ['<a-b>: gone'], features: [] };
  assert.deepEqual([neededBump(changes, '0.9.1'), neededBump(changes, '1.0.0')], ['minor', 'major']);
});

test('what changed since the last release of this repository is announced', (t) => {
  const { isAnnounced, lines } = judgeRelease(ROOT);
  t.diagnostic(lines.at(-1) ?? '');
  assert.ok(isAnnounced, lines.join('\n'));
});
