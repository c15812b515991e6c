// `npm run bench -- NAME [PART …] [--quick] [--json FILE]`; `npm run bench -- draw` draws the results that are kept.
import { parseArgs } from 'node:util';
import { chart } from './chart/chart.ts';
import { cluster } from './cluster.ts';
import { collect } from './collect.ts';
import { fan } from './fan/fan.ts';
import { growth } from './growth/growth.ts';
import { heap } from './heap/heap.ts';
import { latency } from './latency.ts';
import { opening } from './opening.ts';
import { metrics } from './metrics/metrics.ts';
import { race } from './race/race.ts';
import { drawAll } from './presentation/pictures.ts';
import { report } from './presentation/report.ts';
import type { Row } from './rows.ts';
import { segments } from './segments.ts';
import { server } from './server/server.ts';
import { stats } from './stats.ts';
import { table } from './table/table.ts';

const BENCHES: Readonly<Record<string, (quick: boolean, parts: readonly string[]) => Promise<Row[]>>> = {
  chart,
  cluster,
  collect,
  fan,
  growth,
  heap,
  latency,
  metrics,
  opening,
  race,
  segments,
  server,
  stats,
  table,
};

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean' }, json: { type: 'string' } },
  allowPositionals: true,
});
const [name = '', ...parts] = positionals;
const run = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (name === 'draw') {
  drawAll();
} else if (run === undefined) {
  console.error(`There is no bench "${name}". Benches: ${Object.keys(BENCHES).join(', ')}; draw draws their results.`);
  process.exitCode = 2;
} else {
  report(await run(values.quick ?? false, parts), values.json);
}
