/** Whoever waits for a turn, in order. */
const waiting: (() => void)[] = [];

function giveTurn(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(giveTurn);
}

/**
 * Resolves when the caller may do some milliseconds of work that others could wait for. Between two rounds of everything else one turn is
 * given, however many wait: five hundred requests that arrive together would else keep everybody waiting for all of their work.
 */
export function nextTurn(): Promise<void> {
  return new Promise((done) => {
    waiting.push(done);
    if (waiting.length === 1) setImmediate(giveTurn);
  });
}
