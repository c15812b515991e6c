import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Dialect, Order, Report } from './viewers.ts';

const VIEWERS = `${import.meta.dirname}/viewers.ts`;

/** Most viewers in one process: below the number of files that a process may have open. */
const MOST_EACH = 5000;

/** Many viewers, in processes of their own. */
export interface Crowd {
  readonly size: number;
  /** Forgets what was seen until now. */
  countAnew(keepDelays: boolean): Promise<void>;
  report(): Promise<readonly Report[]>;
  close(): Promise<void>;
}

async function ask<T>(child: ChildProcess, order: Order): Promise<T> {
  const answered = once(child, 'message');
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`Viewers ended with ${String(code)}.`)));
  child.send(order);
  const [answer] = (await Promise.race([answered, ended])) as [T];
  ended.catch(() => {});
  return answer;
}

/** Connects so many viewers to a server. */
export async function gather(dialect: Dialect, port: number, size: number): Promise<Crowd> {
  const processes = Math.max(1, Math.ceil(size / MOST_EACH));
  const children = Array.from({ length: processes }, () => fork(VIEWERS, { serialization: 'advanced' }));
  const each = Math.ceil(size / processes);
  let left = size;
  await Promise.all(
    children.map((child) => {
      const count = Math.min(each, left);
      left -= count;
      return ask(child, { do: 'connect', dialect, port, count });
    }),
  );
  return {
    size,
    countAnew: async (keepDelays) =>
      void (await Promise.all(children.map((child) => ask(child, { do: 'count anew', keepDelays })))),
    report: () => Promise.all(children.map((child) => ask<Report>(child, { do: 'report' }))),
    async close() {
      const ends = children
        .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
        .map((child) => once(child, 'exit'));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(ends);
    },
  };
}
