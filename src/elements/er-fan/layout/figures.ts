import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { judgedTime, type FanPicture, type FanRow } from './picture.ts';

/** The figures of a variant at a moment, as text. */
export interface RowFigures {
  readonly rate: string;
  readonly interval: string;
  readonly evidence: string;
}

/** The figures of a variant after the last batch at or before a time; null where it was not judged. */
export function figuresAt({ sequence }: FanRow, time: number, strings: Strings, format: Format): RowFigures | null {
  const row = sequence?.indexAt(time) ?? -1;
  const ends = sequence?.intervalAt(row) ?? null;
  if (sequence === undefined || ends === null) return null;
  const logE = sequence.logE[row] as number;
  return {
    rate: format.headRate(sequence.rates[row] as number),
    interval: intervalText(ends, strings, format),
    evidence: Number.isNaN(logE) ? strings.common.unknown : format.odds(Math.max(0, logE)),
  };
}

const intervalText = ([low, high]: readonly [number, number], { erFan }: Strings, format: Format): string =>
  erFan.range(format.headRate(low), format.headRate(high));

/** The name of a moment: its time of day, with its day where the axis has more than one. */
export function momentName({ from, to, format }: Pick<FanPicture, 'from' | 'to' | 'format'>, time: number): string {
  return format.dayAndYear(from) === format.dayAndYear(to)
    ? format.clock(time)
    : `${format.shortDay(time)} ${format.time(time)}`;
}

/** The end of the batch that is read: by pointer or keys, else the last that is judged at the moment that is looked at. */
export const readTime = (picture: FanPicture): number =>
  (picture.reading === null ? undefined : picture.data.times[picture.reading]) ?? judgedTime(picture);

/** The figures of a variant at the batch that is read, as they are spoken. @param place Of the variant among the rows. */
export function readingText(picture: FanPicture, place: number): string {
  const { strings, format } = picture;
  const row = picture.rows[place];
  if (row === undefined) return '';
  const time = readTime(picture);
  const known = row.isStopped && row.endsAt < time ? null : figuresAt(row, time, strings, format);
  return known === null
    ? strings.erFan.unread(row.letter, momentName(picture, time))
    : strings.erFan.reading(row.letter, momentName(picture, time), known.rate, known.interval, known.evidence);
}
