import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { check } from 'prettier';
import ts from 'typescript';
import { elementPage } from '../docs/element-page.ts';
import { analyze } from '../manifest/analyze.ts';
import { elementDocs } from '../manifest/element-docs.ts';
import { gaps } from '../manifest/gaps.ts';
import { newElement } from './new-element.ts';
import { undeclaredStrings } from '../elements/undeclared-strings.ts';

const ROOT = dirname(dirname(import.meta.dirname));

/** A copy of what an element needs around it. */
function copyOfRepository(t: { after(work: () => void): void }): string {
  const copy = mkdtempSync(join(tmpdir(), 'peeksafe-new-element-'));
  t.after(() => rmSync(copy, { recursive: true, force: true }));
  for (const path of ['src', 'tools/visual', 'package.json', 'tsconfig.json', 'tsconfig.base.json', '.prettierrc.json'])
    if (existsSync(join(ROOT, path)))
      cpSync(join(ROOT, path), join(copy, path), { recursive: true, filter: (source) => !source.endsWith('pictures') });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** The faults that TypeScript finds in some files of a folder. The others are the repository's own, which have their check. */
function typeFaults(folder: string, files: readonly string[]): string[] {
  const config = ts.getParsedCommandLineOfConfigFile(join(folder, 'tsconfig.json'), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) =>
      assert.fail(ts.flattenDiagnosticMessageText(messageText, '\n')),
  });
  assert.ok(config !== undefined);
  const paths = files.map((file) => join(folder, file));
  const program = ts.createProgram(paths, config.options);
  const sources = paths.map((path) => program.getSourceFile(path));
  assert.ok(sources.every((source) => source !== undefined));
  const faults = sources.flatMap((source) => ts.getPreEmitDiagnostics(program, source));
  return faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

test('a new element type-checks, has the repository’s format, is documented, and is exported with the others', async (t) => {
  const copy = copyOfRepository(t);
  const written = await newElement(copy, 'share-gauge');
  for (const file of written)
    assert.ok(
      await check(readFileSync(join(copy, file), 'utf8'), {
        ...(JSON.parse(readFileSync(join(ROOT, '.prettierrc.json'), 'utf8')) as object),
        filepath: file,
      }),
      `${file} is not as prettier would leave it`,
    );
  assert.deepEqual(
    typeFaults(
      copy,
      written.filter((file) => file.endsWith('.ts')),
    ),
    [],
  );
  const docs = elementDocs(analyze(copy));
  assert.deepEqual(gaps(docs, copy), []);
  const made = docs.find(({ tag }) => tag === 'share-gauge');
  assert.ok(made !== undefined);
  const variants = readFileSync(join(copy, 'tools/docs/variants/share-gauge.md'), 'utf8');
  const page = elementPage(made, { variants, keyboard: '' });
  assert.equal(page.match(/<div class="example"/g)?.length, 2);
  assert.match(page, /<share-gauge><\/share-gauge>/);
  const lines = readFileSync(join(copy, 'src/elements/index.ts'), 'utf8').split('\n');
  const at = lines.indexOf("export { ShareGauge } from './share-gauge/define.ts';");
  assert.match(lines[at - 1] ?? '', /kill-feed/);
  const tags = readFileSync(join(copy, 'src/elements/lazy/tags.ts'), 'utf8').split('\n');
  const line = tags.indexOf("  'share-gauge': () => import('../share-gauge/define.ts'),");
  assert.match(tags[line - 1] ?? '', /kill-feed/);
  assert.match(tags[line + 1] ?? '', /stream-status/);
});

test('a new element declares the strings that it shows, and one that forgets them is named', async (t) => {
  const copy = copyOfRepository(t);
  const tags = ['share-gauge', 'other-gauge'];
  for (const tag of tags) await newElement(copy, tag);
  const elements = join(copy, 'src/elements');
  const file = join(elements, 'other-gauge/other-gauge.ts');
  writeFileSync(file, readFileSync(file, 'utf8').replace('  static override strings = { figures };\n', ''));
  assert.deepEqual(undeclaredStrings(elements, tags), ['<other-gauge>: figures.variants']);
});

test('a name that is no tag, or is taken, is refused and nothing is written', async (t) => {
  const copy = copyOfRepository(t);
  await assert.rejects(newElement(copy, 'gauge'), /at least one hyphen/);
  await assert.rejects(newElement(copy, 'Share-Gauge'), /small letters/);
  await assert.rejects(newElement(copy, '../x-y'), /is no name for a tag/);
  await assert.rejects(newElement(copy, 'kill-feed'), /There already is an element <kill-feed>/);
});
