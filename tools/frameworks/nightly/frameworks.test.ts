// `npm test -- frameworks`, by name only: projects of all frameworks, made from empty folders by the commands of their pages in the
// documentation. `PEEKSAFE_FRAMEWORKS=react,vue` takes some of them.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { freePort } from '../../../server/test/support/server-process.ts';
import { launchChromium } from '../../browser.ts';
import type { Cleanup } from '../../packages/dev-server.ts';
import { showsLiveData, usesRow } from '../../packages/page-watch.ts';
import { npm, ROOT } from '../../packages/run.ts';
import { startSimulatedServer } from '../../packages/simulated-server.ts';
import { MAX_LINES, readGuides, type Guide } from '../guide.ts';
import { mistaken } from '../mistakes.ts';
import { emptyProject, versionOf, type Project } from '../project.ts';
import { serveRegistry } from '../registry.ts';
import { edit, use, useControls, visit } from '../visit.ts';
import { cellsOf, keepResult, readResults, rowsOfPage, type Result } from '../results.ts';

/** The package whose version the table shows, whether a server writes the page, whether changes are shown at once, and where the story is. */
const TRAITS: Readonly<
  Record<string, { package?: string; isFromServer?: boolean; isWatched?: boolean; story?: string }>
> = {
  angular: { package: '@angular/core' },
  astro: { package: 'astro', isFromServer: true },
  html: { isWatched: false },
  next: { package: 'next', isFromServer: true },
  nuxt: { package: 'nuxt', isFromServer: true },
  react: { package: 'react' },
  storybook: {
    ...{ package: 'storybook', story: 'iframe.html?id=variant-table--live&viewMode=story', isWatched: false },
  },
  svelte: { package: 'svelte' },
  sveltekit: { package: '@sveltejs/kit', isFromServer: true },
  vue: { package: 'vue' },
};

const wanted = process.env['PEEKSAFE_FRAMEWORKS']?.split(',');
const guides = readGuides().filter(({ name }) => wanted?.includes(name) ?? true);

/** Why nothing can be installed; false where it can. */
function whyNot(): string | false {
  try {
    npm(['ping', '--fetch-retries=0'], ROOT, 60_000);
    return false;
  } catch {
    return 'the npm registry cannot be reached';
  }
}
const skip = whyNot();

/** Works that are done in reverse order: with the test, or before where it calls for its end. */
function cleanupOf(t: Cleanup): Cleanup & { end(): Promise<void> } {
  const works: (() => unknown)[] = [];
  const end = async (): Promise<void> => {
    for (const work of works.splice(0).reverse()) await work();
  };
  t.after(end);
  return { after: (work) => void works.push(work), end };
}

let browser: Browser;
let registry = '';
const atEnd: (() => unknown)[] = [];
before(async () => {
  browser = await launchChromium();
  if (skip === false) registry = await serveRegistry({ after: (work) => void atEnd.push(work) });
});
after(async () => {
  await browser.close();
  for (const work of atEnd) await work();
});

async function checkTypes(t: TestContext, guide: Guide, project: Project): Promise<Result['types']> {
  const { types } = guide;
  if (types === null) return null;
  const right = await project.run(types);
  assert.ok(right.isOk, right.output);
  const all = mistaken(guide);
  let found = 0;
  for (const { sample, sign } of all) {
    const code = project.read(sample.path);
    project.write(sample);
    const { isOk, output } = await project.run(types);
    project.write({ ...sample, code });
    if (!isOk && sign.test(output)) found++;
    else t.diagnostic(`${sign} in ${sample.path} is not found:\n${output}`);
  }
  return { made: all.length, found };
}

/** The HTML of a page, as its server writes it. */
async function isWrittenByServer(url: string): Promise<void> {
  const html = await (await fetch(url)).text();
  assert.match(html, /<variant-table\b/, 'the tags stand in the HTML');
  assert.doesNotMatch(html, /\[object /, 'an object is no attribute');
}

const originsOf = (commands: string): readonly string[] => /--origin (\S+)/.exec(commands)?.[1]?.split(',') ?? [];

for (const guide of guides)
  test(`${guide.title}, from an empty folder`, { skip, timeout: 3_600_000 }, async (t) => {
    const traits = TRAITS[guide.name];
    assert.ok(traits !== undefined, 'its package has to be named');
    assert.ok(guide.lines <= MAX_LINES, `${guide.lines} lines`);
    const cleanup = cleanupOf(t);
    const project = emptyProject(cleanup, guide, registry);
    const origins = originsOf(guide.server);
    const isFromUnpkg = guide.samples.some(({ code }) => code.includes('https://unpkg.com/'));
    const find = async (of: Cleanup, commands: string): Promise<string> => {
      const url = await project.serve(of, commands);
      const { origin } = new URL(url);
      assert.ok(origins.includes(origin), `${guide.file} does not name ${origin}; or another program has its port`);
      return url;
    };
    const useIt = async (of: Cleanup, page: Page, url: string): Promise<void> => {
      if (traits.story === undefined) return use(page);
      await showsLiveData(page);
      await usesRow(page);
      await useControls(browser, of, url);
    };

    const begun = Date.now();
    const setup = await project.run(guide.setup);
    assert.ok(setup.isOk, setup.output);
    const port = await freePort();
    for (const { path, code } of guide.samples)
      project.write({ path, code: code.replaceAll('http://localhost:8787', `http://127.0.0.1:${port}`) });
    // At the address that the samples were given.
    await startSimulatedServer(cleanup, { folder: join(project.dir, '../store'), port, origins });

    const inDev = cleanupOf(t);
    const devUrl = await find(inDev, guide.dev);
    const dev = await visit(browser, inDev, `${devUrl}${traits.story ?? ''}`, isFromUnpkg);
    const minutes = (Date.now() - begun) / 60_000;
    if (traits.isFromServer) await isWrittenByServer(devUrl);
    await useIt(inDev, dev.page, devUrl);
    if (traits.isWatched !== false) await edit(guide, project, dev.page);
    await inDev.end();

    const types = await checkTypes(t, guide, project);

    const inProduction = cleanupOf(t);
    const url = await find(inProduction, guide.production);
    const production = await visit(browser, inProduction, `${url}${traits.story ?? ''}`, isFromUnpkg);
    if (traits.isFromServer) await isWrittenByServer(url);
    await useIt(inProduction, production.page, url);
    await inProduction.end();

    const version = traits.package === undefined ? '–' : versionOf(project, traits.package);
    const console = { dev: dev.faults.length, production: production.faults.length };
    keepResult(guide.name, { version, minutes, types, console });
    assert.deepEqual([...dev.faults, ...production.faults], []);
    if (types !== null) assert.equal(types.found, types.made, 'mistakes of types that are found');
  });

/** Time differs from run to run, and minor versions come without us. */
const lasting = ([name = '', version = '', lines, , ...found]: readonly string[]): readonly unknown[] => [
  ...[name, version.split('.')[0], lines],
  ...found,
];

test('the table of the documentation says what was found', { skip }, () => {
  const results = readResults();
  const rows = rowsOfPage().map(lasting);
  for (const guide of guides) {
    const result = results[guide.name];
    if (result === undefined) continue;
    const row = lasting(cellsOf(guide, result));
    assert.deepEqual(
      rows.find(([name]) => name === row[0]),
      row,
      'run `node --conditions=peeksafe-source tools/frameworks/table.ts`',
    );
  }
});
