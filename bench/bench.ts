// `npm run bench -- NAME [PART …] [--quick] [--json FILE]`
import { parseArgs } from 'node:util';
import { chart } from './chart/chart.ts';
import { cluster } from './cluster.ts';
import { collect } from './collect.ts';
import { fan } from './fan/fan.ts';
import { heap } from './heap/heap.ts';
import { latency } from './latency.ts';
import { opening } from './opening.ts';
import { metrics } from './metrics/metrics.ts';
import { race } from './race/race.ts';
import { report, type Row } from './rows.ts';
import { segments } from './segments.ts';
import { server } from './server/server.ts';
import { stats } from './stats.ts';
import { table } from './table/table.ts';

const BENCHES: Readonly<Record<string, (quick: boolean, parts: readonly string[]) => Promise<Row[]>>> = {
  chart,
  cluster,
  collect,
  fan,
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
if (run === undefined) {
  console.error(`There is no bench "${name}". Benches: ${Object.keys(BENCHES).join(', ')}.`);
  process.exitCode = 2;
} else {
  report(await run(values.quick ?? false, parts), values.json);
}
