/** An experiment whose newest counts are no older than this is live: its batches close by the clock of the host. Milliseconds. */
const LIVE_MS = 10 * 60_000;

/**
 * The experiment's own time, milliseconds since 1970. Of a live one it is the host's clock; of a replay of the past, that of its newest counts,
 * going on while none come. No sender moves it beyond the moment at which its counts were received.
 * @param now The host's clock.
 */
export function clockOf(
  { newestAt, newestReceivedAt }: { readonly newestAt: number; readonly newestReceivedAt: number },
  attributionWindowMs: number,
  now: number,
): number {
  const isLive = now - newestAt <= Math.max(attributionWindowMs, LIVE_MS);
  return isLive ? Math.max(now, newestAt) : newestAt + Math.max(0, now - newestReceivedAt);
}
