import { formatCursor, parseCursor, type CursorParts } from '../../protocol/cursor.ts';
import type { Kill } from '../../protocol/entities.ts';
import type { KillFeed, KillsOptions, LiveStream } from '../stream.ts';

interface QueuedKill {
  readonly kill: Kill;
  /** The cursor of everything before it. */
  readonly before: string;
}

/** Which kills a call asks for: those after a cursor, and where that does not help, those after the moment of the call. */
class KillCutoff {
  readonly #cursor: CursorParts | null;
  readonly #isGiven: boolean;
  readonly #calledAt = performance.now();

  constructor(given: string | undefined, held: string | null) {
    this.#isGiven = given !== undefined;
    this.#cursor = parseCursor(given ?? held ?? '');
    if (this.#isGiven && this.#cursor === null) throw new TypeError(`"${given}" is no cursor of a stream.`);
  }

  /** Whether a kill of the history `epoch` is asked for, at this moment by the server's clock. */
  has(kill: Kill, epoch: string, now: number): boolean {
    if (this.#cursor?.epoch === epoch) return kill.seq > this.#cursor.seq;
    // A cursor of another history says nothing of this one: better told twice than missed.
    if (this.#isGiven) return true;
    // `now` was taken from a message that was under way: at the call the server's clock was at least here.
    const calledAt = now - (performance.now() - this.#calledAt);
    return Date.parse(kill.receivedAt ?? kill.at) >= Math.floor(calledAt);
  }
}

/** Kills as they arrive, until the signal ends it or the loop is left. One taken back is not told again. */
export function killFeed(
  stream: Pick<LiveStream, 'subscribe' | 'state' | 'now'>,
  ended: AbortSignal,
  options: KillsOptions = {},
): KillFeed {
  const { cursor: held, kills: past } = stream.state;
  const since = new KillCutoff(options.since, held);
  const told = new Set<string>();
  const queue: QueuedKill[] = [];
  let reached = options.since ?? held;
  // More than one may wait: whoever asks first gets the first kill.
  const waiting: ((news: IteratorResult<Kill>) => void)[] = [];
  let left = false;
  const end: IteratorReturnResult<undefined> = { done: true, value: undefined };
  const take = (cursor: string, kills: Iterable<Kill>): void => {
    const { epoch = '' } = parseCursor(cursor) ?? {};
    for (const kill of kills) {
      if (!told.has(kill.id) && since.has(kill, epoch, stream.now()))
        queue.push({ kill, before: formatCursor({ epoch, seq: kill.seq - 1 }) });
      told.add(kill.id);
    }
    reached = cursor;
  };
  const serve = (): void => {
    while (waiting.length > 0 && queue.length > 0)
      waiting.shift()?.({ done: false, value: (queue.shift() as QueuedKill).kill });
    if (left || ended.aborted) for (const done of waiting.splice(0)) done(end);
  };
  if (held !== null) take(held, past.values());
  const unsubscribe = stream.subscribe(({ cursor, kills }) => {
    take(cursor, kills);
    serve();
  });
  ended.addEventListener('abort', serve, { once: true });
  return {
    get cursor() {
      return queue[0]?.before ?? reached;
    },
    next() {
      return new Promise((done) => {
        waiting.push(done);
        serve();
      });
    },
    return() {
      left = true;
      queue.length = 0;
      unsubscribe();
      ended.removeEventListener('abort', serve);
      serve();
      return Promise.resolve(end);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
