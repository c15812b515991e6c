import { realpathSync, statSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Context, MiddlewareHandler } from 'hono';

/** Whether a path below a folder has a name that begins with a dot, as configuration, version control and the store have. */
const hasDotName = (path: string): boolean => path.split(/[/\\]/).some((name) => name.startsWith('.'));

/** Whether a path is a folder or lies inside of it. */
function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path;
}

/** The real path of what may not exist yet: of its nearest folder that does, and the names below it. */
function realPathOf(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    const parent = dirname(whole);
    return parent === whole ? whole : join(realPathOf(parent), basename(whole));
  }
}

/**
 * Checks a folder of pages, which everybody may read who reaches the server, before anything of it is served.
 * @param secrets Paths that must not be read by others, each with what it is: the folder of the store, files of secrets.
 * @returns The real path of the folder.
 * @throws RangeError when it is no folder, or something secret lies inside of it.
 */
export function checkPages(folder: string, secrets: readonly (readonly [what: string, path: string])[]): string {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new RangeError(`--pages names no folder: ${folder}.`);
  const root = realpathSync(folder);
  const open = secrets.find(([, path]) => isInside(root, realPathOf(path)));
  if (open !== undefined)
    throw new RangeError(
      `${open[0]} (${open[1]}) lies inside the folder of pages (${folder}), which everybody may read: keep them apart.`,
    );
  return root;
}

/** Whether a request's path leads to something that may be served: without dot names on the way, and really inside the folder. */
async function isServed(root: string, c: Context): Promise<boolean> {
  try {
    // Both forms: whoever decodes once more than we do must find nothing else there.
    const path = decodeURIComponent(c.req.path);
    if (hasDotName(c.req.path) || hasDotName(path) || path.includes('\0')) return false;
    const target = join(root, c.req.path);
    const file = (await stat(target)).isDirectory() ? join(target, 'index.html') : target;
    const real = await realpath(file);
    return isInside(root, real) && !hasDotName(relative(root, real));
  } catch {
    return false;
  }
}

/** Every browser asks for it by itself, and one that gets a 404 shows an error in the console of a page that has none. */
const ICON = '/favicon.ico';

/**
 * Serves the files of a folder. Names that begin with a dot, and links that lead out of the folder, are not found.
 * @param root The folder's real path.
 */
export function pages(root: string): MiddlewareHandler {
  const serve = serveStatic({ root });
  return async (c, next) => {
    if (await isServed(root, c)) return serve(c, next);
    return c.req.path === ICON ? c.body(null, 204) : next();
  };
}
