// The code of the guides: what can be run is run against a real server, what is typed is checked, what is a copy is compared.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { build as bundle } from 'esbuild';
import type { Browser } from 'playwright-core';
import { freePort, startProcess, type ServerProcess } from '../../server/test/support/server-process.ts';
import { launchChromium } from '../browser.ts';
import { builtManifest } from '../manifest/analyze.ts';
import { elementDocs } from '../manifest/element-docs.ts';
import { bin, ROOT } from '../packages/run.ts';
import { fencesOf, type Fence } from './fences.ts';

const execute = promisify(execFile);
const elements = elementDocs(builtManifest(ROOT));
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
  cpSync(join(ROOT, 'dist/collect'), join(PAGES, 'collect'), { recursive: true });
  browser = await launchChromium();
  server = await startProcess(store, await freePort(), ['--pages', PAGES]);
});
after(async () => {
  await browser.close();
  await server.kill('SIGKILL');
  rmSync(store, { recursive: true, force: true });
});

const here = (code: string, url = server.url): string =>
  code.replaceAll(/http:\/\/localhost:8787|https:\/\/host(?=\/)/g, url);
const isForPage = (code: string): boolean => /peeksafe\/elements|document\.|zod\/mini/.test(code);

interface Ran {
  readonly code: number;
  /** All that it said. */
  readonly said: string;
  /** The part of it that went to the standard error. */
  readonly complaints: string;
}

/** Runs a sample to its end. */
async function run(language: string, file: string): Promise<Ran> {
  const [program, ...args] =
    language === 'sh'
      ? ['bash', '-euo', 'pipefail', file]
      : language === 'python'
        ? ['python3', file]
        : [process.execPath, '--conditions=peeksafe-source', file];
  try {
    const { stdout, stderr } = await execute(program, args, { cwd: ROOT, timeout: 60_000 });
    return { code: 0, said: stdout + stderr, complaints: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr, complaints: stderr };
  }
}

/** A sample whose figures the server refuses: more engagements than there can be, rates above 1. */
const withBadFigures = (code: string): string =>
  code
    .replaceAll(/("?(?:impressions|view_count)"?: )\d+/g, '$1-1')
    .replaceAll(/("?(?:predictedEr|freshness|engagement_rate|final_engagement_rate)"?: )0?\.\d+/g, '$17');

/** A person can read what went wrong: no stack of the program's own, no object that was not written out. */
const isReadable = (said: string): void => assert.doesNotMatch(said, /Traceback|\[Object\]|\[object |undefined/);

/** A reader who follows a guide runs a sample again, and makes mistakes. */
async function runsAgainAndAgain(language: string, name: string, code: string): Promise<void> {
  const file = join(CODE, `${name}.${language}`);
  for (const time of ['first', 'second']) {
    writeFileSync(file, here(code));
    const { code: exit, said, complaints } = await run(language, file);
    assert.equal(exit, 0, `the ${time} time: ${said}`);
    assert.equal(complaints, '', `the ${time} time`);
    assert.doesNotMatch(said, /"status":"rejected"|'rejected'/, `the ${time} time`);
    isReadable(said);
  }
  const bad = withBadFigures(code);
  if (bad !== code && /curl|urllib|publish\(/.test(code)) {
    writeFileSync(file, here(bad));
    const { said } = await run(language, file);
    assert.match(said, /expected|at most|whole number|between/i, 'it says what is wrong with the figures');
    isReadable(said);
  }
  if (/\/v1\/streams|\/api\/events/.test(code) && language !== 'ts') {
    writeFileSync(file, here(code, 'http://127.0.0.1:9'));
    const { code: exit, said } = await run(language, file);
    assert.notEqual(exit, 0, 'it fails where nobody answers');
    isReadable(said);
  }
  writeFileSync(file, here(code));
}

/** Opens a page as the server serves it, under its Content-Security-Policy. */
async function inPage(html: string): Promise<void> {
  writeFileSync(join(PAGES, 'guide.html'), html.replaceAll(/https:\/\/unpkg\.com\/[^"]*(?=\/peeksafe)/g, ''));
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
  if (line.startsWith('mkdir ')) return assert.match(line, /^mkdir -p \w+$/);
  if (line.startsWith('cp ')) return assert.ok(globSync(line.split(' ')[1] ?? '', { cwd: ROOT }).length > 0, line);
  // The machine's own programs are not tried out.
  if (/^(export|apt-get|nats-server|docker|git) /.test(line)) return;
  if (line === 'npm init -y' || line === 'npm pkg set type=module') return;
  const [, script] = /^npm (?:run )?([a-z]+)/.exec(line) ?? [];
  if (script !== undefined) return assert.ok(script in SCRIPTS, line);
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

/** The commands of this repository. */
const { scripts: SCRIPTS } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };

async function tryOut({ language, mark, code }: Fence, name: string): Promise<void> {
  if (language === 'sh' && mark === 'server')
    for (const line of code.trim().split('\n')) await isCommand(line.replace(/\s+#.*/, ''));
  else if (language === 'html') for (let time = 0; time < 2; time++) await inPage(`${ICON}${here(code)}`);
  else if (language === 'css') isInManifest(code);
  else if (isForPage(code)) {
    const file = join(CODE, `${name}.${language}`);
    writeFileSync(file, here(code));
    await bundled(file);
    const page = `<!doctype html><title>Guide</title>${ICON}<script type="module" src="/guide.js"></script>`;
    for (let time = 0; time < 2; time++) await inPage(page);
  } else await runsAgainAndAgain(language, name, code);
}

/** The first guide first: what it posts, others show. */
const GUIDES = [...globSync('docs/guides/*.md', { cwd: ROOT }), 'README.md'].sort(
  (a, b) => Number(b.endsWith('start.md')) - Number(a.endsWith('start.md')),
);
/** Files that are shown as they are elsewhere in the repository. */
const isCopy = ({ note }: Fence): boolean => note !== null && !note.startsWith('not run: ');
const KNOWN = ['ts', 'js', 'sh', 'python', 'html', 'css'];

for (const guide of GUIDES) {
  const fences = fencesOf(readFileSync(join(ROOT, guide), 'utf8'));
  for (const [i, fence] of fences.entries()) {
    const { language, mark, line, note, code } = fence;
    if (mark.endsWith('.js'))
      test(`${guide}:${line} is loaded by a page of the guide`, () => {
        assert.ok(fences.some((one) => one.language === 'html' && one.code.includes(`src="/${mark}"`)));
        // The test of that page is what tries it out.
        writeFileSync(join(PAGES, mark), here(code));
      });
    else if (isCopy(fence))
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

for (const document of ['docs/operations.md', 'docs/security.md', 'docs/scale.md'])
  for (const { language, line, code } of fencesOf(readFileSync(join(ROOT, document), 'utf8')))
    if (language === 'sh')
      test(`${document}:${line} names commands and options that there are`, async () => {
        for (const one of code.trim().split('\n')) await isCommand(one.replace(/\s+(#|&$).*/, ''));
      });

test('the TypeScript in the guides type-checks', async () => {
  assert.ok(globSync('*.ts', { cwd: CODE }).length > 5);
  // With the declarations of the build, as for a reader: their sources have been checked.
  const compilerOptions = {
    ...{ rootDir: ROOT, noUnusedLocals: false, noEmit: true, types: ['node'] },
    customConditions: [],
  };
  const project = { extends: '../../tsconfig.json', compilerOptions, include: ['*.ts'], exclude: [] };
  writeFileSync(join(CODE, 'tsconfig.json'), JSON.stringify(project));
  await execute(process.execPath, [bin('tsc'), '-p', CODE]).catch((error: { stdout: string }) =>
    assert.fail(error.stdout),
  );
});
