import { contain } from '../../contain.ts';
import type { WriterStatus } from './writer-rpc.ts';
import { StreamNode, type StreamNodeParts } from './stream-node.ts';

/** How often each stream node does what is due, milliseconds. */
const TICK_MS = 200;

/** How often the node looks for streams that no writer announces, milliseconds. */
const SEARCH_MS = 10_000;

/** The stream nodes of a server that may write: one for each stream. */
export class WriterPool {
  readonly #parts: StreamNodeParts;
  readonly #nodes = new Map<string, StreamNode>();
  readonly #unsubscribes: (() => void)[] = [];
  readonly #timer: NodeJS.Timeout;
  #searchAt = 0;
  #isSearching = false;

  constructor(parts: StreamNodeParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => this.#tickNodes(), TICK_MS);
  }

  /** Subscribes, and claims the streams that no other node writes. */
  async start(): Promise<void> {
    if (this.#unsubscribes.length === 0) this.#subscribe();
    await this.#findStreams();
    await Promise.all([...this.#nodes.values()].map((node) => node.claim()));
  }

  #subscribe(): void {
    const { nats } = this.#parts;
    this.#unsubscribes.push(
      nats.subscribe(nats.subjects.everyChanges, (subject, about) => {
        const stream = nats.subjects.streamOf(subject);
        if (stream !== null) this.#nodeFor(stream).onWriterMessage(JSON.parse(about) as WriterStatus);
      }),
      nats.respond(nats.subjects.open, 'writers', async (stream) => {
        await this.#nodeFor(stream).claim();
        return '';
      }),
    );
  }

  #nodeFor(stream: string): StreamNode {
    let node = this.#nodes.get(stream);
    if (node === undefined) this.#nodes.set(stream, (node = new StreamNode(stream, this.#parts)));
    return node;
  }

  async #findStreams(): Promise<void> {
    this.#searchAt = performance.now() + SEARCH_MS;
    const { nats, log } = this.#parts;
    for (const { stream } of log.streams()) this.#nodeFor(stream);
    for (const stream of await nats.streams()) this.#nodeFor(stream);
  }

  #tickNodes(): void {
    if (!this.#isSearching && this.#unsubscribes.length > 0 && performance.now() >= this.#searchAt) {
      this.#isSearching = true;
      this.#findStreams()
        .catch((error: unknown) => this.#parts.onError('finding streams', error))
        .finally(() => (this.#isSearching = false));
    }
    if (this.#unsubscribes.length > 0)
      for (const node of this.#nodes.values())
        contain(`${node.stream}: its turn`, () => node.tick(), this.#parts.onError);
  }

  /** Lets time pass for the streams that this node writes; to be called once a second. */
  beat(): void {
    for (const node of this.#nodes.values()) node.beat();
  }

  /** The streams that this node writes now. */
  writing(): string[] {
    return [...this.#nodes.values()].flatMap(({ stream, runner }) => (runner === null ? [] : [stream]));
  }

  /** Finishes what was submitted and releases the leases. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    await Promise.all([...this.#nodes.values()].map((node) => node.close()));
  }
}
