import type { GetManualChunk } from 'rollup';

/**
 * The files beside the first one of the CDN's bundle, each with the modules that it begins with: those that something imports when it is
 * needed. A page loads one of them at a time, and a second trip costs more than the bytes that smaller ones would save.
 */
const PARTS: Readonly<Record<string, RegExp>> = {
  captions: /\/demo-modules\/captions\//,
  share: /\/demo-modules\/share\//,
  transports: /\/sdk\//,
  metrics: /metric[^/]*$/,
  actions: /\/(actions|close)\/|\/panels\/(menus|operator-controls)\./,
  chart: /\/er-chart\//,
  table: /\/variant-table\/(?!details)/,
  fan: /\/(er-fan|evidence-race)\//,
  details: /./,
};

/**
 * The file of the bundle that a module goes to: the first one, where it is needed at once or by several parts, or one of its parts.
 * @param first The name of the first file.
 */
export function bundleParts(first: string): GetManualChunk {
  let files: ReadonlyMap<string, string> | null = null;
  return (id, { getModuleIds, getModuleInfo }) => {
    files ??= filesOf(first, [...getModuleIds()], (one) => getModuleInfo(one));
    return files.get(id) ?? first;
  };
}

interface Module {
  readonly isEntry: boolean;
  readonly importedIds: readonly string[];
  readonly dynamicallyImportedIds: readonly string[];
}

/** The file of each module. */
function filesOf(
  first: string,
  ids: readonly string[],
  infoOf: (id: string) => Module | null,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  /** Puts a module and all that it imports into a file; what another part has too goes to the first file. */
  const put = (id: string, file: string): void => {
    const had = files.get(id);
    if (had === first || had === file) return;
    const next = had === undefined ? file : first;
    files.set(id, next);
    for (const imported of infoOf(id)?.importedIds ?? []) put(imported, next);
  };
  for (const id of ids) if (infoOf(id)?.isEntry === true) put(id, first);
  const later = ids.flatMap((id) => infoOf(id)?.dynamicallyImportedIds ?? []);
  for (const id of new Set(later)) put(id, partOf(id));
  return files;
}

/** The part of a module that something imports when it is needed. Of languages a reader needs one. */
const partOf = (id: string): string =>
  /\/languages\/(\w+)\.js$/.exec(id)?.[1] ?? (Object.keys(PARTS).find((part) => PARTS[part]?.test(id)) as string);
