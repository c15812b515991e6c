import type { OutsideKind } from './outside-monitors.ts';

const MINUTE_MS = 60_000;

// How long a message without a time counts as the same one said again, rather than as a new one. A kill is only ever retried at once, and
// must not be swallowed after a revival; a warning may be renewed; advice that a person has turned down may rest for a day. Totals need
// nothing of it: said twice they change nothing, and a total that falls and rises again has the same words.
const SAME_FOR_MS: Readonly<Record<OutsideKind, number>> = {
  'early-kill': MINUTE_MS,
  'performance-update': 0,
  'pattern-fatigue': 10 * MINUTE_MS,
  'optimization-alert': 24 * 60 * MINUTE_MS,
};

/** Messages that are remembered at most; about 100 bytes each. */
const MOST_REMEMBERED = 10_000;

/**
 * When messages without a time were first said: its answer to `(kind, key, now)` is `now`, or the moment when the same was said shortly
 * before, so that a repetition becomes the same event. Only in memory: after a restart a repetition counts as new.
 */
export type Recall = (from: OutsideKind, key: string, now: number) => number;

/** A memory with nothing in it. */
export function createRecall(most: number = MOST_REMEMBERED): Recall {
  const moments = new Map<string, number>();
  return (from, key, now) => {
    const sameForMs = SAME_FOR_MS[from];
    if (sameForMs === 0) return now;
    const name = `${from} ${key}`;
    const former = moments.get(name);
    // A clock that was set back must not bring moments of the future.
    if (former !== undefined && former <= now && now - former < sameForMs) return former;
    moments.delete(name);
    moments.set(name, now);
    for (const [oldest] of moments) {
      if (moments.size <= most) break;
      moments.delete(oldest);
    }
    return now;
  };
}
