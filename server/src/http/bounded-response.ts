import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { NoRoom, OutputBudget, Source } from '../output/output-budget.ts';
import { answerRefusal, type Guarded } from './guard.ts';

/** A long answer is made and sent in pieces of about this size: what it has unsent at a time. Characters. */
const PIECE = 64 * 1024;

/** When an answer that found no room may be asked for again, seconds: a reader that does not read is gone by then. */
const RETRY_S = 4;

const REFUSALS = {
  server: {
    code: 'unavailable',
    message: 'Too much waits for readers that are slow.',
    expected: 'the same call again in a while',
  },
  address: {
    code: 'rate',
    message: 'Too much waits to be read by this address.',
    expected: 'fewer calls at the same time, and their answers read',
  },
} as const;

/** Answers that there is no room for an answer now. */
export const answerNoRoom = (c: Context, reason: NoRoom): Response =>
  answerRefusal(c, { problem: REFUSALS[reason], retryAfterS: RETRY_S });

const outgoingOf = (c: Context): HttpBindings['outgoing'] | undefined =>
  (c.env as Partial<HttpBindings> | undefined)?.outgoing;

/** Gives room back when an answer has been taken or its connection is gone, however that came. */
function releaseAtEnd(c: Context, release: () => void): void {
  const outgoing = outgoingOf(c);
  if (outgoing === undefined || outgoing.closed) release();
  else outgoing.once('close', release);
}

/** Refuses what is sent while so many answers to what was sent before wait that its own could not be kept. */
export const whileRoom =
  (output: OutputBudget): MiddlewareHandler<Guarded> =>
  async (c, next) =>
    c.req.method === 'POST' && output.isClosedToEvents ? answerNoRoom(c, 'server') : next();

/** Takes room for what an answer needs at most while it is sent, however it is made. */
export const withRoom =
  (output: OutputBudget, bytes: number): MiddlewareHandler<Guarded> =>
  async (c, next) => {
    const room = output.take(c.get('address'), bytes);
    if (typeof room === 'string') return answerNoRoom(c, room);
    releaseAtEnd(c, room);
    return next();
  };

/** Answers with a text that cannot be refused any more, and is counted until it has been taken. */
export function answerCountedText(
  c: Context<Guarded>,
  output: OutputBudget,
  text: string,
  type: string,
  status: ContentfulStatusCode = 200,
): Response {
  const bytes = Buffer.byteLength(text);
  const isOfEvents = c.req.method === 'POST';
  releaseAtEnd(c, isOfEvents ? output.countEvents(bytes) : output.count(c.get('address'), bytes));
  return c.body(text, status, { 'Content-Type': type });
}

/** Answers with what became of a call. */
export const answerCounted = (
  c: Context<Guarded>,
  output: OutputBudget,
  value: object,
  status: ContentfulStatusCode,
): Response => answerCountedText(c, output, JSON.stringify(value), 'application/json', status);

/** Long answers that have room for their next piece, in order. */
const waiting: (() => void)[] = [];

function giveTurn(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(giveTurn);
}

/** One piece is made between any two rounds of everything else, however many answers are under way: each would add its time to everybody's. */
function nextTurn(): Promise<void> {
  return new Promise((done) => {
    waiting.push(done);
    if (waiting.length === 1) setImmediate(giveTurn);
  });
}

/** The next piece of a text, and whether it was the last. */
function gather(parts: Iterator<string, unknown>): { text: string; isLast: boolean } {
  let text = '';
  while (text.length < PIECE) {
    const next = parts.next();
    if (next.done === true) return { text, isLast: true };
    text += next.value;
  }
  return { text, isLast: false };
}

/** The rest of a text, a piece whenever the reader has taken the one before. */
const restOf = (first: string, parts: Iterator<string, unknown>): ReadableStream<Uint8Array> =>
  new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(Buffer.from(first)),
      async pull(controller) {
        await nextTurn();
        const { text, isLast } = gather(parts);
        if (text !== '') controller.enqueue(Buffer.from(text));
        if (isLast) controller.close();
      },
      cancel: () => void parts.return?.(),
    },
    new CountQueuingStrategy({ highWaterMark: 0 }),
  );

/**
 * Answers with a text that may be long: as a whole when it is short, else in pieces, each made when the one before was taken. It is refused
 * when too much waits already.
 * @param headers What such an answer says, and a refusal does not.
 * @param source What the text is made from, and what that takes while it is.
 */
export function answerText(
  c: Context<Guarded>,
  output: OutputBudget,
  headers: Readonly<Record<string, string>>,
  source: Source & { pieces(): Iterable<string> },
): Response {
  if (c.req.method === 'HEAD') return c.body(null, 200, headers);
  if (output.isFull) return answerNoRoom(c, 'server');
  const parts = source.pieces()[Symbol.iterator]();
  const { text, isLast } = gather(parts);
  const bytes = Buffer.byteLength(text);
  const room = output.take(c.get('address'), bytes, isLast ? undefined : source);
  if (typeof room === 'string') return answerNoRoom(c, room);
  releaseAtEnd(c, room);
  return c.body(isLast ? text : restOf(text, parts), 200, headers);
}
