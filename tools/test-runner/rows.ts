import type { Task } from './parts.ts';

/** As much of a task as its place in the rows depends on. */
type Placed = Pick<Task, 'name' | 'waits' | 'after'>;

/**
 * Runs tasks in two rows beside each other. Those that start enough processes to keep two processors busy run one after the other: two of them
 * together take as long, and bring tests near their time limits. The next one begins when the one before has nothing left to begin, and leaves
 * more and more of the processors idle. Those that leave a processor idle all the time, waiting for frames and pages, run one after the other
 * beside them, and two at a time when the others are done.
 *
 * @param tasks In the order in which those of a row begin.
 * @param run Runs one to its end, and may say before that it has nothing left to begin. Must not fail: a task that fails says so in its outcome.
 * @returns The outcomes, in the order in which the tasks ended.
 */
export async function runRows<T extends Placed, Outcome>(
  tasks: readonly T[],
  run: (task: T, onLast: () => void) => Promise<Outcome>,
): Promise<Outcome[]> {
  const ends = new Map(tasks.map(({ name }) => [name, Promise.withResolvers<void>()]));
  const outcomes: Outcome[] = [];
  const begin = async (task: T, onLast: () => void): Promise<void> => {
    outcomes.push(await run(task, onLast));
    ends.get(task.name)?.resolve();
  };
  const runAll = async (row: Iterable<T>): Promise<void> => {
    const running: Promise<void>[] = [];
    for (const task of row) {
      if (task.after !== undefined) await ends.get(task.after)?.promise;
      const { promise: last, resolve: onLast } = Promise.withResolvers<void>();
      const end = begin(task, onLast);
      running.push(end);
      await Promise.race([end, last]);
    }
    await Promise.all(running);
  };
  const busy = tasks.filter(({ waits }) => waits !== true);
  // Both rows take from it.
  const waiting = tasks.filter(({ waits }) => waits === true).values();
  await Promise.all([runAll(busy).then(() => runAll(waiting)), runAll(waiting)]);
  return outcomes;
}
