import { attackFindings } from './attacks/attack-findings.ts';
import { asosFindings } from './asos/asos-findings.ts';
import type { Finding } from './report/findings.ts';
import type { Pool } from './pool.ts';
import { metricFindings } from './metrics/metric-findings.ts';
import { powerFindings } from './power/power-findings.ts';
import type { Comparison } from './asos/read-asos.ts';
import type { HeadlineTest } from './upworthy/read-upworthy.ts';
import { simulationFindings, type Paths } from './simulation/simulation-findings.ts';
import { SIMULATIONS, type SimulationName } from './simulation/simulation.ts';
import type { Task } from './tasks.ts';
import { killFindings, ratioFinding } from './upworthy/upworthy-findings.ts';
import { joinTallies, watchable } from './upworthy/upworthy.ts';

/** Tests a task: a second or two of work. */
const TESTS_A_TASK = 50;
/** Parts of a simulation. */
const TASKS_A_SIMULATION = 4;

/** The data to evaluate. */
export interface Data {
  readonly tests: readonly HeadlineTest[];
  readonly comparisons: readonly Comparison[];
}

function upworthyTasks(tests: readonly HeadlineTest[], seed: number): (Task & { kind: 'upworthy' })[] {
  const tasks: (Task & { kind: 'upworthy' })[] = [];
  for (let from = 0; from < tests.length; from += TESTS_A_TASK) {
    tasks.push({ kind: 'upworthy', seed, tests: tests.slice(from, from + TESTS_A_TASK) });
  }
  return tasks;
}

function simulationTasks(name: SimulationName, seed: number): (Task & { kind: 'simulation' })[] {
  const size = Math.ceil(SIMULATIONS[name].paths / TASKS_A_SIMULATION);
  return Array.from({ length: TASKS_A_SIMULATION }, (_, part) => ({
    kind: 'simulation' as const,
    seed,
    name,
    from: part * size,
    to: Math.min(SIMULATIONS[name].paths, (part + 1) * size),
  }));
}

/**
 * Runs everything and returns the findings in the order of the table. They depend on the data and the seed, not on the number of threads.
 *
 * @param onStart Called with the number of tasks. @param onTask Called after each.
 */
export async function runStudies(
  { tests, comparisons }: Data,
  seed: number,
  pool: Pool,
  onStart: (tasks: number) => void,
  onTask: () => void,
): Promise<Finding[]> {
  const onTests = upworthyTasks(watchable(tests), seed);
  const names = Object.keys(SIMULATIONS) as SimulationName[];
  const simulated = names.map((name) => simulationTasks(name, seed));
  onStart(onTests.length + simulated.flat().length);

  const run: Pool['run'] = async (task) => {
    const result = await pool.run(task);
    onTask();
    return result;
  };
  const [tallies, paths] = await Promise.all([
    Promise.all(onTests.map((task) => run(task))),
    Promise.all(simulated.map(async (tasks) => (await Promise.all(tasks.map((task) => run(task)))).flat())),
  ]);
  const simulation = Object.fromEntries(names.map((name, i) => [name, paths[i]])) as unknown as Paths;
  return [
    ...killFindings(joinTallies(tallies)),
    ratioFinding(tests),
    ...asosFindings(comparisons),
    ...simulationFindings(simulation),
    ...powerFindings(simulation),
    ...metricFindings(simulation),
    ...attackFindings(simulation),
  ];
}
