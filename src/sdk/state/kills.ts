import { formatCursor, parseCursor, type CursorParts } from '../../protocol/values/cursor.ts';
import type { Kill } from '../../protocol/state/entities.ts';
import type { KillFeed, KillsOptions, LiveStream } from '../stream.ts';

interface QueuedKill {
  readonly kill: Kill;
  /** The cursor of everything before it. */
  readonly before: string;
}

/** Decides which kills a feed has: those after a cursor, and where that does not help, those after the moment of the call. */
class KillCutoff {
  readonly #cursor: CursorParts | null;
  readonly #isGiven: boolean;
  readonly #calledAt = performance.now();

  constructor(given: string | undefined, held: string | null) {
    this.#isGiven = given !== undefined;
    this.#cursor = parseCursor(given ?? held ?? '');
    if (this.#isGiven && this.#cursor === null) throw new TypeError(`"${given}" is not a cursor of a stream.`);
  }

  /** Whether the feed has a kill of the history `epoch`; `now` is the present by the server's clock. */
  includes(kill: Kill, epoch: string, now: number): boolean {
    if (this.#cursor?.epoch === epoch) return kill.seq > this.#cursor.seq;
    // A cursor of another history says nothing about this one: twice is better than never.
    if (this.#isGiven) return true;
    // `now` comes from a message that was on its way: at the call the server's clock was at least here.
    const calledAt = now - (performance.now() - this.#calledAt);
    return Date.parse(kill.receivedAt ?? kill.at) >= Math.floor(calledAt);
  }
}

/** Kills as they arrive, until the signal aborts or the loop is left. A kill that is taken back does not come again. */
export function killFeed(
  stream: Pick<LiveStream, 'subscribe' | 'state' | 'now'>,
  ended: AbortSignal,
  options: KillsOptions = {},
): KillFeed {
  const { cursor: held, kills: past } = stream.state;
  const cutoff = new KillCutoff(options.since, held);
  const seen = new Set<string>();
  const queue: QueuedKill[] = [];
  let reached = options.since ?? held;
  // Several calls of `next` may wait: the first gets the first kill.
  const waiting: ((result: IteratorResult<Kill>) => void)[] = [];
  let left = false;
  const end: IteratorReturnResult<undefined> = { done: true, value: undefined };
  const enqueue = (cursor: string, kills: Iterable<Kill>): void => {
    const { epoch = '' } = parseCursor(cursor) ?? {};
    for (const kill of kills) {
      if (!seen.has(kill.id) && cutoff.includes(kill, epoch, stream.now()))
        queue.push({ kill, before: formatCursor({ epoch, seq: kill.seq - 1 }) });
      seen.add(kill.id);
    }
    reached = cursor;
  };
  const resolveWaiting = (): void => {
    while (waiting.length > 0 && queue.length > 0)
      waiting.shift()?.({ done: false, value: (queue.shift() as QueuedKill).kill });
    if (left || ended.aborted) for (const done of waiting.splice(0)) done(end);
  };
  if (held !== null) enqueue(held, past.values());
  const unsubscribe = stream.subscribe(({ cursor, kills }) => {
    enqueue(cursor, kills);
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
