// The code of the guides: what can be run is run against a real server, what is typed is checked, what is a copy is compared.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { build as bundle } from 'esbuild';
import { chromium, type Browser } from 'playwright-core';
import { freePort, startProcess, type ServerProcess } from '../../server/test/server-process.ts';
import { BROWSER_ARGS, ensureBrowser } from '../browser.ts';
import { analyse } from '../manifest/analyse.ts';
import { elementDocs } from '../manifest/element-docs.ts';
import { bin, ROOT } from '../packages/run.ts';
import { fencesOf, type Fence } from './fences.ts';

const execute = promisify(execFile);
const elements = elementDocs(analyse(ROOT));
/** Inside the repository: there the packages are found as a project of a reader finds them. */
const CODE = join(ROOT, 'dist/guide-examples');
const store = mkdtempSync(join(tmpdir(), 'peeksafe-guides-'));
const PAGES = join(store, 'pages');
const ICON = '<link rel="icon" href="data:," />';
let browser: Browser;
let server: ServerProcess;
before(async () => {
  rmSync(CODE, { recursive: true, force: true });
  mkdirSync(CODE, { recursive: true });
  mkdirSync(PAGES);
  for (const file of globSync('dist/peeksafe*.js', { cwd: ROOT }))
    cpSync(join(ROOT, file), join(PAGES, basename(file)));
  browser = await chromium.launch({ executablePath: ensureBrowser(), args: [...BROWSER_ARGS] });
  server = await startProcess(store, await freePort(), ['--pages', PAGES]);
});
after(async () => {
  await browser.close();
  await server.kill('SIGKILL');
  rmSync(store, { recursive: true, force: true });
});

const here = (code: string): string => code.replaceAll('http://localhost:8787', server.url);
const isForPage = (code: string): boolean => /peeksafe\/elements|document\.|zod\/mini/.test(code);

/** Runs a program to its end; what it says is part of the error when it fails. */
const runs = (program: string, args: readonly string[]): Promise<unknown> =>
  execute(program, args, { cwd: ROOT, timeout: 60_000 });

/** Opens a page as the server serves it, under its Content-Security-Policy. */
async function inPage(html: string): Promise<void> {
  writeFileSync(join(PAGES, 'guide.html'), html.replaceAll(/https:\/\/unpkg\.com\/[^"]*/g, '/peeksafe.js'));
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await page.goto(`${server.url}/guide.html`);
  const tags = elements.map(({ tag }) => tag).filter((tag) => html.includes(`<${tag}`));
  for (const tag of tags) await page.waitForFunction((one) => customElements.get(one) !== undefined, tag);
  if (tags.includes('variant-table'))
    await page.waitForFunction(
      () => (document.querySelector('variant-table')?.shadowRoot?.querySelectorAll('[role=row]').length ?? 0) > 1,
    );
  assert.deepEqual(faults, []);
  await page.close();
}

async function bundled(file: string): Promise<void> {
  await bundle({
    ...{ entryPoints: [file], absWorkingDir: ROOT, bundle: true, format: 'esm', target: 'es2022' },
    ...{ outfile: join(PAGES, 'guide.js'), logLevel: 'silent', conditions: ['peeksafe-source', 'browser'] },
  });
}

/** A command that runs until it is stopped is not run here: that it exists, with its options, is. */
async function isCommand(line: string): Promise<void> {
  if (line.startsWith('npm install ')) return assert.match(line, /^npm install( peeksafe(-server)?)+$/);
  if (line.startsWith('cp ')) return assert.ok(globSync(line.split(' ')[1] ?? '', { cwd: ROOT }).length > 0, line);
  const [, command = '', rest = ''] = /^npx peeksafe-server (\w+)(.*)$/.exec(line) ?? [];
  assert.notEqual(command, '', line);
  const { stdout } = await execute(bin('peeksafe-server'), [command, '--help']);
  for (const [option] of rest.matchAll(/--[a-z-]+/g)) assert.ok(stdout.includes(option), `${command} has no ${option}`);
}

function isInManifest(css: string): void {
  for (const [, tag = '', part = ''] of css.matchAll(/([a-z-]+)::part\(([a-z-]+)\)/g))
    assert.ok(
      elements.find((one) => one.tag === tag)?.parts.some(({ name }) => name === part),
      `${tag}::part(${part})`,
    );
  const known = new Set(elements.flatMap(({ cssProperties }) => cssProperties.map(({ name }) => name)));
  for (const [name] of css.matchAll(/--peeksafe-[a-z-]+/g)) assert.ok(known.has(name), name);
}

async function tryOut({ language, mark, code }: Fence, name: string): Promise<void> {
  const file = join(CODE, `${name}.${language}`);
  writeFileSync(file, here(code));
  if (language === 'sh' && mark === 'server')
    for (const line of code.trim().split('\n')) await isCommand(line.replace(/\s+#.*/, ''));
  else if (language === 'sh') await runs('bash', ['-euo', 'pipefail', file]);
  else if (language === 'python') await runs('python3', [file]);
  else if (language === 'html') await inPage(`${ICON}${here(code)}`);
  else if (language === 'css') isInManifest(code);
  else if (isForPage(code)) {
    await bundled(file);
    await inPage(`<!doctype html><title>Guide</title>${ICON}<script type="module" src="/guide.js"></script>`);
  } else await runs(process.execPath, ['--conditions=peeksafe-source', file]);
}

/** The first guide first: what it posts, others show. */
const GUIDES = globSync('docs/guides/*.md', { cwd: ROOT }).sort(
  (a, b) => Number(b.endsWith('start.md')) - Number(a.endsWith('start.md')),
);
/** Files that are shown as they are elsewhere in the repository. */
const isCopy = ({ note }: Fence): boolean => note !== null && !note.startsWith('not run: ');
const KNOWN = ['ts', 'js', 'sh', 'python', 'html', 'css'];

for (const guide of GUIDES) {
  const fences = fencesOf(readFileSync(join(ROOT, guide), 'utf8'));
  for (const [i, fence] of fences.entries()) {
    const { language, line, note, code } = fence;
    if (isCopy(fence))
      test(`${guide}:${line} shows ${note} as it is`, () => {
        assert.equal(code, readFileSync(join(ROOT, note ?? ''), 'utf8'));
      });
    else if (note === null)
      test(`${guide}:${line} works: ${language}`, { timeout: 90_000 }, async (t) => {
        assert.ok(KNOWN.includes(language), `nobody tries out ${language}`);
        if (language === 'python' && (await execute('python3', ['--version']).catch(() => null)) === null)
          return t.skip('there is no Python here');
        await tryOut(fence, `${basename(guide, '.md')}-${i}`);
      });
  }
}

test('what is typed in the guides type-checks', async () => {
  assert.ok(globSync('*.ts', { cwd: CODE }).length > 5);
  const compilerOptions = { rootDir: ROOT, noUnusedLocals: false, noEmit: true, types: ['node'] };
  const project = { extends: '../../tsconfig.json', compilerOptions, include: ['*.ts'], exclude: [] };
  writeFileSync(join(CODE, 'tsconfig.json'), JSON.stringify(project));
  await execute(process.execPath, [bin('tsc'), '-p', CODE]).catch((error: { stdout: string }) =>
    assert.fail(error.stdout),
  );
});
