/** Work that waits for a turn, in order. */
const waiting: (() => void)[] = [];

function giveTurn(): void {
  const work = waiting.shift();
  if (waiting.length > 0) setImmediate(giveTurn);
  work?.();
}

/**
 * Does some milliseconds of work when its turn comes. One turn is given between two rounds of the event loop, however many wait: otherwise five
 * hundred requests that arrive together would make everybody wait for all of them.
 */
export function whenTurnComes(work: () => void): void {
  waiting.push(work);
  if (waiting.length === 1) setImmediate(giveTurn);
}

/** Resolves when the caller's turn comes. */
export const nextTurn = (): Promise<void> => new Promise(whenTurnComes);
