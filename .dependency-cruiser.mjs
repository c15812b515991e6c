// Who may import whom. The rules are the architecture: docs/architecture.md draws them.
const may = (folder, ...allowed) => ({
  name: `${folder.replaceAll('/', '-')}-imports`,
  severity: 'error',
  comment: `${folder} may import only ${allowed.length === 0 ? 'itself' : allowed.join(', ')}.`,
  from: { path: `^${folder}/`, pathNot: '\\.test\\.ts$|/testing/' },
  to: { path: '^(src|server|demo|bench|tools)/', pathNot: [`^${folder}/`, ...allowed.map((one) => `^${one}`)] },
});

/** Tests may use what their subject may, and the harnesses. */
export default {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    may('src/protocol'),
    may('src/stats'),
    may('src/engine', 'src/protocol/', 'src/stats/'),
    may('src/sdk', 'src/protocol/', 'src/stats/'),
    may('src/elements', 'src/sdk/', 'src/protocol/', 'src/stats/'),
    may('src/simulator', 'src/engine/', 'src/sdk/', 'src/protocol/', 'src/stats/'),
    may(
      'server',
      'src/protocol/index.ts',
      'src/stats/index.ts',
      'src/engine/index.ts',
      'src/sdk/index.ts',
      'src/simulator/index.ts',
    ),
    may('demo', 'src/'),
    may('bench', 'src/', 'server/', 'tools/'),
    may('tools', 'src/', 'server/', 'bench/'),
    {
      name: 'stats-stands-alone',
      severity: 'error',
      comment: 'peeksafe/stats is pure mathematics without any dependency.',
      from: { path: '^src/stats/', pathNot: '\\.test\\.ts$|/testing/' },
      to: { pathNot: '^src/stats/' },
    },
    {
      name: 'server-log-is-the-ground',
      severity: 'error',
      from: { path: '^server/src/log/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/', pathNot: '^server/src/(log/|settings/)' },
    },
    {
      name: 'server-settings-imports-nothing',
      severity: 'error',
      from: { path: '^server/src/settings/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/', pathNot: '^server/src/settings/' },
    },
    {
      name: 'engine-is-pure',
      severity: 'error',
      comment: 'Functions of data: the host has the clock, the log and the network.',
      from: { path: '^src/engine/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'server-runner-imports',
      severity: 'error',
      from: { path: '^server/src/runner/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/', pathNot: '^server/src/(runner|log)/' },
    },
    {
      name: 'server-live-imports',
      severity: 'error',
      from: { path: '^server/src/live/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/', pathNot: '^server/src/((live|runner|log|output)/|contain\\.ts$)' },
    },
    {
      name: 'server-access-imports',
      severity: 'error',
      from: { path: '^server/src/access/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/', pathNot: '^server/src/((access|log)/|settings/|contain\\.ts$)' },
    },
    {
      name: 'server-routes-imports',
      severity: 'error',
      from: { path: '^server/src/routes/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^server/src/',
        pathNot: '^server/src/((routes|http|live|runner|access|adapters|documents|log|output)/|contain\\.ts$)',
      },
    },
    {
      name: 'server-http-imports',
      severity: 'error',
      from: { path: '^server/src/http/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/', pathNot: '^server/src/((http|access|output|log)/|contain\\.ts$)' },
    },
    {
      name: 'server-observability-imports',
      severity: 'error',
      from: { path: '^server/src/observability/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^server/src/',
        pathNot: '^server/src/(observability/|contain\\.ts$)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'server-maintenance-imports',
      severity: 'error',
      from: { path: '^server/src/maintenance/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/', pathNot: '^server/src/(maintenance|log|runner)/' },
    },
    {
      name: 'server-output-imports-nothing',
      severity: 'error',
      from: { path: '^server/src/output/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/', pathNot: '^server/src/output/' },
    },
    {
      name: 'server-language-model-imports',
      severity: 'error',
      comment: 'What a language model says goes through the engine as any other event; it never decides.',
      from: { path: '^server/src/language-model/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^server/src/',
        pathNot: '^server/src/(language-model/|settings/)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'server-adapters-imports',
      severity: 'error',
      from: { path: '^server/src/adapters/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/', pathNot: '^server/src/adapters/' },
    },
    {
      name: 'server-documents-imports',
      comment: 'Documents are functions of the schemas; what is not of the protocol is handed to them.',
      severity: 'error',
      from: { path: '^server/src/documents/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/', pathNot: '^server/src/documents/' },
    },
    {
      name: 'server-webhook-imports',
      severity: 'error',
      from: { path: '^server/src/webhook/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/', pathNot: '^server/src/(webhook|log)/' },
    },
    {
      name: 'server-replay-imports',
      severity: 'error',
      from: { path: '^server/src/replay/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/', pathNot: '^server/src/replay/' },
    },
    {
      name: 'not-to-dist',
      severity: 'error',
      from: {},
      to: { path: '^(server/)?dist/' },
    },
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
};
