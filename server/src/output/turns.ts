/** Turns wait for urgent work for at most this long, milliseconds: a server that takes in events without a pause answers pulls all the same. */
const MAX_HELD_MS = 10;

/** Work that waits for a turn, in order. */
const waiting: (() => void)[] = [];
/** How much urgent work is under way. */
let urgent = 0;
/** Ends the wait of turns for urgent work. */
let held: NodeJS.Timeout | null = null;

function giveTurn(): void {
  held = null;
  const work = waiting.shift();
  if (waiting.length > 0) setImmediate(giveOrHold);
  work?.();
}

function giveOrHold(): void {
  if (urgent === 0) giveTurn();
  else held = setTimeout(giveTurn, MAX_HELD_MS);
}

/**
 * Does some milliseconds of work when its turn comes. One turn is given between two rounds of the event loop, however many wait: otherwise five
 * hundred requests that arrive together would make everybody wait for all of them.
 */
export function whenTurnComes(work: () => void): void {
  waiting.push(work);
  if (waiting.length === 1) setImmediate(giveOrHold);
}

/** Resolves when the caller's turn comes. */
export const nextTurn = (): Promise<void> => new Promise(whenTurnComes);

/**
 * Begins work that goes before all turns, such as an event on its way to its viewers: it passes through several rounds of the event loop, and would
 * wait for a turn in each of them.
 * @returns A function that ends it, harmless when called again.
 */
export function beginUrgent(): () => void {
  urgent += 1;
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    urgent -= 1;
    if (urgent > 0 || held === null) return;
    clearTimeout(held);
    held = null;
    setImmediate(giveOrHold);
  };
}
