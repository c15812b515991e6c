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
  let wake: (() => void) | null = null;
  const stir = (): void => {
    wake?.();
    wake = null;
  };
  const unsubscribe = stream.subscribe(({ kills }) => {
    for (const kill of kills) {
      if (!told.has(kill.id) && !isFirst) queue.push(kill);
      told.add(kill.id);
    }
    isFirst = false;
    stir();
  });
  ended.addEventListener('abort', stir, { once: true });
  let left = false;
  return {
    async next() {
      while (queue.length === 0 && !ended.aborted && !left) await new Promise<void>((done) => (wake = done));
      const kill = left ? undefined : queue.shift();
      return kill === undefined ? { done: true, value: undefined } : { done: false, value: kill };
    },
    return() {
      left = true;
      unsubscribe();
      stir();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
