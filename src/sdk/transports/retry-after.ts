/** Longest wait that is granted, milliseconds. */
const MAX_MS = 60_000;

/** How long the server asks to be left alone, milliseconds, at most a minute: its header says seconds, or a date. 0 when it does not. */
export function retryAfterMs(response: Response): number {
  const header = response.headers.get('retry-after') ?? '';
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return ms > 0 ? Math.min(ms, MAX_MS) : 0;
}
