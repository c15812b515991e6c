import type { HeadlineTest } from './upworthy/read-upworthy.ts';
import { runPaths, type SimulationName } from './simulation/simulation.ts';
import { watchTests, type Tallies } from './upworthy/upworthy.ts';

/** A stretch of work that any thread may do: its result depends on nothing but the task. */
export type Task =
  | { readonly kind: 'upworthy'; readonly seed: number; readonly tests: readonly HeadlineTest[] }
  | {
      readonly kind: 'simulation';
      readonly seed: number;
      readonly name: SimulationName;
      readonly from: number;
      readonly to: number;
    };

/** The result of each kind of task. */
export interface Results {
  upworthy: Tallies;
  simulation: number[][];
}

/** Does a task. */
export function perform(task: Task): Results[Task['kind']] {
  switch (task.kind) {
    case 'upworthy':
      return watchTests(task.tests, task.seed);
    case 'simulation':
      return runPaths(task.name, task.from, task.to, task.seed);
  }
}
