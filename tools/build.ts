// `npm run build`: the packages' modules and declarations by tsc, what editors and frameworks read about the elements, the bundles by rollup.
import { spawn } from 'node:child_process';
import { cpSync, globSync, lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeManifest } from './manifest/write.ts';
import { writeIntegrity } from './packages/integrity.ts';
import { stagePackages } from './packages/stage.ts';
import { minifyTemplates } from './packages/templates.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where the built demo pages are, for a server to serve. */
export const DEMO_DIR = join(root, 'dist', 'demo');

function step(name: string, program: string, args: readonly string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const run = spawn(join(root, 'node_modules', '.bin', program), args, { cwd: root });
  const said: string[] = [];
  for (const stream of [run.stdout, run.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  run.once('error', reject).once('close', (code) => {
    if (code === 0) resolve();
    else reject(new Error(`The build failed at ${name}:\n${said.join('')}`));
  });
  return promise;
}

/** Pages that are served as they are written, and the bundle that they load. */
function copyPages(): void {
  mkdirSync(DEMO_DIR, { recursive: true });
  const pages = ['*.{html,css,svg,png,webmanifest,js}', 'examples/*.{html,css}', 'examples/{html,article}/*'];
  for (const file of globSync(pages, { cwd: join(root, 'demo') }))
    cpSync(join(root, 'demo', file), join(DEMO_DIR, file));
  // The documentation is built by itself; where it is, it is served with the rest.
  const docs = join(DEMO_DIR, 'docs');
  if (lstatSync(docs, { throwIfNoEntry: false }) === undefined)
    symlinkSync(join(root, 'dist', 'docs'), docs, 'junction');
  for (const file of globSync('peeksafe{,-*}.js{,.map}', { cwd: join(root, 'dist') }))
    cpSync(join(root, 'dist', file), join(DEMO_DIR, file));
}

/**
 * Builds everything that is out of date.
 * @throws Error with what the failing step said.
 */
export async function build(): Promise<void> {
  await step('the packages', 'tsc', ['-p', 'tsconfig.build.json']);
  writeManifest(root);
  await minifyTemplates(join(root, 'dist', 'elements'));
  // Both read the declarations of the packages, and nothing of each other.
  await Promise.all([
    step('the server', 'tsc', ['-p', 'server/tsconfig.build.json']),
    step('the demo', 'tsc', ['-p', 'demo/tsconfig.json']),
  ]);
  // A file of an older bundle would be published with the new one.
  for (const file of globSync('peeksafe{,-*}.js{,.map}', { cwd: join(root, 'dist') })) rmSync(join(root, 'dist', file));
  await Promise.all([
    step('the bundles', 'rollup', ['--config', 'rollup.config.mjs', '--silent']),
    step('the examples', 'vite', ['build', '--config', 'demo/examples/vite.config.ts', '--logLevel', 'error']),
  ]);
  copyPages();
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
