/** A queue of requests: one is in progress, the others wait in order. */
export interface RequestQueue {
  /** Whether no further request may wait. */
  isFull(): boolean;
  /** Resolves with true when it is the caller's turn, who must then call `leave`; with false when the signal aborts first. */
  waitTurn(signal?: AbortSignal): Promise<boolean>;
  /** Ends the caller's turn. */
  leave(): void;
}

/**
 * Creates a queue.
 * @param maxWaiting Requests that may wait besides the one in progress.
 */
export function createRequestQueue(maxWaiting: number): RequestQueue {
  const waiting: (() => void)[] = [];
  let isServing = false;
  return {
    isFull: () => isServing && waiting.length >= maxWaiting,
    waitTurn(signal) {
      if (signal?.aborted) return Promise.resolve(false);
      if (!isServing) {
        isServing = true;
        return Promise.resolve(true);
      }
      return new Promise((done) => {
        const next = (): void => {
          signal?.removeEventListener('abort', giveUp);
          done(true);
        };
        const giveUp = (): void => {
          waiting.splice(waiting.indexOf(next), 1);
          done(false);
        };
        waiting.push(next);
        signal?.addEventListener('abort', giveUp, { once: true });
      });
    },
    leave() {
      const next = waiting.shift();
      if (next === undefined) isServing = false;
      else next();
    },
  };
}
