import type { LogRecord } from 'peeksafe/engine';
import type { Mark, Marked } from '../event-log.ts';

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

/** Packs the marks of some records. */
export function packMarks(byEvent: Marked['byEvent'], records: readonly LogRecord[]): PackedMarks {
  const rows: PackedRow[] = [];
  const groups: (readonly Mark[])[] = [];
  for (const { event } of records) {
    const groupOf = ({ what, experiment, value }: Mark): string => `${what} ${Math.floor(value / SPAN)} ${experiment}`;
    for (const group of Map.groupBy(byEvent.get(event.id) ?? [], groupOf).values()) {
      const [{ what, experiment, value }] = group as [Mark, ...Mark[]];
      rows.push({ event: event.id, what, experiment, base: Math.floor(value / SPAN), count: group.length });
      groups.push(group);
    }
  }
  const bytes = Buffer.alloc(groups.reduce((sum, { length }) => sum + length, 0) * MARK_BYTES);
  let place = 0;
  for (const { key, value } of groups.flat()) {
    bytes.writeUInt32LE(key % TWO_32, place);
    bytes.writeUInt32LE(Math.floor(key / TWO_32) * SPAN + (value % SPAN), place + MARK_BYTES / 2);
    place += MARK_BYTES;
  }
  return { rows, bytes };
}

/** Reads packed marks. */
export function unpackMarks({ rows, bytes }: PackedMarks): Map<string, Mark[]> {
  const byEvent = new Map<string, Mark[]>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let place = 0;
  for (const { event, what, experiment, base, count } of rows) {
    let marks = byEvent.get(event);
    if (marks === undefined) byEvent.set(event, (marks = []));
    for (const end = place + count * MARK_BYTES; place < end; place += MARK_BYTES) {
      const high = view.getUint32(place + MARK_BYTES / 2, true);
      const key = Math.floor(high / SPAN) * TWO_32 + view.getUint32(place, true);
      marks.push({ what, experiment, key, value: base * SPAN + (high % SPAN) });
    }
  }
  return byEvent;
}
