import { readStored } from '../safe-storage.ts';

/** Where this browser keeps how many captions were seen. */
export const SEEN = 'peeksafe-captions';
/** All of them. */
export const MAX_SEEN = 3;

/** How many captions somebody has seen here; `MAX_SEEN` when there is nothing left to explain. */
export function captionsSeen(): number {
  const seen = Number(readStored(SEEN) ?? 0);
  return Number.isInteger(seen) && seen >= 0 ? Math.min(seen, MAX_SEEN) : MAX_SEEN;
}
