import { calendarFor, isTimeZone, ownCalendar } from '../format/calendar.ts';
import type { Range } from './view.ts';

/** The context that a range is resolved in. */
export interface RangeContext {
  /** When the stream's newest event was, milliseconds since 1970: a replayed stream lives in its own time. Null while there is none. */
  readonly newest: number | null;
  /** The experiment in view; null while none is chosen. */
  readonly experiment: { readonly openedAt: string; readonly closedAt?: string | null | undefined } | null;
  /** The time zone whose day "today" is, as an IANA name; null for the browser's own. */
  readonly timeZone: string | null;
  /** When this person last looked, milliseconds since 1970; null where nobody knows. */
  readonly lastLook: number | null;
}

/** From when to when, milliseconds since 1970. A null `from` is the beginning; a null `to` follows the newest event. */
export interface Span {
  readonly from: number | null;
  readonly to: number | null;
}

const EVERYTHING: Span = { from: null, to: null };

const MINUTE_MS = 60_000;

const since = (from: number | null): Span => (from === null ? EVERYTHING : { from, to: null });

/**
 * From when to when a range is, now. Nothing hangs on the clock of the browser.
 * @returns Everything where the range hangs on something that is not known yet.
 * @example
 * resolveRange({ kind: 'last', minutes: 60 }, { newest, experiment: null, timeZone: null, lastLook: null }); // the hour before the newest event
 */
export function resolveRange(range: Range, { newest, experiment, timeZone, lastLook }: RangeContext): Span {
  switch (range.kind) {
    case 'all':
      return EVERYTHING;
    case 'between':
      return { from: range.from, to: range.to };
    case 'last':
      return since(newest === null ? null : newest - range.minutes * MINUTE_MS);
    case 'today': {
      const calendar = timeZone !== null && isTimeZone(timeZone) ? calendarFor(timeZone) : ownCalendar();
      return since(newest === null ? null : calendar.startOfDay(newest));
    }
    case 'since-last-look':
      return since(lastLook);
    case 'experiment': {
      if (experiment === null) return EVERYTHING;
      const to = experiment.closedAt ?? null;
      return { from: Date.parse(experiment.openedAt), to: to === null ? null : Date.parse(to) };
    }
  }
}
