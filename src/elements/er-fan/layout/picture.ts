import type { Format } from '../../shared/format/format.ts';
import type { Metric, Variant } from '../../../protocol/index.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { FanData } from '../model/fan-data.ts';
import type { FanMark } from '../model/marks.ts';
import type { Sequence } from '../model/sequence.ts';

/** A variant in the drawing. */
export interface FanRow {
  readonly variant: Variant;
  readonly letter: string;
  /** The place of its letter, from 0 up: its color. */
  readonly place: number;
  readonly sequence: Sequence | undefined;
  /** Drawn with its bands and its color; else as a gray line. */
  readonly isShown: boolean;
  /** When it ceased to be shown to people, milliseconds since 1970; Infinity while it is. */
  readonly endsAt: number;
  /** Whether it was stopped, and not closed or declared the winner. */
  readonly isStopped: boolean;
  /** Impressions that its stop has saved so far; null when unknown. */
  readonly saved: number | null;
}

/** The always-valid verdict: this variant leads since then, milliseconds since 1970 at which people could see it. */
export interface SafeVerdict {
  readonly leader: string;
  readonly since: number;
}

/** Everything that one drawing shows. */
export interface FanPicture {
  readonly data: FanData;
  /** In the order of the letters. */
  readonly rows: readonly FanRow[];
  readonly leader: string | null;
  readonly runnerUp: string | null;
  readonly marks: readonly FanMark[];
  /** The times of the axis, milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** The newest time that is known. */
  readonly now: number;
  /** The moment that is looked at; null for now. */
  readonly moment: number | null;
  /** How long counts wait until they are judged, milliseconds. */
  readonly lag: number;
  /** Whether the ordinary test is drawn. */
  readonly hasOrdinary: boolean;
  /** The metric that is drawn; null for engagements. */
  readonly metric: Metric | null;
  readonly safe: SafeVerdict | null;
  /** The batch that the pointer or the keyboard reads; null for none. */
  readonly reading: number | null;
  readonly strings: Strings;
  readonly format: Format;
}

/** The time at which somebody looks. */
export const lookAt = ({ moment, now }: Pick<FanPicture, 'moment' | 'now'>): number => moment ?? now;

/** The last batch that was judged when somebody looked; -1 before the first. */
export function judgedBatch({ data, moment, now, lag }: Pick<FanPicture, 'data' | 'moment' | 'now' | 'lag'>): number {
  return moment === null ? data.times.length - 1 : data.batchAt(lookAt({ moment, now }) - lag);
}

/** When the batch ended that was judged last, milliseconds since 1970; -Infinity before the first. */
export const judgedTime = (picture: FanPicture): number => picture.data.times[judgedBatch(picture)] ?? -Infinity;
