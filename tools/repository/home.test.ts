// One place says where the project lives: `repository` in package.json. Everything else that names it must say the same.
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';

const root = dirname(dirname(import.meta.dirname));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

interface About {
  readonly homepage: string;
  readonly bugs: { readonly url: string };
  readonly repository: { readonly type: string; readonly url: string; readonly directory?: string };
}
const about = (file: string): About => JSON.parse(read(file)) as About;

const { repository } = about('package.json');
const home = repository.url.replace(/^git\+|\.git$/g, '');

test('both packages name the same home, where to report bugs and where the source is', () => {
  assert.match(home, /^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+$/);
  for (const [file, directory] of [
    ['package.json', undefined],
    ['server/package.json', 'server'],
  ] as const) {
    const { homepage, bugs, repository: source } = about(file);
    assert.deepEqual(
      { homepage, bugs, source },
      {
        homepage: `${home}#readme`,
        bugs: { url: `${home}/issues` },
        source: { ...repository, ...(directory !== undefined && { directory }) },
      },
    );
  }
});

test('what GitHub shows to people who report something leads to that home', () => {
  const files = globSync('.github/{*.md,ISSUE_TEMPLATE/*}', { cwd: root });
  const links = files.flatMap((file) =>
    [...read(file).matchAll(/https:\/\/github\.com\/[^\s)]+/g)].map(([link]) => ({ file, link })),
  );
  assert.ok(links.length >= 3);
  for (const { file, link } of links) assert.ok(link.startsWith(`${home}/`), `${file}: ${link}`);
  for (const file of files.filter((one) => one.endsWith('.md')))
    for (const [, target = ''] of read(file).matchAll(/\]\((?!https:)([^)#]+)/g))
      assert.ok(existsSync(join(root, dirname(file), target)), `${file}: ${target}`);
});

test('the forms for issues have what GitHub asks of a form', () => {
  const forms = globSync('.github/ISSUE_TEMPLATE/!(config).yml', { cwd: root });
  assert.ok(forms.length >= 2);
  for (const file of forms) {
    const form = parse(read(file)) as { name?: string; description?: string; body?: { type: string; id?: string }[] };
    assert.ok(form.name && form.description, file);
    const ids = (form.body ?? []).flatMap(({ type, id }) => (type === 'markdown' ? [] : [id]));
    assert.ok(ids.length > 0 && ids.every((id) => id !== undefined) && new Set(ids).size === ids.length, file);
    for (const { type } of form.body ?? [])
      assert.ok(['markdown', 'textarea', 'input', 'dropdown', 'checkboxes'].includes(type), `${file}: ${type}`);
  }
});
