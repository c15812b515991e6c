/** Pause after "too many requests" without `Retry-After`, milliseconds. */
const DEFAULT_PAUSE_MS = 60_000;

/** Maximum pause that one answer can ask for: a wrong date must not switch the model off for good. Milliseconds. */
const MAX_PAUSE_MS = 60 * 60_000;

/** Decides whether a request may be sent now. */
export interface RateBudget {
  /** Why the server made requests pause, in one sentence; null when they are not paused. */
  pausedReason(): string | null;
  /** Spends one request of the minute's budget; returns null, or in one sentence why there is none left. */
  trySpend(): string | null;
  /** Pauses for as long as a `Retry-After` header says, in seconds or as a date; null when there is none. */
  pause(retryAfter: string | null): void;
}

function pauseMs(retryAfter: string | null, now: number): number {
  const text = retryAfter?.trim() ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? DEFAULT_PAUSE_MS : Math.min(Math.max(ms, 0), MAX_PAUSE_MS);
}

/**
 * Creates a token bucket that holds a minute's worth of requests and refills steadily.
 * @param perMinute Requests a minute, 1 or more.
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
