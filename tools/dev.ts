// `npm run dev`: the demo from the source, without any build. A change of an element or of a page reloads the page; a change of the
// server restarts it (by `node --watch`), and pages go on where they were.
import { cpSync, globSync, mkdirSync, watch, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { context, type Plugin } from 'esbuild';
import { simulate, startServer } from 'peeksafe-server';
import type { Scenario, ScenarioEffect, World } from 'peeksafe/simulator';

const root = dirname(import.meta.dirname);
const pages = join(root, 'dist', 'dev');
const STREAM = 'demo';

/** Pages ask for it once a second; when it says something else, they load again. */
const STAMP = 'built.txt';
const reloading = `let was=null;setInterval(async()=>{try{const is=await(await fetch('/${STAMP}',{cache:'no-store'})).text();if(was!==null&&is!==was)location.reload();was=is}catch{}},1000);`;

function copyPages(): void {
  for (const file of globSync(['*.{html,css,svg,png,webmanifest,js}', 'examples/*.css', 'examples/loop/*'], {
    cwd: join(root, 'demo'),
  }))
    cpSync(join(root, 'demo', file), join(pages, file));
}

function stamp(): void {
  copyPages();
  writeFileSync(join(pages, STAMP), new Date().toISOString());
}

const stamping: Plugin = {
  name: 'stamp',
  setup(build) {
    build.onEnd(({ errors }) => {
      if (errors.length > 0) return;
      stamp();
      console.log('Peeksafe: built from the source.');
    });
  },
};

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
mkdirSync(join(pages, 'assets'), { recursive: true });
const watched = await context({
  entryPoints: { 'assets/dashboard': join(root, 'demo/dashboard.ts'), peeksafe: join(root, 'src/elements/index.ts') },
  ...{ outdir: pages, chunkNames: 'assets/[name]-[hash]', absWorkingDir: root },
  ...{ bundle: true, splitting: true, format: 'esm', target: 'es2022', sourcemap: true, logLevel: 'warning' },
  ...{ conditions: ['peeksafe-source', 'browser'], banner: { js: reloading }, plugins: [stamping] },
});
await watched.rebuild();
await watched.watch();
const changes = watch(join(root, 'demo'), stamp);
const port = Number(process.env['PORT'] ?? 8787);
let world: World | null = null;
const trigger = (scenario: Scenario): ScenarioEffect => {
  if (world === null) throw new RangeError('The simulated world has not begun yet.');
  return world.trigger(scenario);
};
const scenarios = { stream: STREAM, trigger };
const server = await startServer({ dataDir: join(root, '.peeksafe'), port, demoDir: pages, scenarios });
try {
  const onStarted = (started: World): void => {
    world = started;
    console.log(`\n  ${server.url}\n`);
  };
  await simulate({ url: server.url, stream: STREAM, seed: 'peeksafe', signal: stopping.signal, onStarted });
} finally {
  changes.close();
  await Promise.all([server.close(), watched.dispose()]);
}
