import { LogUnavailable } from '../../log/event-log.ts';
import type { OpenStream, OpenStreams } from '../open-streams.ts';
import type { WriterStatus } from './writer-rpc.ts';
import { FollowedStream, type FollowedParts } from './followed-stream.ts';

/** How long a new stream is waited for, milliseconds. */
const OPEN_TIMEOUT_MS = 6000;

/** The streams of a node that serves viewers: each is followed, whoever writes it. */
export class Gateway implements OpenStreams {
  readonly #parts: FollowedParts;
  readonly #streams = new Map<string, FollowedStream>();
  #unsubscribe: (() => void) | null = null;

  constructor(parts: FollowedParts) {
    this.#parts = parts;
    for (const stream of parts.store.streams()) this.#stream(stream);
  }

  /** Begins to listen, and catches up with what there is. */
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
        // Not kept until something of it is here: a name that nobody writes is no stream.
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
    throw new LogUnavailable(new Error('no writer has taken the stream up'));
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

  /** Stops listening and keeps what is here. */
  close(): void {
    this.#unsubscribe?.();
    for (const stream of this.#streams.values()) stream.save();
  }
}
