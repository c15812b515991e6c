import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { before, test } from 'node:test';
import { ROOT } from '../packages/run.ts';
import { buildDocs } from './build.ts';
import { GROUPS, pagesOf } from './pages.ts';
import { DOCS_DIR } from './step.ts';

before(() => buildDocs());

const htmlOf = (page: string): string => readFileSync(join(DOCS_DIR, page), 'utf8');
const linkOf = (html: string, rel: 'prev' | 'next'): string | null =>
  new RegExp(`<a href="([^"]+)" rel="${rel}"`).exec(html)?.[1] ?? null;

test('whoever follows "Next" from the first page reads every page once, in the order of the menu, and "Previous" leads back', () => {
  const read: string[] = [];
  let page = 'index.html';
  for (;;) {
    const next = linkOf(htmlOf(page), 'next');
    if (next === null) break;
    const target = posix.join(posix.dirname(page), next);
    assert.ok(!read.includes(target), `${target} comes twice`);
    const back = linkOf(htmlOf(target), 'prev');
    if (page !== 'index.html') assert.equal(back && posix.join('documents', back), page);
    read.push(target);
    page = target;
  }
  const all = globSync('documents/*.html', { cwd: DOCS_DIR }).map((file) => file.replaceAll('\\', '/'));
  assert.deepEqual([...read].sort(), all.sort());
  const groups = read.map((file) => groupsByTitle.get(/<title>([^|]*) \|/.exec(htmlOf(file))?.[1] ?? '') ?? 'Elements');
  assert.deepEqual([...new Set(groups)], GROUPS);
  assert.equal(groups.filter((group, i) => i > 0 && group !== groups[i - 1]).length, GROUPS.length - 1);
});

const groupsByTitle = new Map(
  pagesOf(ROOT).map(({ file, group }) => [/^# (.+)$/m.exec(readFileSync(join(ROOT, file), 'utf8'))?.[1] ?? '', group]),
);

test('every guide and element can be edited where the project lives', () => {
  const { repository } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    repository: { url: string };
  };
  const home = repository.url.replace(/^git\+|\.git$/g, '');
  const edited = ['index.html', ...globSync('documents/*.html', { cwd: DOCS_DIR })].map((page) => {
    const [, link = ''] = /<p class="page-edit"><a href="([^"]+)"/.exec(htmlOf(page)) ?? [];
    assert.ok(link.startsWith(`${home}/edit/main/`), `${page}: ${link}`);
    return link.slice(`${home}/edit/main/`.length);
  });
  for (const file of edited) assert.ok(existsSync(join(ROOT, file)), file);
  assert.equal(new Set(edited).size, edited.length);
  assert.equal(edited.filter((file) => basename(file) === 'variant-table.ts').length, 1);
});

test('every page names the version, with its changes', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  for (const page of globSync('**/*.html', { cwd: DOCS_DIR })) {
    const [, text, link = ''] = /<p class="version">([^<]*)<a href="([^"]*)"/.exec(htmlOf(page)) ?? [];
    assert.equal(text, `Version ${version} · `, page);
    assert.match(link, page.endsWith('Changelog.html') ? /^$/ : /Changelog\.html$/);
  }
});
