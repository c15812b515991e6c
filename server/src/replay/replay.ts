import type { EventInput, EventsAnswer } from 'peeksafe/protocol';
import { publish } from 'peeksafe/sdk';
import { iso } from './formats/format.ts';
import { paceAt } from './pace.ts';
import { readReplay } from './read-replay.ts';
import { demandServer } from './demand-server.ts';
import { ImportError } from '../import/import-error.ts';

/** The file to replay, and its destination. */
export interface ReplayOptions {
  /** A data file in a known format, gzipped or plain. */
  readonly file: string;
  /** The server's address, such as `http://localhost:8787`. */
  readonly url: string;
  /** The stream's name. */
  readonly stream: string;
  /** A token with the scope `ingest`; may be left out where the server asks for none. */
  readonly token?: string;
  /** 0 as fast as it goes (the default), 1 in real time, 60 a minute per second. */
  readonly speed?: number;
  /** The number of tests (Upworthy) or rows (the others) to replay; all when left out. */
  readonly limit?: number;
  /** Seed of the drawn order inside Upworthy tests; 1. */
  readonly seed?: string | number;
  /** Called after each answer of the server. */
  readonly onProgress?: (totals: ReplayTotals) => void;
  /** Called with one sentence for each oddity in the file that was skipped. */
  readonly onNote?: (note: string) => void;
  /** Called with each event that the server rejected, and the reason. */
  readonly onRejection?: (rejection: Rejection) => void;
  /** Ends the replay; what was acknowledged stays, and a second run goes on from there. */
  readonly signal?: AbortSignal;
}

/** An event that the server did not take. */
export interface Rejection {
  readonly id: string | null;
  readonly reason: string;
}

/** How far a replay has come. */
export interface ReplayTotals {
  /** 0 to 1. */
  readonly progress: number;
  readonly accepted: number;
  /** Events that the server had already, of an earlier run of the same replay. */
  readonly duplicates: number;
  readonly rejected: number;
}

/** How a replay ended. */
export interface ReplayResult extends ReplayTotals {
  /** The first rejections, at most 100, with their reasons. */
  readonly rejections: readonly Rejection[];
}

type Answer = Pick<EventsAnswer, 'accepted' | 'duplicates' | 'rejected' | 'results'>;
type Send = (events: readonly EventInput[]) => Promise<Answer>;

const EVENTS_A_CALL = 1000;
const REJECTIONS_KEPT = 100;
// Steps that are due within this time go out together.
const TOGETHER_MS = 50;

/** Says that the stream is a replay, in the file's own time. The same file says it under the same id. */
const originAt = (at: number): EventInput => ({
  id: `replay:${iso(at)}`,
  at: iso(at),
  kind: 'stream.configured',
  origin: 'replay',
});

/** Sends what has gathered, and adds up the answers. */
class Counter {
  readonly #send: Send;
  readonly #options: ReplayOptions;
  readonly #rejections: Rejection[] = [];
  #pending: EventInput[] = [];
  #progress = 0;
  #accepted = 0;
  #duplicates = 0;
  #rejected = 0;

  constructor(send: Send, options: ReplayOptions) {
    this.#send = send;
    this.#options = options;
  }

  get result(): ReplayResult {
    const { accepted, duplicates, rejected } = {
      accepted: this.#accepted,
      duplicates: this.#duplicates,
      rejected: this.#rejected,
    };
    return { progress: this.#progress, accepted, duplicates, rejected, rejections: this.#rejections };
  }

  async gather(events: readonly EventInput[], progress: number): Promise<void> {
    if (this.#pending.length + events.length > EVENTS_A_CALL) await this.flush();
    this.#pending.push(...events);
    this.#progress = progress;
  }

  async flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    const events = this.#pending;
    this.#pending = [];
    for (let i = 0; i < events.length; i += EVENTS_A_CALL)
      this.#count(await this.#send(events.slice(i, i + EVENTS_A_CALL)));
    this.#options.onProgress?.(this.result);
  }

  #count(answer: Answer): void {
    this.#accepted += answer.accepted;
    this.#duplicates += answer.duplicates;
    this.#rejected += answer.rejected;
    for (const result of answer.results) {
      if (result.status !== 'rejected') continue;
      const rejection = { id: result.id, reason: result.errors.map((problem) => problem.message).join(' ') };
      if (this.#rejections.length < REJECTIONS_KEPT) this.#rejections.push(rejection);
      this.#options.onRejection?.(rejection);
    }
  }
}

function addressOf(url: string, stream: string): string {
  let base;
  try {
    base = new URL(url);
  } catch (error) {
    throw new ImportError(
      'bad-option',
      `The address "${url}" is none: expected one such as http://localhost:8787.`,
      null,
      error,
    );
  }
  if (stream === '') throw new ImportError('bad-option', 'The name of the stream is empty: expected one such as demo.');
  return `${base.href.replace(/\/+$/, '')}/v1/streams/${encodeURIComponent(stream)}`;
}

async function sendAll(options: ReplayOptions, send: Send): Promise<ReplayResult> {
  const { file, speed = 0, limit, seed, signal, onNote } = options;
  const counter = new Counter(send, options);
  const pace = paceAt(speed);
  const read = {
    ...(limit !== undefined && { limit }),
    ...(seed !== undefined && { seed }),
    ...(onNote && { onNote }),
  };
  let isFirst = true;
  for await (const step of readReplay(file, read)) {
    signal?.throwIfAborted();
    if (isFirst) await counter.gather([originAt(step.at)], 0);
    isFirst = false;
    const due = pace.dueIn(step.at);
    if (due > TOGETHER_MS) {
      await counter.flush();
      await pace.wait(pace.dueIn(step.at), signal);
    }
    await counter.gather(step.events, step.progress);
  }
  await counter.flush();
  return counter.result;
}

/**
 * Posts a data file to a running server, as any publisher would. Running it again adds nothing: a replay that was cut short goes
 * on where it was, and the events before that are counted as duplicates.
 * @throws ImportError when the file or an option is not valid or no server answers; PeeksafeError when the server refuses; the
 * signal's reason when it ends the replay.
 */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const { url, stream, token, speed = 0, signal } = options;
  if (!(speed >= 0 && speed < Infinity))
    throw new ImportError('bad-option', `The speed is ${speed}: expected a number of 0 or more.`);
  const address = addressOf(url, stream);
  await demandServer(url, signal);
  const publisher = publish(address, { ...(token !== undefined && { token }), ...(signal && { signal }) });
  try {
    return await sendAll(options, (events) => publisher.send(events));
  } catch (error) {
    // The reason for the abort matters more than the publisher's error about being closed.
    signal?.throwIfAborted();
    throw error;
  } finally {
    publisher.close();
  }
}
