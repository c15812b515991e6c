// `npm run docs`: the site of the documentation in dist/demo/docs, where the server serves it with the demo. It is made of files only: it needs no server, and nothing from elsewhere.
import { spawnSync } from 'node:child_process';
import { copyFileSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import { Application, type TypeDocOptions } from 'typedoc';
import { ENTRIES } from '../api/entries.ts';
import { runStep } from '../build-steps.ts';
import { analyze } from '../manifest/analyze.ts';
import { elementDocs, type ElementDoc } from '../manifest/element-docs.ts';
import { layOut } from './documents.ts';
import type { Tags } from './live/editor/rules.ts';
import { writeLlms } from './llms.ts';
import { GROUPS } from './pages.ts';
import { GROUP_BOOSTS, writeSearchScript } from './search.ts';
import { DOCS_DIR, docsStep, workDirOf } from './step.ts';
import { writeStrictAssets } from './strict.ts';
import { themesOf } from './themes.ts';
import { plugin } from './typedoc-plugin.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const at = (path: string): string => join(root, path);

const WORK_DIR = workDirOf(process.pid);
const SITE_DIR = at(`${WORK_DIR}/site`);

/** The scripts of the pages: the first is in all of them, and loads the others where they are needed. */
const SCRIPTS = ['site', 'live', 'planner'] as const;

/** The tags with their attributes, as the editor of examples knows them. */
const tagsOf = (elements: readonly ElementDoc[]): Tags =>
  Object.fromEntries(
    elements.map(({ tag, attributes }) => [
      tag,
      attributes.map(({ name, type, default: value, description }) => ({ name, type, default: value, description })),
    ]),
  );

/** Bundles each script as a classic one: that works from a disk too. */
const bundleScripts = (outdir: string, elements: readonly ElementDoc[]): Promise<unknown> =>
  bundle({
    ...{ entryPoints: SCRIPTS.map((name) => at(`tools/docs/live/${name}.ts`)), outdir, absWorkingDir: root },
    ...{ bundle: true, minify: true, format: 'iife', target: 'es2022', legalComments: 'none', logLevel: 'warning' },
    conditions: ['peeksafe-source', 'browser', 'production'],
    define: { TAGS: JSON.stringify(tagsOf(elements)) },
  });

/** Names link to their source where that has an address; a clone without one is documented without these links, and without a warning. */
const sourceLinks = (): TypeDocOptions =>
  spawnSync('git', ['remote', 'get-url', 'origin'], { cwd: root }).status === 0 ? {} : { gitRevision: 'HEAD' };

/** The styles of the site, with the themes of its gallery. */
function writeStyles(file: string): string {
  writeFileSync(file, [readFileSync(at('tools/docs/live/live.css'), 'utf8'), ...themesOf(root)].join('\n'));
  return file;
}

/** Files that a run makes before TypeDoc begins, by path. */
interface Made {
  readonly documents: readonly string[];
  readonly home: string;
  readonly customJs: string;
  readonly customCss: string;
}

const optionsFor = ({ documents, home, customJs, customCss }: Made): TypeDocOptions => ({
  ...{ name: 'Peeksafe', out: SITE_DIR, readme: home, projectDocuments: [...documents], customJs },
  ...{ customCss, tsconfig: at('tsconfig.docs.json') },
  entryPoints: ENTRIES.map(({ file }) => at(file)),
  plugin: [plugin],
  ...{ excludePrivate: true, excludeProtected: true, excludeInternal: true, excludeExternals: true },
  ...sourceLinks(),
  // Interfaces here have one parent at most, which their own pages name.
  includeHierarchySummary: false,
  ...{ favicon: at('demo/icon.svg'), hideGenerator: true },
  ...{ treatWarningsAsErrors: true, treatValidationWarningsAsErrors: true, skipErrorChecking: true },
  // A translation's keys are those of some 400 texts, found by the editor as one types; they are no part of the promise of the API.
  intentionallyNotExported: ['Partly', 'Strings', 'EngineText'],
  validation: {
    notExported: true,
    invalidLink: true,
    invalidPath: true,
    notDocumented: true,
    unusedMergeModuleWith: true,
  },
  blockTags: [...BLOCK_TAGS],
  highlightLanguages: [...LANGUAGES],
  navigation: { includeGroups: true, includeCategories: false, includeFolders: false },
  ...{ groupOrder: [...GROUPS, '*'], sortEntryPoints: false, searchInDocuments: true, logLevel: 'Warn' },
  searchGroupBoosts: { ...GROUP_BOOSTS },
});

const BLOCK_TAGS = [
  ...[
    '@module',
    '@param',
    '@returns',
    '@throws',
    '@remarks',
    '@see',
    '@example',
    '@deprecated',
    '@typeParam',
    '@group',
  ],
  ...[
    '@category',
    '@summary',
    '@csspart',
    '@cssproperty',
    '@slot',
    '@event',
    '@fires',
    '@attr',
    '@default',
    '@template',
  ],
] as const;

const LANGUAGES = [
  ...[
    'astro',
    'bash',
    'css',
    'csv',
    'html',
    'ini',
    'javascript',
    'json',
    'python',
    'sh',
    'svelte',
    'text',
    'tsx',
    'typescript',
    'vue',
  ],
  ...['http', 'jsonl', 'nginx', 'sql', 'toml', 'yaml', 'xml'],
] as const;

/** Returns whether it is complete. */
async function makeSite(): Promise<boolean> {
  const elements = elementDocs(analyze(root));
  const { documents, home } = layOut(root, `${WORK_DIR}/source`, elements);
  const scripts = at(`${WORK_DIR}/scripts`);
  await bundleScripts(scripts, elements);
  const app = await Application.bootstrapWithPlugins(
    optionsFor({
      ...{ documents, home, customJs: join(scripts, 'site.js') },
      customCss: writeStyles(join(scripts, 'site.css')),
    }),
  );
  const project = await app.convert();
  if (project === undefined) throw new Error('TypeDoc could not read the source.');
  app.validate(project);
  await app.generateOutputs(project);
  for (const name of SCRIPTS.slice(1)) copyFileSync(join(scripts, `${name}.js`), join(SITE_DIR, `assets/${name}.js`));
  writeStrictAssets(SITE_DIR);
  writeSearchScript(SITE_DIR);
  writeLlms(root, SITE_DIR, elements);
  return !app.logger.hasErrors() && !app.logger.hasWarnings();
}

function publishSite(): void {
  mkdirSync(dirname(DOCS_DIR), { recursive: true });
  // Older builds had a link here, which may lead to nothing.
  if (lstatSync(DOCS_DIR, { throwIfNoEntry: false }) !== undefined) renameSync(DOCS_DIR, at(`${WORK_DIR}/old`));
  renameSync(SITE_DIR, DOCS_DIR);
}

/**
 * Builds the site, unless it is up to date.
 * @throws Error when TypeDoc has anything to complain about: a name without a word, a link to nothing.
 */
export async function buildDocs(): Promise<void> {
  await runStep(root, docsStep, async () => {
    try {
      const isComplete = await makeSite();
      // A word that is missing is a fault of ours, and no reason to show readers nothing.
      publishSite();
      if (!isComplete) throw new Error('The documentation is not complete; see the warnings above.');
    } finally {
      rmSync(at(WORK_DIR), { recursive: true, force: true });
    }
  });
}

if (import.meta.main) {
  try {
    await buildDocs();
    console.log(`The documentation is at ${join(relative(root, DOCS_DIR), 'index.html')}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
