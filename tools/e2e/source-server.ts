import { fileURLToPath } from 'node:url';
import { startDevServer } from '@web/dev-server';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { freePort } from '../../server/test/support/server-process.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A page or module of a test. */
export interface ServedFile {
  readonly type: string;
  readonly body: string;
  /** Content security policy of the page. */
  readonly policy?: string;
}

/**
 * Serves the library from its sources, and the files of a test beside it; below `/copy/` stands the library once more, as another version would.
 * @param files By path; may be added to while it runs.
 */
export async function serveSources(
  files: ReadonlyMap<string, ServedFile>,
): Promise<{ origin: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const server = await startDevServer({
    config: {
      rootDir: ROOT,
      port,
      nodeResolve: { exportConditions: ['peeksafe-source', 'browser', 'default'] },
      plugins: [
        {
          name: 'pages',
          serve: (context) => files.get(context.path),
          transform: (context) => {
            const policy = files.get(context.path)?.policy;
            if (policy !== undefined) context.set('Content-Security-Policy', policy);
          },
        },
        esbuildPlugin({ ts: true, target: 'es2022', tsconfig: `${ROOT}tsconfig.base.json` }),
      ],
      middleware: [
        (context, next) => {
          if (context.url.startsWith('/copy/')) context.url = context.url.slice('/copy'.length);
          return next();
        },
      ],
    },
    readCliArgs: false,
    readFileConfig: false,
    logStartMessage: false,
    autoExitProcess: false,
  });
  return { origin: `http://localhost:${port}`, stop: async () => void (await server.stop()) };
}
