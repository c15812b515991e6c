// `npm run build`: the packages' modules and declarations by tsc, the bundles by rollup.
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where the built demo pages are, for a server to serve. */
export const DEMO_DIR = join(root, 'dist', 'demo');

function step(name: string, program: string, args: readonly string[]): void {
  const run = spawnSync(join(root, 'node_modules', '.bin', program), args, { cwd: root, encoding: 'utf8' });
  if (run.status === 0) return;
  throw new Error(`The build failed at ${name}:\n${run.stdout}${run.stderr}`);
}

/**
 * Builds everything that is out of date.
 * @throws Error with what the failing step said.
 */
export async function build(): Promise<void> {
  step('the packages', 'tsc', ['-p', 'tsconfig.build.json']);
  step('the server', 'tsc', ['-p', 'server/tsconfig.build.json']);
  step('the demo', 'tsc', ['-p', 'demo/tsconfig.json']);
  step('the bundles', 'rollup', ['--config', 'rollup.config.mjs', '--silent']);
  mkdirSync(DEMO_DIR, { recursive: true });
  for (const file of globSync('demo/*.{html,css,svg,png,webmanifest,js}', { cwd: root }))
    cpSync(join(root, file), join(DEMO_DIR, file.replace(/^demo[\\/]/, '')));
  await Promise.resolve();
}

if (import.meta.main) {
  try {
    await build();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
