/** People in a line: one is served, the others wait in the order in which they came. */
export interface RequestQueue {
  /** Whether nobody more may wait. */
  isFull(): boolean;
  /** Resolves with true when it is one's turn, with false when the signal said to stop waiting. Who got true must `leave`. */
  waitTurn(signal?: AbortSignal): Promise<boolean>;
  /** Ends one's turn. */
  leave(): void;
}

/**
 * Makes a line.
 * @param mostWaiting How many may wait besides the one who is served.
 */
export function createRequestQueue(mostWaiting: number): RequestQueue {
  const waiting: (() => void)[] = [];
  let isServing = false;
  return {
    isFull: () => isServing && waiting.length >= mostWaiting,
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
