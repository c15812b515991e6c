import { LogUnavailable } from '../../log/event-log.ts';
import type { OpenStream, OpenStreams } from '../open-streams.ts';
import type { WriterStatus } from './writer-rpc.ts';
import { FollowedStream, type FollowedParts } from './followed-stream.ts';

/** Timeout for a new stream to be opened by a writer, milliseconds. */
const OPEN_TIMEOUT_MS = 6000;

/** A node that stops waits this long for the answers to views. Milliseconds. */
const MAX_SETTLE_MS = 3000;

/** The streams of a node that serves viewers. It follows each of them, whichever node writes it. */
export class Gateway implements OpenStreams {
  readonly #parts: FollowedParts;
  readonly #streams = new Map<string, FollowedStream>();
  #unsubscribe: (() => void) | null = null;

  constructor(parts: FollowedParts) {
    this.#parts = parts;
    for (const stream of parts.store.streams()) this.#stream(stream);
  }

  /** Subscribes to all streams and catches up with them. */
  async start(): Promise<void> {
    const { nats } = this.#parts;
    this.#unsubscribe ??= nats.subscribe(nats.subjects.everyChanges, (subject, about, text) => {
      const stream = nats.subjects.streamOf(subject);
      if (stream !== null) this.#stream(stream).onWriterMessage(JSON.parse(about) as WriterStatus, text);
    });
    for (const stream of await nats.streams()) this.#stream(stream);
    await Promise.all([...this.#streams.values()].map((one) => one.catchUp()));
  }

  #stream(name: string): FollowedStream {
    let stream = this.#streams.get(name);
    if (stream === undefined) this.#streams.set(name, (stream = new FollowedStream(name, this.#parts)));
    return stream;
  }

  all(): ReadonlyMap<string, OpenStream> {
    return new Map([...this.#streams].filter(([, stream]) => stream.isKnown));
  }

  get(name: string): OpenStream | null {
    return this.#streams.get(name) ?? null;
  }

  async open(name: string): Promise<OpenStream> {
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const { nats } = this.#parts;
    const end = performance.now() + OPEN_TIMEOUT_MS;
    for (let trouble: unknown = null; performance.now() < end;) {
      try {
        await nats.request(nats.subjects.open, name, OPEN_TIMEOUT_MS);
        // Kept only once some of its state is here: a name that no node writes is not a stream.
        const stream = this.#streams.get(name) ?? new FollowedStream(name, this.#parts);
        await stream.catchUp();
        if (stream.isKnown) {
          if (!this.#streams.has(name)) this.#streams.set(name, stream);
          return this.#streams.get(name) as FollowedStream;
        }
      } catch (error) {
        trouble = error;
      }
      if (performance.now() + 200 >= end && trouble !== null) throw new LogUnavailable(trouble);
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new LogUnavailable(new Error('no writer has opened the stream'));
  }

  heartbeat(): void {
    for (const stream of this.#streams.values()) {
      stream.tick();
      if (stream.trouble() === null) stream.hub.heartbeat();
    }
  }

  get viewers(): number {
    let viewers = 0;
    for (const { hub } of this.#streams.values()) viewers += hub.viewers;
    return viewers;
  }

  drain(reason: string, retryAfterMs: number): void {
    for (const { hub } of this.#streams.values()) hub.drain(reason, retryAfterMs);
  }

  /** Resolves when the views that were received here are answered, or after a while without a writer. */
  async settle(): Promise<void> {
    const all = Promise.all([...this.#streams.values()].map((stream) => stream.settle()));
    await Promise.race([all, new Promise((done) => setTimeout(done, MAX_SETTLE_MS).unref())]);
  }

  /** Unsubscribes and saves the state of every stream. */
  close(): void {
    this.#unsubscribe?.();
    for (const stream of this.#streams.values()) stream.save();
  }
}
