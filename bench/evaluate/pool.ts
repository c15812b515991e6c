import { Worker } from 'node:worker_threads';
import type { Results, Task } from './tasks.ts';

/** A few threads that do tasks in the order in which they are given. */
export interface Pool {
  run<Kind extends Task['kind']>(task: Task & { readonly kind: Kind }): Promise<Results[Kind]>;
  /** Ends the threads; tasks that are not done by then never are. */
  close(): Promise<void>;
}

interface Waiting {
  readonly task: Task;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

/** Starts `size` threads. */
export function createPool(size: number): Pool {
  const queue: Waiting[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, Waiting>();

  const next = (): void => {
    while (idle.length > 0 && queue.length > 0) {
      const worker = idle.pop() as Worker;
      const waiting = queue.shift() as Waiting;
      busy.set(worker, waiting);
      worker.postMessage(waiting.task);
    }
  };

  const workers = Array.from({ length: size }, () => new Worker(new URL('./worker.ts', import.meta.url)));
  for (const worker of workers) {
    worker.on('message', (result: unknown) => {
      busy.get(worker)?.resolve(result as never);
      busy.delete(worker);
      idle.push(worker);
      next();
    });
    // A thread that failed is gone: nothing may wait for it.
    worker.on('error', (error) => {
      for (const { reject } of [...busy.values(), ...queue]) reject(error);
    });
    idle.push(worker);
  }

  return {
    run(task) {
      return new Promise((resolve, reject) => {
        queue.push({ task, resolve, reject });
        next();
      });
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
