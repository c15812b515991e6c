import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { NoRoom, OutputBudget, Source } from '../output/output-budget.ts';
import { BEGINNING, PIECE, sequential, SharedPieces, type Piece, type Text } from '../output/shared-pieces.ts';
import { nextTurn } from '../output/turns.ts';
import { answerRefusal, type Guarded } from './guard.ts';

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

/** Pieces of all answers of this process. */
const shared = new SharedPieces();

interface Held extends Source {
  /** The memory that the source holds, where answers of other texts are made from the same. */
  readonly shared?: Source;
}

/** The source of an answer: a text whose pieces are shared by all who are sent it, or one for this answer alone. */
export type AnswerSource = Held & (Text | { pieces(): Iterable<string> });

const textOf = (source: AnswerSource): Text => ('part' in source ? source : sequential(source.pieces()));

/** The source of an answer by what it says: those who are given the same object are sent the same source. */
export class SourcesOf<Answer extends object> {
  readonly #sources = new WeakMap<Answer, AnswerSource>();
  readonly #make: (answer: Answer) => AnswerSource;

  constructor(make: (answer: Answer) => AnswerSource) {
    this.#make = make;
  }

  /** The source of an answer. */
  get(answer: Answer): AnswerSource {
    let source = this.#sources.get(answer);
    if (source === undefined) this.#sources.set(answer, (source = this.#make(answer)));
    return source;
  }
}

/** The pieces of a text that an answer has taken and whose bytes may not have been sent. */
class PiecesOfAnswer {
  readonly #text: Text;
  readonly #unsent: Piece[] = [];
  #next: Piece['next'] = BEGINNING;
  #isOver = false;

  constructor(text: Text) {
    this.#text = text;
  }

  /** Takes the next piece. */
  next(): Piece {
    const piece = shared.take(this.#text, this.#next ?? BEGINNING);
    this.#next = piece.next;
    if (this.#isOver) shared.giveBack(piece);
    else this.#unsent.push(piece);
    return piece;
  }

  /** Gives all pieces back: their bytes have been sent. */
  sent(): void {
    for (const piece of this.#unsent.splice(0)) shared.giveBack(piece);
  }

  /** Gives all of them back: nothing more is sent. */
  end(): void {
    this.#isOver = true;
    this.sent();
  }
}

/** A text in pieces, the next one whenever the reader has taken the one before. */
const streamOf = (
  first: Piece,
  pieces: PiecesOfAnswer,
  outgoing: HttpBindings['outgoing'] | undefined,
): ReadableStream<Uint8Array> =>
  new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(first.bytes),
      async pull(controller) {
        await nextTurn();
        if (outgoing?.closed === true) return controller.close();
        // Bytes that the connection has not sent yet must stay unchanged.
        if (outgoing?.writableLength === 0) pieces.sent();
        const { bytes, next } = pieces.next();
        if (bytes.length > 0) controller.enqueue(bytes);
        if (next === null) controller.close();
      },
    },
    new CountQueuingStrategy({ highWaterMark: 0 }),
  );

/** Room for an answer. One that takes no more than its connection does is never refused. */
const roomFor = (c: Context<Guarded>, output: OutputBudget, bytes: number, source?: Source): (() => void) | NoRoom =>
  bytes <= SHORT ? output.count(c.get('address'), bytes) : output.reserve(c.get('address'), bytes, source);

/**
 * Answers with a text that may be long: as a whole when it is short, else in pieces, each made when the one before was taken. It is refused
 * when too much waits already. Call it in a turn of its own (`answerInTurn`) where it is made from much.
 * @param headers Headers of the answer; a refusal does not have them.
 * @param source The source of the text, and the memory that it holds meanwhile.
 */
export function answerText(
  c: Context<Guarded>,
  output: OutputBudget,
  headers: Readonly<Record<string, string>>,
  source: AnswerSource,
): Response {
  if (c.req.method === 'HEAD') return c.body(null, 200, headers);
  const pieces = new PiecesOfAnswer(textOf(source));
  const first = pieces.next();
  const isWhole = first.next === null;
  const room = roomFor(
    c,
    output,
    isWhole ? first.bytes.length : PIECE,
    isWhole ? undefined : (source.shared ?? source),
  );
  if (typeof room === 'string') {
    pieces.end();
    return answerNoRoom(c, room);
  }
  const outgoing = outgoingOf(c);
  releaseAtEnd(c, () => {
    room();
    // Without a connection nobody says when the bytes have been read: then they stay.
    if (outgoing !== undefined) pieces.end();
  });
  if (isWhole && first.bytes.length <= SHORT) {
    const copy = Buffer.from(first.bytes);
    pieces.end();
    return c.body(copy, 200, headers);
  }
  return c.body(isWhole ? (first.bytes as Uint8Array<ArrayBuffer>) : streamOf(first, pieces, outgoing), 200, headers);
}

/** A page of a text of several, and what makes the next one once its own text has been taken; null with the last. */
export interface TextPage {
  readonly source: AnswerSource;
  readonly next: (() => Promise<TextPage>) | null;
}

/** Characters in one piece of a text of pages: at most {@link PIECE} in bytes. */
const PIECE_CHARACTERS = PIECE / 4;

/** The text of pages in pieces, one page in memory at a time. @param onPage Called with each page that begins. */
async function* piecesOfPages(first: TextPage, onPage: (page: TextPage) => void): AsyncGenerator<string> {
  for (let page: TextPage | null = first; page !== null; page = (await page.next?.()) ?? null) {
    onPage(page);
    const text = textOf(page.source);
    let piece = '';
    for (let i = 0, part = text.part(0); part !== undefined; part = text.part((i += 1))) {
      piece += part;
      while (piece.length >= PIECE_CHARACTERS) {
        // Half a character would be written as another one.
        const end = PIECE_CHARACTERS - (/[\uD800-\uDBFF]/.test(piece.charAt(PIECE_CHARACTERS - 1)) ? 1 : 0);
        yield piece.slice(0, end);
        piece = piece.slice(end);
      }
    }
    if (piece !== '') yield piece;
  }
}

/**
 * Answers with a text of pages, which are made one after the other, the next whenever the reader has taken the one before. Where that fails the connection is cut,
 * so that nobody takes a part for the whole. It is refused when too much waits already.
 */
export function answerPages(
  c: Context<Guarded>,
  output: OutputBudget,
  headers: Readonly<Record<string, string>>,
  first: TextPage,
): Response {
  if (first.next === null || c.req.method === 'HEAD') return answerText(c, output, headers, first.source);
  const address = c.get('address');
  const room = output.reserve(address, PIECE, first.source);
  if (typeof room === 'string') return answerNoRoom(c, room);
  let release = room;
  releaseAtEnd(c, () => release());
  const pieces = piecesOfPages(first, ({ source }) => {
    release();
    release = output.count(address, PIECE, source);
  });
  const outgoing = outgoingOf(c);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await nextTurn();
        if (outgoing?.closed === true) return controller.close();
        const piece = await pieces.next();
        if (piece.done === true) controller.close();
        else controller.enqueue(encoder.encode(piece.value));
      },
    },
    new CountQueuingStrategy({ highWaterMark: 0 }),
  );
  return c.body(body, 200, headers);
}
