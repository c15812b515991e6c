import type { EventInput, EventsAnswer, StreamOrigin } from 'peeksafe/protocol';
import { publish } from 'peeksafe/sdk';
import { ImportError } from '../import/import-error.ts';
import type { ImportMap } from '../import/import-map.ts';
import { openEvents, type ReadOptions } from '../import/read-events.ts';
import { demandServer } from './demand-server.ts';
import { paceAt, type Pace } from './pace.ts';

/** The file to send, and its destination. */
export interface SendOptions extends ReadOptions {
  /** A CSV or NDJSON file, gzipped or plain; `-` is the standard input. */
  readonly file: string;
  /** How it becomes events; left out for the map of the server that fits its header. */
  readonly map?: ImportMap;
  /** The server's address, such as `http://localhost:8787`. */
  readonly url: string;
  /** The stream's name. */
  readonly stream: string;
  /** Where the stream is said to come from; nothing is said of it when left out, unless the map does. */
  readonly origin?: StreamOrigin;
  /** A token with the scope `ingest`; may be left out where the server asks for none. */
  readonly token?: string;
  /** 0 as fast as it goes (the default), 1 in real time, 60 a minute per second. */
  readonly speed?: number;
  /** Called after each answer of the server. */
  readonly onProgress?: (totals: SendTotals) => void;
  /** Called with each event that the server rejected, and the reason. */
  readonly onRejection?: (rejection: Rejection) => void;
  /** Ends the sending; what was acknowledged stays, and a second run goes on from there. */
  readonly signal?: AbortSignal;
}

/** An event that the server did not take. */
export interface Rejection {
  readonly id: string | null;
  /** Line of the file, from 1; null for what no row says. */
  readonly line: number | null;
  readonly reason: string;
}

/** How far a file is sent. */
export interface SendTotals {
  /** 0 to 1. */
  readonly progress: number;
  readonly accepted: number;
  /** Events that the server had already, of an earlier run with the same file. */
  readonly duplicates: number;
  readonly rejected: number;
}

/** How the sending of a file ended. */
export interface SendResult extends SendTotals {
  /** The first rejections, at most 100, with their reasons. */
  readonly rejections: readonly Rejection[];
}

type Answer = Pick<EventsAnswer, 'accepted' | 'duplicates' | 'rejected' | 'results'>;
type Send = (events: readonly EventInput[]) => Promise<Answer>;

const EVENTS_A_CALL = 1000;
const REJECTIONS_KEPT = 100;
// Steps that are due within this time go out together.
const TOGETHER_MS = 50;

/** Sends what has gathered, and adds up the answers. */
class Counter {
  readonly #send: Send;
  readonly #options: SendOptions;
  readonly #rejections: Rejection[] = [];
  #pending: EventInput[] = [];
  #lines: (number | null)[] = [];
  #progress = 0;
  #accepted = 0;
  #duplicates = 0;
  #rejected = 0;

  constructor(send: Send, options: SendOptions) {
    this.#send = send;
    this.#options = options;
  }

  get result(): SendResult {
    const { accepted, duplicates, rejected } = {
      accepted: this.#accepted,
      duplicates: this.#duplicates,
      rejected: this.#rejected,
    };
    return { progress: this.#progress, accepted, duplicates, rejected, rejections: this.#rejections };
  }

  async gather(events: readonly EventInput[], lines: readonly (number | null)[], progress: number): Promise<void> {
    if (this.#pending.length + events.length > EVENTS_A_CALL) await this.flush();
    this.#pending.push(...events);
    this.#lines.push(...lines);
    this.#progress = progress;
  }

  async flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    const [events, lines] = [this.#pending, this.#lines];
    [this.#pending, this.#lines] = [[], []];
    for (let i = 0; i < events.length; i += EVENTS_A_CALL)
      this.#count(await this.#send(events.slice(i, i + EVENTS_A_CALL)), lines.slice(i));
    this.#options.onProgress?.(this.result);
  }

  #count(answer: Answer, lines: readonly (number | null)[]): void {
    this.#accepted += answer.accepted;
    this.#duplicates += answer.duplicates;
    for (const [i, result] of answer.results.entries()) {
      if (result.status !== 'rejected') continue;
      // Another file, or a publisher, has posted it. It keeps what it shows.
      if (result.errors.every(({ code }) => code === 'already-posted')) this.#duplicates++;
      else this.#reject(result.id, lines[i] ?? null, result.errors.map(({ message }) => message).join(' '));
    }
  }

  #reject(id: string | null, line: number | null, reason: string): void {
    this.#rejected++;
    const rejection = { id, line, reason };
    if (this.#rejections.length < REJECTIONS_KEPT) this.#rejections.push(rejection);
    this.#options.onRejection?.(rejection);
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

/** The settings of the stream that a map or an option asks for, in the file's own time; null for none. The same file says them under the same id. */
function settingsAt(
  at: number,
  { event, spread, stream }: ImportMap,
  origin: StreamOrigin | undefined,
): EventInput | null {
  // A row of an engagement has its own time, and knows of no other.
  const implied = {
    ...(event !== undefined && { engagementTime: 'own' as const }),
    ...(spread !== undefined && { timing: 'invented' as const }),
  };
  const given = Object.entries({ ...implied, ...stream, ...(origin !== undefined && { origin }) });
  const settings = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  if (Object.keys(settings).length === 0) return null;
  const time = new Date(at).toISOString();
  return { id: `${origin ?? 'import'}:${time}`, at: time, kind: 'stream.configured', ...settings };
}

/**
 * Sends a file by a function that posts events and tells what became of them.
 * @param pace Says when each event is due.
 */
export async function sendPaced(options: SendOptions, send: Send, pace: Pace): Promise<SendResult> {
  const { file, map = null, origin, signal } = options;
  const counter = new Counter(send, options);
  const reader = await openEvents(file, map, options);
  let isFirst = true;
  for await (const { at, events, lines, progress } of reader.steps) {
    signal?.throwIfAborted();
    const settings = isFirst ? settingsAt(at, reader.map, origin) : null;
    if (settings !== null) await counter.gather([settings], [null], 0);
    isFirst = false;
    const due = pace.dueIn(at);
    if (due > TOGETHER_MS) {
      await counter.flush();
      await pace.wait(pace.dueIn(at), signal);
    }
    await counter.gather(events, lines, progress);
  }
  await counter.flush();
  return counter.result;
}

/**
 * Posts a file to a running server, as any publisher would. Running it again adds nothing: the server counts the events that it
 * has as duplicates, and takes the rest of a file whose sending was cut short.
 * @throws ImportError when the file, the map or an option is not valid or no server answers; PeeksafeError when the server refuses; the
 * signal's reason when it ends the sending.
 */
export async function sendFile(options: SendOptions): Promise<SendResult> {
  const { url, stream, token, speed = 0, signal } = options;
  if (!(speed >= 0 && speed < Infinity))
    throw new ImportError('bad-option', `The speed is ${speed}: expected a number of 0 or more.`);
  const address = addressOf(url, stream);
  await demandServer(url, signal);
  const publisher = publish(address, { ...(token !== undefined && { token }), ...(signal && { signal }) });
  try {
    return await sendPaced(options, (events) => publisher.send(events), paceAt(speed));
  } catch (error) {
    // The reason for the abort matters more than the publisher's error about being closed.
    signal?.throwIfAborted();
    throw error;
  } finally {
    publisher.close();
  }
}

/** A rejection in one line. */
export const describeRejection = ({ id, line, reason }: Rejection): string =>
  `${line === null ? '' : `line ${line}: `}rejected ${id ?? '(no id)'}: ${reason}`;
