import type { LogRecord } from 'peeksafe/engine';
import type { Mark, Marked } from './event-log.ts';

/** The place of some marks in packed bytes: those of one event, one kind and one span of time. */
export interface PackedRow {
  /** The id of their event. */
  readonly event: string;
  readonly what: Mark['what'];
  readonly experiment: string;
  /** Their values begin here, in units of {@link SPAN}. */
  readonly base: number;
  readonly count: number;
}

/** Marks as bytes, with the rows that say what they are. */
export interface PackedMarks {
  readonly rows: readonly PackedRow[];
  readonly bytes: Uint8Array;
}

/** A mark takes eight bytes: 53 bits of its key, and 11 of its value. */
export const MARK_BYTES = 8;

/** Values that differ by less than this share a row. */
const SPAN = 2 ** 11;

const TWO_32 = 2 ** 32;

type Numbers = Pick<Mark, 'key' | 'value'>;

/** The base of a value, in units of {@link SPAN}: marks of the same base can be packed together. */
export const baseOf = ({ value }: Pick<Mark, 'value'>): number => Math.floor(value / SPAN);

/** Packs marks of the same base. */
export function packNumbers(marks: readonly Numbers[]): Buffer {
  const bytes = Buffer.alloc(marks.length * MARK_BYTES);
  for (const [i, { key, value }] of marks.entries()) {
    bytes.writeUInt32LE(key % TWO_32, i * MARK_BYTES);
    bytes.writeUInt32LE(Math.floor(key / TWO_32) * SPAN + (value % SPAN), i * MARK_BYTES + MARK_BYTES / 2);
  }
  return bytes;
}

/** Reads packed marks of one base. */
export function* unpackNumbers(bytes: Uint8Array, base: number): Generator<Numbers> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let place = 0; place < bytes.byteLength; place += MARK_BYTES) {
    const high = view.getUint32(place + MARK_BYTES / 2, true);
    const key = Math.floor(high / SPAN) * TWO_32 + view.getUint32(place, true);
    yield { key, value: base * SPAN + (high % SPAN) };
  }
}

/** Marks by what a row has in common: their kind, their experiment and their base. */
export const rowsOf = (marks: readonly Mark[]): Iterable<readonly [Mark, ...Mark[]]> =>
  Map.groupBy(marks, (mark) => `${mark.what} ${baseOf(mark)} ${mark.experiment}`).values() as Iterable<
    [Mark, ...Mark[]]
  >;

/** Packs the marks of some records. */
export function packMarks(byEvent: Marked['byEvent'], records: readonly LogRecord[]): PackedMarks {
  const rows: PackedRow[] = [];
  const groups: (readonly Mark[])[] = [];
  for (const { event } of records) {
    for (const group of rowsOf(byEvent.get(event.id) ?? [])) {
      const [{ what, experiment, value }] = group;
      rows.push({ event: event.id, what, experiment, base: baseOf({ value }), count: group.length });
      groups.push(group);
    }
  }
  return { rows, bytes: packNumbers(groups.flat()) };
}

/** Reads packed marks. */
export function unpackMarks({ rows, bytes }: PackedMarks): Map<string, Mark[]> {
  const byEvent = new Map<string, Mark[]>();
  let place = 0;
  for (const { event, what, experiment, base, count } of rows) {
    let marks = byEvent.get(event);
    if (marks === undefined) byEvent.set(event, (marks = []));
    const end = place + count * MARK_BYTES;
    for (const numbers of unpackNumbers(bytes.subarray(place, end), base)) marks.push({ what, experiment, ...numbers });
    place = end;
  }
  return byEvent;
}
