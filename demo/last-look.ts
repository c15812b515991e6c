import { readStored, store } from './safe-storage.ts';

type Dashboard = HTMLElementTagNameMap['variant-dashboard'];

/** Tells a dashboard when this person last looked at a stream, and keeps the time of leaving for the next visit. */
export function keepLastLook(dashboard: Dashboard, stream: string): void {
  const key = `peeksafe-last-look ${stream}`;
  const stored = Number(readStored(key) ?? NaN);
  dashboard.lastLook = Number.isFinite(stored) ? stored : null;
  // The last chance to keep anything: a page on a phone may never hear that it is closed.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && dashboard.newestAt !== null) store(key, String(dashboard.newestAt));
  });
}
