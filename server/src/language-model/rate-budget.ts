/** How long a server that says "too many requests" without saying until when is left alone. Milliseconds. */
const DEFAULT_PAUSE_MS = 60_000;

/** No server can silence us for longer in one answer: a wrong date would switch the model off for good. Milliseconds. */
const MAX_PAUSE_MS = 60 * 60_000;

/** Decides whether the model may be asked now. */
export interface RateBudget {
  /** Why not to ask because the server wants to be left alone, in one sentence; null when it may be asked. */
  pausedReason(): string | null;
  /** Takes one ask from the minute's budget: null, or why there is none left, in one sentence. */
  trySpend(): string | null;
  /** Leaves the server alone as long as its Retry-After header says: seconds or a date; null when it has none. */
  pause(retryAfter: string | null): void;
}

function pauseMs(retryAfter: string | null, now: number): number {
  const text = retryAfter?.trim() ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? DEFAULT_PAUSE_MS : Math.min(Math.max(ms, 0), MAX_PAUSE_MS);
}

/**
 * A token bucket that holds a minute's worth of asks and refills steadily.
 * @param perMinute Asks a minute, 1 or more.
 * @param clock Milliseconds since 1970.
 */
export function createRateBudget(perMinute: number, clock: () => number): RateBudget {
  let tokens = perMinute;
  let filledAt = clock();
  let pausedUntil = -Infinity;
  return {
    pausedReason() {
      const left = pausedUntil - clock();
      if (left <= 0) return null;
      return `The language model's server asked to be left alone for another ${Math.ceil(left / 1000)} s.`;
    },
    trySpend() {
      const now = clock();
      // A clock that was set back gives nothing and takes nothing.
      tokens = Math.min(perMinute, tokens + (Math.max(0, now - filledAt) / 60_000) * perMinute);
      filledAt = now;
      if (tokens < 1) return `The language model is asked at most ${perMinute} times a minute.`;
      tokens -= 1;
      return null;
    },
    pause(retryAfter) {
      const now = clock();
      pausedUntil = now + pauseMs(retryAfter, now);
    },
  };
}
