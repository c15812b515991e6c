import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { adopt, endChild } from '../children.ts';
import type { Answers, Posted, Question, Receipts, Reply, Whereto } from './questions.ts';

/** As many files as a process may have open here, with room to spare. */
const MAX_PER_PROCESS = 5000;

/** A question that is not answered by then is a failure. Milliseconds. */
const MAX_MS = 120_000;

async function ask<Name extends Question['ask']>(
  child: ChildProcess,
  question: Extract<Question, { ask: Name }>,
): Promise<Answers[Name]> {
  child.send(question);
  const [reply] = (await once(child, 'message', { signal: AbortSignal.timeout(MAX_MS) })) as [Reply];
  if ('error' in reply) throw new Error(reply.error);
  return reply.answer as Answers[Name];
}

/** Viewers of one server, in processes of their own. */
export class Audience {
  readonly size: number;
  /** How long it took to connect them all, milliseconds. */
  readonly connectMs: number;
  readonly #children: readonly ChildProcess[];

  private constructor(size: number, connectMs: number, children: readonly ChildProcess[]) {
    this.size = size;
    this.connectMs = connectMs;
    this.#children = children;
  }

  /** Connects viewers to a server. */
  static async connect(to: Whereto, size: number): Promise<Audience> {
    const processes = Math.ceil(size / MAX_PER_PROCESS);
    const children = Array.from({ length: processes }, () =>
      adopt(fork(join(import.meta.dirname, 'viewers.ts'), { serialization: 'advanced' })),
    );
    const count = Math.ceil(size / processes);
    const answers = await Promise.all(children.map((child) => ask<'connect'>(child, { ask: 'connect', to, count })));
    return new Audience(count * processes, Math.max(...answers.map(({ ms }) => ms)), children);
  }

  /** Waits until every viewer has an event, and says when the last one did. */
  async reached(seq: number, timeoutMs = 30_000): Promise<number> {
    const answers = await Promise.all(
      this.#children.map((child) => ask<'reached'>(child, { ask: 'reached', seq, timeoutMs })),
    );
    return Math.max(...answers.map(({ at }) => at));
  }

  /** Starts counting from zero. */
  async forget(): Promise<void> {
    await Promise.all(this.#children.map((child) => ask<'forget'>(child, { ask: 'forget' })));
  }

  /**
   * Collects what the viewers received since the last `forget`.
   * @throws Error when a viewer lost its connection, a change or a POST: a figure without all deliveries is none.
   */
  async receipts(
    posts: readonly Posted[],
  ): Promise<Omit<Receipts, 'broken' | 'missing' | 'latencies'> & { latencies: number[] }> {
    const parts = await Promise.all(this.#children.map((child) => ask<'receipts'>(child, { ask: 'receipts', posts })));
    const sum = (of: (part: Receipts) => number): number => parts.reduce((total, part) => total + of(part), 0);
    const [broken, missing] = [sum((part) => part.broken), sum((part) => part.missing)];
    if (broken + missing > 0) throw new Error(`${broken} viewers are broken, and ${missing} deliveries are missing.`);
    const latencies = parts.flatMap((part) => [...part.latencies]);
    return { frames: sum((part) => part.frames), bytes: sum((part) => part.bytes), latencies };
  }

  /** Ends the processes. */
  async close(): Promise<void> {
    await Promise.all(this.#children.map((child) => endChild(child)));
  }
}
