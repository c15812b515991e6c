import { formatCursor, parseCursor, type CursorParts } from '../../protocol/values/cursor.ts';
import type { ExperimentClosing } from '../../protocol/state/closing.ts';
import type { Kill } from '../../protocol/state/entities.ts';
import type { EntityFeed, FeedOptions, LiveStream } from '../stream.ts';

/** The kinds of entities that are news of their own. */
interface FedKinds {
  readonly kills: Kill;
  readonly closings: ExperimentClosing;
}

interface Queued<T> {
  readonly entity: T;
  /** The cursor of everything before it. */
  readonly before: string;
}

/** Decides what a feed has: entities after a cursor, and where that does not help, those after the moment of the call. */
class Cutoff {
  readonly #cursor: CursorParts | null;
  readonly #isGiven: boolean;
  readonly #calledAt = performance.now();

  constructor(given: string | undefined, held: string | null) {
    this.#isGiven = given !== undefined;
    this.#cursor = parseCursor(given ?? held ?? '');
    if (this.#isGiven && this.#cursor === null) throw new TypeError(`"${given}" is not a cursor of a stream.`);
  }

  /** Whether the feed has an entity of the history `epoch`; `now` is the present by the server's clock. */
  includes({ seq, at, receivedAt }: FedKinds[keyof FedKinds], epoch: string, now: number): boolean {
    if (this.#cursor?.epoch === epoch) return seq > this.#cursor.seq;
    // A cursor of another history says nothing about this one: twice is better than never.
    if (this.#isGiven) return true;
    // `now` comes from a message that was on its way: at the call the server's clock was at least here.
    const calledAt = now - (performance.now() - this.#calledAt);
    return Date.parse(receivedAt ?? at) >= Math.floor(calledAt);
  }
}

/** Entities of a kind as they arrive, until the signal aborts or the loop is left. One that is taken back does not come again. */
export function entityFeed<K extends keyof FedKinds>(
  stream: Pick<LiveStream, 'subscribe' | 'state' | 'now'>,
  kind: K,
  ended: AbortSignal,
  options: FeedOptions = {},
): EntityFeed<FedKinds[K]> {
  type Fed = FedKinds[K];
  const { cursor: held } = stream.state;
  const past = stream.state[kind] as ReadonlyMap<string, Fed>;
  const cutoff = new Cutoff(options.since, held);
  const seen = new Set<string>();
  const queue: Queued<Fed>[] = [];
  let reached = options.since ?? held;
  // Several calls of `next` may wait: the first gets the first entity.
  const waiting: ((result: IteratorResult<Fed>) => void)[] = [];
  let left = false;
  const end: IteratorReturnResult<undefined> = { done: true, value: undefined };
  const enqueue = (cursor: string, entities: Iterable<Fed>): void => {
    const { epoch = '' } = parseCursor(cursor) ?? {};
    for (const entity of entities) {
      if (!seen.has(entity.id) && cutoff.includes(entity, epoch, stream.now()))
        queue.push({ entity, before: formatCursor({ epoch, seq: entity.seq - 1 }) });
      seen.add(entity.id);
    }
    reached = cursor;
  };
  const resolveWaiting = (): void => {
    while (waiting.length > 0 && queue.length > 0)
      waiting.shift()?.({ done: false, value: (queue.shift() as Queued<Fed>).entity });
    if (left || ended.aborted) for (const done of waiting.splice(0)) done(end);
  };
  if (held !== null) enqueue(held, past.values());
  const unsubscribe = stream.subscribe((changed) => {
    enqueue(changed.cursor, changed[kind] as readonly Fed[]);
    resolveWaiting();
  });
  ended.addEventListener('abort', resolveWaiting, { once: true });
  return {
    get cursor() {
      return queue[0]?.before ?? reached;
    },
    next() {
      return new Promise((done) => {
        waiting.push(done);
        resolveWaiting();
      });
    },
    return() {
      left = true;
      queue.length = 0;
      unsubscribe();
      ended.removeEventListener('abort', resolveWaiting);
      resolveWaiting();
      return Promise.resolve(end);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
