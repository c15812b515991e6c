// `npm run build`: the packages' modules and declarations by tsc, what editors and frameworks read about the elements, the bundles by rollup.
import { spawn } from 'node:child_process';
import { cpSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStep, TOOL_INPUTS, type BuildStep } from './build-steps.ts';
import { pageFolders, SOURCES, writePages, writeSources } from './frameworks/example-pages.ts';
import { madeUpArchive } from './made-up-archive.ts';
import { writeManifest } from './manifest/write.ts';
import { writeIntegrity } from './packages/integrity.ts';
import { stagePackages } from './packages/stage.ts';
import { minifyTemplates } from './packages/templates.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where the built demo pages are, for a server to serve. */
export const DEMO_DIR = join(root, 'dist', 'demo');

/** An archive of headline tests that never were, in the format of a real one. */
export const ARCHIVE_FILE = join(DEMO_DIR, 'archive', 'made-up.csv');
const ARCHIVE_TESTS = 16;

const PAGES = ['*.{html,css,svg,png,webmanifest,js}', 'examples/*.{html,css,js}', 'examples/{article,loop}/*'];
const BUNDLES = 'peeksafe{,-*}.js{,.map}';

const packages: BuildStep = {
  name: 'packages',
  inputs: [...TOOL_INPUTS, 'src/**', 'tsconfig.build.json', 'tools/manifest/*', 'tools/packages/templates.ts'],
  except: ['**/*.test.ts'],
  outputs: [
    // Each folder of the source, and two that the manifest is written to.
    ...[...globSync('src/*/', { cwd: root }), 'src/react', 'src/typings'].map(
      (folder) => `${folder.replace(/^src/, 'dist')}/**`,
    ),
    'dist/index.*',
    'dist/{custom-elements,web-types,vscode.*-custom-data}.json',
  ],
};
const server: BuildStep = {
  name: 'server',
  inputs: ['server/src/**', 'server/{package,tsconfig.build}.json'],
  except: ['**/*.test.ts'],
  after: [packages],
  outputs: ['server/dist/**'],
};
const demo: BuildStep = {
  name: 'demo',
  inputs: ['demo/{,captions/,share/}*.ts', 'demo/{package,tsconfig}.json'],
  except: ['**/*.test.ts'],
  after: [packages],
  outputs: ['dist/demo-modules/**'],
};
const bundles: BuildStep = {
  name: 'bundles',
  inputs: ['rollup.config.mjs', 'tools/config/{rollup,bundle-parts}.ts', 'LICENSE'],
  after: [packages, demo],
  outputs: [`dist/${BUNDLES}`, 'dist/THIRD-PARTY-NOTICES.txt', 'dist/demo/assets/**'],
};
const examples: BuildStep = {
  name: 'examples',
  inputs: ['demo/examples/**', 'docs/guides/{frameworks,frameworks/*}.md', 'tools/frameworks/{example-pages,guide}.ts'],
  after: [packages],
  outputs: [`${SOURCES}/**`, `dist/demo/examples/{assets,ssr,${pageFolders().join()}}/**`],
};
const archive: BuildStep = {
  name: 'archive',
  inputs: ['tools/made-up-archive.ts'],
  after: [packages],
  outputs: ['dist/demo/archive/made-up.csv'],
};
const pages: BuildStep = {
  name: 'pages',
  inputs: PAGES.map((pattern) => `demo/${pattern}`),
  after: [bundles, examples],
  outputs: [...PAGES.map((pattern) => `dist/demo/${pattern}`), `dist/demo/${BUNDLES}`],
};

function run(name: string, program: string, args: readonly string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const child = spawn(join(root, 'node_modules', '.bin', program), args, { cwd: root });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  child.once('error', reject).once('close', (code) => {
    if (code === 0) resolve();
    else reject(new Error(`The build failed at ${name}:\n${said.join('')}`));
  });
  return promise;
}

/** Compiles a project by tsc, which looks at its sources only: when its outputs are not those of its last run, it must forget that run. */
function compile(name: string, project: string, buildInfo: string, isIntact: boolean): Promise<void> {
  if (!isIntact) rmSync(join(root, buildInfo), { force: true });
  return run(name, 'tsc', ['-p', project]);
}

/** The archive that the demo can show, made by the simulator that was just built. */
async function writeArchive(): Promise<void> {
  mkdirSync(dirname(ARCHIVE_FILE), { recursive: true });
  writeFileSync(ARCHIVE_FILE, madeUpArchive(ARCHIVE_TESTS, await import('peeksafe/simulator')));
}

/** Pages that are served as they are written, and the bundle that they load. */
function copyPages(): void {
  mkdirSync(DEMO_DIR, { recursive: true });
  for (const file of globSync(PAGES, { cwd: join(root, 'demo') }))
    cpSync(join(root, 'demo', file), join(DEMO_DIR, file));
  for (const file of globSync(BUNDLES, { cwd: DEMO_DIR })) rmSync(join(DEMO_DIR, file));
  for (const file of globSync(BUNDLES, { cwd: join(root, 'dist') }))
    cpSync(join(root, 'dist', file), join(DEMO_DIR, file));
}

/**
 * Builds everything that is out of date, by the content of what it is made from. Returns the names of the steps that had to be run.
 * @throws Error with what the failing step said.
 */
export async function build(): Promise<readonly string[]> {
  const done: string[] = [];
  const bring = async (step: BuildStep, work: (isIntact: boolean) => Promise<void> | void): Promise<void> => {
    if (await runStep(root, step, work)) done.push(step.name);
  };
  await bring(packages, async (isIntact) => {
    await compile('the packages', 'tsconfig.build.json', 'dist/.tsbuildinfo', isIntact);
    writeManifest(root);
    await minifyTemplates(join(root, 'dist', 'elements'));
  });
  // Both read the declarations of the packages, and nothing of each other.
  await Promise.all([
    bring(server, (isIntact) =>
      compile('the server', 'server/tsconfig.build.json', 'server/dist/.tsbuildinfo', isIntact),
    ),
    bring(demo, (isIntact) => compile('the demo', 'demo/tsconfig.json', 'dist/demo-modules/.tsbuildinfo', isIntact)),
  ]);
  await Promise.all([
    bring(bundles, () => {
      // A file of an older bundle would be published with the new one.
      for (const file of globSync(BUNDLES, { cwd: join(root, 'dist') })) rmSync(join(root, 'dist', file));
      rmSync(join(DEMO_DIR, 'assets'), { recursive: true, force: true });
      return run('the bundles', 'rollup', ['--config', 'rollup.config.mjs', '--silent']);
    }),
    bring(examples, async () => {
      writeSources(root);
      await run('the examples', 'vite', ['build', '--config', 'demo/examples/vite.config.ts', '--logLevel', 'error']);
      writePages(join(DEMO_DIR, 'examples'));
    }),
  ]);
  await bring(archive, writeArchive);
  await bring(pages, copyPages);
  return done;
}

if (import.meta.main) {
  try {
    await build();
    // The hashes are part of what is published.
    const hashes = writeIntegrity(root);
    stagePackages(root);
    for (const [file, hash] of Object.entries(hashes)) console.log(`${file}  integrity="${hash}"`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
