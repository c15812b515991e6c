import type { QuietHours } from '../settings/alerts.ts';

const DAY = 24 * 60;
const MINUTE_MS = 60_000;

function minuteOfDay(now: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', minute: 'numeric', hourCycle: 'h23' });
  const of = (type: string): number => Number(parts.formatToParts(now).find((part) => part.type === type)?.value);
  return of('hour') * 60 + of('minute');
}

/**
 * When quiet hours that hold now have ended, milliseconds since 1970; now where none hold. Where clocks change before that, it may be an hour off: ask again
 * then.
 */
export function quietUntil({ from, to, zone }: QuietHours, now: number): number {
  const minute = minuteOfDay(now, zone);
  const isQuiet = from < to ? minute >= from && minute < to : minute >= from || minute < to;
  if (!isQuiet) return now;
  return (Math.floor(now / MINUTE_MS) + ((to - minute + DAY) % DAY)) * MINUTE_MS;
}
