import type { ExternalKind } from './messages.ts';

const MINUTE_MS = 60_000;

// How long a message without a time counts as the same one said again, rather than as a new one. A kill is only ever retried at once, and
// must not be swallowed after a revival; a warning may be renewed; advice that a person has turned down may rest for a day. Totals need
// nothing of it: said twice they change nothing, and a total that falls and rises again has the same words.
const SAME_FOR_MS: Readonly<Record<ExternalKind, number>> = {
  'early-kill': MINUTE_MS,
  'performance-update': 0,
  'pattern-fatigue': 10 * MINUTE_MS,
  'optimization-alert': 24 * 60 * MINUTE_MS,
};

/** Maximum number of remembered messages of all senders together; about 100 bytes each. */
const MAX_REMEMBERED = 10_000;

/**
 * Recognizes repeated messages that have no time. For `(sender, kind, key, now)` it returns `now`, or the time when the same sender sent the same message
 * shortly before, so that a repetition becomes the same event. It lives in memory: after a restart, a repetition counts as new.
 */
export type DedupeWindow = (sender: string, from: ExternalKind, key: string, now: number) => number;

/** Creates an empty window. When it is full, it drops the oldest message of a sender that has more than an equal share. */
export function createDedupeWindow(most: number = MAX_REMEMBERED): DedupeWindow {
  const senders = new Map<string, Map<string, number>>();
  let size = 0;

  const forgetOne = (share: number): void => {
    for (const [sender, moments] of senders) {
      if (moments.size <= share) continue;
      const [oldest] = moments.keys();
      moments.delete(oldest as string);
      if (moments.size === 0) senders.delete(sender);
      size -= 1;
      return;
    }
  };

  return (sender, from, key, now) => {
    const sameForMs = SAME_FOR_MS[from];
    if (sameForMs === 0) return now;
    const moments = senders.get(sender) ?? new Map<string, number>();
    const name = `${from} ${key}`;
    const former = moments.get(name);
    // A clock that was set back must not bring times of the future.
    if (former !== undefined && former <= now && now - former < sameForMs) return former;
    senders.set(sender, moments);
    if (!moments.delete(name)) size += 1;
    moments.set(name, now);
    if (size > most) forgetOne(most / senders.size);
    return now;
  };
}
