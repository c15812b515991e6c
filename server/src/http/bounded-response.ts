import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { NoRoom, OutputBudget, Source } from '../output/output-budget.ts';
import { nextTurn } from '../output/turns.ts';
import { answerRefusal, type Guarded } from './guard.ts';

/** A long answer is made and sent in pieces of this size: what it has unsent at a time. Bytes. */
const PIECE = 64 * 1024;

/** An answer up to this size takes no more memory than the connection that it is for. Bytes. */
const SHORT = 4096;

/** A client whose answer found no room may retry after this, seconds: a reader that does not read is gone by then. */
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
const answerNoRoom = (c: Context, reason: NoRoom): Response =>
  answerRefusal(c, { problem: REFUSALS[reason], retryAfterS: RETRY_S });

const outgoingOf = (c: Context): HttpBindings['outgoing'] | undefined =>
  (c.env as Partial<HttpBindings> | undefined)?.outgoing;

/** Gives room back when an answer has been taken or its connection is gone, however that came. */
function releaseAtEnd(c: Context, release: () => void): void {
  const outgoing = outgoingOf(c);
  if (outgoing === undefined || outgoing.closed) release();
  else outgoing.once('close', release);
}

/** Refuses a request while earlier answers wait and fill the room that its own answer would need. */
export const whileRoom =
  (output: OutputBudget): MiddlewareHandler<Guarded> =>
  async (c, next) => {
    const reason = c.req.method === 'POST' ? output.closedToEvents(c.get('address')) : null;
    return reason === null ? next() : answerNoRoom(c, reason);
  };

/** Takes room for what an answer needs at most while it is sent, however it is made. */
export const withRoom =
  (output: OutputBudget, bytes: number): MiddlewareHandler<Guarded> =>
  async (c, next) => {
    const room = output.reserve(c.get('address'), bytes);
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
  const address = c.get('address');
  releaseAtEnd(c, c.req.method === 'POST' ? output.countEvents(address, bytes) : output.count(address, bytes));
  return c.body(text, status, { 'Content-Type': type });
}

/** Answers with what became of a call. */
export const answerCounted = (
  c: Context<Guarded>,
  output: OutputBudget,
  value: object,
  status: ContentfulStatusCode,
): Response => answerCountedText(c, output, JSON.stringify(value), 'application/json', status);

/**
 * Makes an answer that takes work in its turn. It has room for a piece while it waits: without it is refused before anything is made.
 */
export async function answerInTurn(
  c: Context<Guarded>,
  output: OutputBudget,
  make: () => Response | Promise<Response>,
): Promise<Response> {
  const promised = output.reserve(c.get('address'), PIECE);
  if (typeof promised === 'string') return answerNoRoom(c, promised);
  await nextTurn();
  promised();
  // Nobody would read it.
  if (outgoingOf(c)?.destroyed === true) return c.body(null, 503);
  return make();
}

const ENCODER = new TextEncoder();

/** The bytes of a text that is made while it is sent. */
class Pieces {
  readonly #parts: Iterator<string, unknown>;
  #rest = '';
  #isOver = false;

  constructor(parts: Iterable<string>) {
    this.#parts = parts[Symbol.iterator]() as Iterator<string, unknown>;
  }

  /** Whether all of it has been made. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Writes the next bytes into a buffer; returns how many. */
  fill(buffer: Uint8Array): number {
    let end = 0;
    while (this.#rest !== '' || this.#hasNext()) {
      const { read, written } = ENCODER.encodeInto(this.#rest, buffer.subarray(end));
      end += written;
      this.#rest = this.#rest.slice(read);
      if (this.#rest !== '') break;
    }
    return end;
  }

  #hasNext(): boolean {
    const next = this.#parts.next();
    this.#isOver = next.done === true;
    this.#rest = next.done === true ? '' : next.value;
    return !this.#isOver;
  }

  end(): void {
    this.#parts.return?.();
  }
}

/**
 * A text in pieces, the next one whenever the reader has taken the one before. They share one buffer as far as the connection lets them: a
 * reader that takes much would else leave as much for the garbage collector.
 */
const streamOf = (
  first: Uint8Array,
  pieces: Pieces,
  outgoing: HttpBindings['outgoing'] | undefined,
): ReadableStream<Uint8Array> => {
  let buffer = Buffer.allocUnsafeSlow(PIECE);
  buffer.set(first);
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(buffer.subarray(0, first.length)),
      async pull(controller) {
        await nextTurn();
        // Bytes that the connection has not sent yet must stay unchanged.
        if (outgoing?.writableLength !== 0) buffer = Buffer.allocUnsafeSlow(PIECE);
        const length = pieces.fill(buffer);
        if (length > 0) controller.enqueue(buffer.subarray(0, length));
        if (pieces.isOver) controller.close();
      },
      cancel: () => pieces.end(),
    },
    new CountQueuingStrategy({ highWaterMark: 0 }),
  );
};

/** Where the first piece of an answer is made, until it is known how long it is. */
const scratch = Buffer.allocUnsafeSlow(PIECE);

/** Room for an answer. One that takes no more than its connection does is never refused. */
const roomFor = (c: Context<Guarded>, output: OutputBudget, bytes: number, source?: Source): (() => void) | NoRoom =>
  bytes <= SHORT ? output.count(c.get('address'), bytes) : output.reserve(c.get('address'), bytes, source);

/**
 * Answers with a text that may be long: as a whole when it is short, else in pieces, each made when the one before was taken. It is refused
 * when too much waits already. Call it in a turn of its own (`answerInTurn`) where it is made from much.
 * @param headers Headers of the answer; a refusal does not have them.
 * @param source The source of the text, and the memory that it holds meanwhile; `shared` where answers of other texts are made from the same.
 */
export function answerText(
  c: Context<Guarded>,
  output: OutputBudget,
  headers: Readonly<Record<string, string>>,
  source: Source & { readonly shared?: Source; pieces(): Iterable<string> },
): Response {
  if (c.req.method === 'HEAD') return c.body(null, 200, headers);
  const pieces = new Pieces(source.pieces());
  const first = scratch.subarray(0, pieces.fill(scratch));
  const room = roomFor(
    c,
    output,
    pieces.isOver ? first.length : PIECE,
    pieces.isOver ? undefined : (source.shared ?? source),
  );
  if (typeof room === 'string') return answerNoRoom(c, room);
  releaseAtEnd(c, room);
  return c.body(pieces.isOver ? Buffer.from(first) : streamOf(first, pieces, outgoingOf(c)), 200, headers);
}
