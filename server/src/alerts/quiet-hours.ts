import type { QuietHours } from '../settings/alert-sinks.ts';
import { minuteOfDay, nextTimeOfDay } from '../zones.ts';

/** When quiet hours that hold now end, milliseconds since 1970; now where none hold. */
export function quietUntil({ from, to, zone }: QuietHours, now: number): number {
  const minute = minuteOfDay(zone, now);
  const isQuiet = from < to ? minute >= from && minute < to : minute >= from || minute < to;
  return isQuiet ? nextTimeOfDay(zone, to, now) : now;
}
