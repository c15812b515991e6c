// The server in a few files, as it is published and as tests start it.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';

/** The bundle that is published, seen from the root. */
export const SERVER_BUNDLE = 'server/dist/bundle';

/** Node shows the line of an error that nobody caught. */
const LINE_LIMIT = 160;

/**
 * Bundles the server with all that it imports. As some six hundred modules, most of them parts of libraries that it never uses, it takes 15 MB
 * more memory and twice the processor time until it is ready.
 * @param root The repository.
 * @param outdir Seen from the root, and emptied before. It is two folders below `server`, since the code looks there for its maps and its version.
 */
export async function bundleServer(root: string, outdir: string): Promise<Metafile> {
  rmSync(join(root, outdir), { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['server/src/cli.ts', 'server/src/index.ts'],
    outdir,
    bundle: true,
    // A command loads its own part only.
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    conditions: ['peeksafe-source'],
    // Errors are told apart by the names of their classes.
    keepNames: true,
    // V8 keeps the text of all that it has loaded.
    minifyWhitespace: true,
    lineLimit: LINE_LIMIT,
    legalComments: 'none',
    sourcemap: true,
    metafile: true,
    // Some of the dependencies are CommonJS.
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);` },
    logLevel: 'warning',
  });
  return metafile;
}

interface Library {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/**
 * The licenses of the libraries in a bundle, which go with it.
 * @throws Error when a library comes without the text of its license.
 */
export function noticesOf(root: string, { inputs }: Metafile): string {
  const folders = new Set(
    Object.keys(inputs).flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
  );
  const notices = [...folders].sort().map((folder) => {
    const library = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Library;
    const file = readdirSync(join(root, folder)).find((name) => /^licen[cs]e/i.test(name)); // cspell:ignore licen
    if (file === undefined) throw new Error(`${library.name} comes without the text of its license.`);
    const text = readFileSync(join(root, folder, file), 'utf8').trim();
    return `Name: ${library.name}\nVersion: ${library.version}\nLicense: ${library.license}\n\n${text}\n`;
  });
  return notices.join('\n---\n\n');
}
