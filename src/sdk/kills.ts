import type { Kill } from '../protocol/entities.ts';
import type { LiveStream } from './stream.ts';

/** Kills as they arrive from now on, until the signal ends it or the loop is left. One taken back is not told again. */
export function killsOf(
  stream: Pick<LiveStream, 'subscribe' | 'state'>,
  ended: AbortSignal,
): AsyncIterableIterator<Kill> {
  const told = new Set(stream.state.kills.keys());
  // Whoever is there before the first snapshot asks for what is to come, not for the past.
  let isFirst = stream.state.cursor === null;
  const queue: Kill[] = [];
  // More than one may wait: whoever asks first gets the first kill.
  const waiting: ((news: IteratorResult<Kill>) => void)[] = [];
  let left = false;
  const end: IteratorReturnResult<undefined> = { done: true, value: undefined };
  const serve = (): void => {
    while (waiting.length > 0 && queue.length > 0) waiting.shift()?.({ done: false, value: queue.shift() as Kill });
    if (left || ended.aborted) for (const done of waiting.splice(0)) done(end);
  };
  const unsubscribe = stream.subscribe(({ kills }) => {
    for (const kill of kills) {
      if (!told.has(kill.id) && !isFirst) queue.push(kill);
      told.add(kill.id);
    }
    isFirst = false;
    serve();
  });
  ended.addEventListener('abort', serve, { once: true });
  return {
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
