// The rules on imports between folders. They are the architecture: docs/architecture.md draws them.
import type { IConfiguration, IForbiddenRuleType } from 'dependency-cruiser';

/** Tests may use what their subject may, and the harnesses. */
const TESTS = '\\.test\\.ts$|/testing/';

/** A folder at the top may import itself and what is allowed here, and nothing else of this repository. */
const topFolder = (folder: string, ...allowed: string[]): IForbiddenRuleType => ({
  name: `${folder.replaceAll('/', '-')}-imports`,
  severity: 'error',
  comment: `${folder} may import only ${allowed.length === 0 ? 'itself' : allowed.join(', ')}.`,
  from: { path: `^${folder}/`, pathNot: TESTS },
  to: { path: '^(src|server|demo|bench|tools)/', pathNot: [`^${folder}/`, ...allowed.map((one) => `^${one}`)] },
});

/** Folders of the server, and what of the server each may import. */
const SERVER: Readonly<Record<string, readonly string[]>> = {
  access: ['log/', 'settings/', 'contain.ts'],
  adapters: ['settings/', 'views/'],
  alerts: ['log/', 'settings/', 'webhook/', 'contain.ts', 'zones.ts'],
  'external-monitors': [],
  // The calls of OpenFeature's clients are no part of our own protocol.
  documents: ['ofrep/shapes.ts', 'settings/'],
  http: ['access/', 'output/', 'log/', 'contain.ts'],
  live: ['runner/', 'log/', 'output/', 'views/', 'contain.ts'],
  log: ['settings/'],
  maintenance: ['log/', 'runner/'],
  ofrep: ['http/', 'live/', 'output/'],
  output: [],
  import: ['zones.ts'],
  replay: ['import/'],
  routes: [
    ...['http/', 'live/', 'runner/', 'access/', 'adapters/', 'documents/', 'external-monitors/', 'log/', 'ofrep/'],
    ...['output/', 'settings/', 'views/'],
    'contain.ts',
  ],
  runner: ['log/'],
  settings: ['zones.ts'],
  views: ['log/', 'runner/'],
  webhook: ['log/'],
};

/** Folders of the server that are handed what they work on: they know its types, and import no code but this. */
const SERVER_BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  'language-model': ['settings/'],
  observability: ['contain.ts'],
};

function serverFolder(folder: string, allowed: readonly string[], mayNameTypes: boolean): IForbiddenRuleType {
  const others = [`${folder}/`, ...allowed].map((one) => `^server/src/${one}`);
  return {
    name: `server-${folder}-imports`,
    severity: 'error',
    comment: `Of the server, ${folder} may import only ${allowed.length === 0 ? 'itself' : allowed.join(', ')}.`,
    from: { path: `^server/src/${folder}/`, pathNot: TESTS },
    to: { path: '^server/src/', pathNot: others, ...(mayNameTypes && { dependencyTypesNot: ['type-only'] }) },
  };
}

export default {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    topFolder('src/protocol'),
    topFolder('src/stats'),
    topFolder('src/assign'),
    topFolder('src/collect'),
    topFolder('src/engine', 'src/protocol/', 'src/stats/'),
    topFolder('src/sdk', 'src/protocol/', 'src/stats/'),
    topFolder('src/elements', 'src/sdk/', 'src/protocol/', 'src/stats/', 'src/assign/', 'src/collect/'),
    topFolder('src/simulator', 'src/engine/', 'src/sdk/', 'src/protocol/', 'src/stats/'),
    // The server sees what anybody who installs the package sees.
    topFolder(
      'server',
      ...['protocol', 'stats', 'assign', 'engine', 'sdk', 'simulator'].map((entry) => `src/${entry}/index.ts`),
    ),
    topFolder('demo', 'src/'),
    topFolder('bench', 'src/', 'server/', 'tools/'),
    topFolder('tools', 'src/', 'server/', 'bench/'),
    ...Object.entries(SERVER).map(([folder, allowed]) => serverFolder(folder, allowed, false)),
    ...Object.entries(SERVER_BY_TYPE).map(([folder, allowed]) => serverFolder(folder, allowed, true)),
    {
      name: 'stats-stands-alone',
      severity: 'error',
      comment: 'peeksafe/stats is pure mathematics without any dependency.',
      from: { path: '^src/stats/', pathNot: TESTS },
      to: { pathNot: '^src/stats/' },
    },
    {
      name: 'assign-stands-alone',
      severity: 'error',
      comment: 'peeksafe/assign is a pure function without any dependency: pages load it before they show anything.',
      from: { path: '^src/assign/', pathNot: TESTS },
      to: { pathNot: '^src/assign/' },
    },
    {
      name: 'collect-stands-alone',
      severity: 'error',
      comment: 'peeksafe/collect is in pages of others, for which every byte counts: no dependency.',
      from: { path: '^src/collect/', pathNot: TESTS },
      to: { pathNot: '^src/collect/' },
    },
    {
      name: 'engine-is-pure',
      severity: 'error',
      comment: 'The engine is functions of data: its host has the clock, the log and the network.',
      from: { path: '^src/engine/', pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'not-to-dist', severity: 'error', from: {}, to: { path: '^(server/)?dist/' } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    // Projects of strangers, who have the packages and nothing else of this repository.
    exclude: { path: '^(tools/packages/consumers|demo/examples)/' },
    doNotFollow: { path: 'node_modules|^(server/)?dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['peeksafe-source', 'import', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
} satisfies IConfiguration;
