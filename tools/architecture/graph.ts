import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Folders of the source, and which of them each imports. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

const IMPORT = /(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+|peeksafe\/\w+)'/g;

/**
 * `src/sdk` or `server/src/log`; the modules beside the server's folders, which put it together, and its commands, which start it, are
 * `server/src`.
 */
function folderOf(file: string): string {
  const parts = file.replace(/^server\/src\/commands\//, 'server/src/').split('/');
  const depth = parts[0] === 'server' ? 3 : 2;
  return parts.slice(0, Math.min(depth, parts.length - 1)).join('/');
}

const isSource = (file: string): boolean => !/\.test\.ts$|\/testing\//.test(file) && file.split('/').length > 2;

/** The graph of imports between folders, read from the source. */
export function folderGraph(root: string): Graph {
  const graph = new Map<string, Set<string>>();
  const files = globSync(['src/**/*.ts', 'server/src/**/*.ts'], { cwd: root }).map((file) =>
    file.replaceAll('\\', '/'),
  );
  for (const file of files.filter(isSource).sort()) {
    const from = folderOf(file);
    const to = graph.get(from) ?? new Set();
    graph.set(from, to);
    for (const [, specifier = ''] of readFileSync(join(root, file), 'utf8').matchAll(IMPORT)) {
      const target = specifier.startsWith('.')
        ? folderOf(posix.join(posix.dirname(file), specifier))
        : specifier.replace('peeksafe/', 'src/');
      if (target !== from) to.add(target);
    }
  }
  // By name: the order of imports in a file is no part of the drawing.
  return new Map([...graph].map(([from, to]) => [from, new Set([...to].sort())]));
}

/** All that a folder leads to, by way of others. */
function reach(graph: Graph, from: string, seen = new Set<string>()): ReadonlySet<string> {
  for (const to of graph.get(from) ?? []) {
    if (seen.has(to)) continue;
    seen.add(to);
    reach(graph, to, seen);
  }
  return seen;
}

/** The graph without the imports that follow from others: what is drawn, so that it can be read. */
export function reduced(graph: Graph): Graph {
  return new Map(
    [...graph].map(([from, all]) => {
      const direct = [...all].filter((to) => ![...all].some((other) => other !== to && reach(graph, other).has(to)));
      return [from, new Set(direct)];
    }),
  );
}

/** How far each folder is above the ground: 0 for those that import nothing of ours. */
export function levels(graph: Graph): ReadonlyMap<string, number> {
  const known = new Map<string, number>();
  const levelOf = (folder: string): number => {
    const found = known.get(folder);
    if (found !== undefined) return found;
    // Types may go both ways; whoever is asked first stands higher.
    known.set(folder, 0);
    const level = Math.max(-1, ...[...(graph.get(folder) ?? [])].map(levelOf)) + 1;
    known.set(folder, level);
    return level;
  };
  for (const folder of [...graph.keys()].sort()) levelOf(folder);
  return known;
}
