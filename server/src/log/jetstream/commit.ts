import type { LogRecord } from 'peeksafe/engine';
import type { Marked } from '../event-log.ts';
import { MARK_BYTES, packMarks, unpackMarks, type PackedRow } from '../packed-marks.ts';

/**
 * One message of a stream's log in JetStream. A commit holds the records that the writer made durable together; a claim is a writer's first
 * message, which fences out the writer before. A claim that begins an epoch declares the messages before it, as they stand, to be the history.
 */
export type LogMessage =
  | {
      readonly kind: 'commit';
      readonly epoch: string;
      /** The lease that it was written under. */
      readonly lease: number;
      readonly node: string;
      readonly records: readonly LogRecord[];
      /** The views and visitors that are counted in its records: a reader of the records has these as well. */
      readonly marked?: Marked;
    }
  | {
      readonly kind: 'claim';
      readonly epoch: string;
      readonly lease: number;
      readonly node: string;
      /** The last event before it. */
      readonly seq: number;
      readonly begins: boolean;
    };

/**
 * Version of the messages. It grows when a node of before must not go on with what this one writes: since 2, batches are judged by the second
 * form of the kill rule, and a node that knows the first alone would judge them by that; since 3, counts may be of visitors, which a node of before would
 * take for impressions; since 4, a commit may have marks of views, and a node of before would count those views again.
 */
const FORMAT = 4;

/** The versions that are read. */
const READABLE = new Set<unknown>([1, 2, 3, FORMAT]);

/** A message as bytes: a header line, a line for each record, and the marks, packed, whose rows are in the header. */
export function writeLogMessage(message: LogMessage): Uint8Array {
  const { kind, epoch, lease, node } = message;
  const head = { format: FORMAT, kind, epoch, lease, node };
  if (message.kind === 'claim')
    return Buffer.from(JSON.stringify({ ...head, seq: message.seq, begins: message.begins }));
  const { records, marked } = message;
  const lines = records.map((record) => JSON.stringify(record));
  if (marked === undefined) return Buffer.from([JSON.stringify(head), ...lines].join('\n'));
  const { rows, bytes } = packMarks(marked.byEvent, records);
  const { forgetBefore, ended } = marked;
  const full = { ...head, forgetBefore, marks: rows, ...(ended !== undefined && { ended }) };
  return Buffer.concat([Buffer.from([JSON.stringify(full), ...lines].join('\n')), bytes]);
}

/**
 * Reads a message.
 * @throws Error when it is not valid, or of a newer version of this server.
 */
export function readLogMessage(data: Uint8Array): LogMessage {
  const whole = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const first = whole.indexOf('\n');
  const header = JSON.parse(whole.toString('utf8', 0, first === -1 ? whole.length : first)) as Record<string, unknown>;
  const { format, kind, epoch, lease, node, seq, begins, marks, forgetBefore, ended } = header;
  if (!READABLE.has(format) || (kind !== 'commit' && kind !== 'claim'))
    throw new Error('A message of the log is of another version of this server.');
  const head = { epoch: String(epoch), lease: Number(lease), node: String(node) };
  if (kind === 'claim') return { kind, ...head, seq: Number(seq), begins: begins === true };
  const rows = (marks ?? []) as readonly PackedRow[];
  const end = whole.length - rows.reduce((sum, { count }) => sum + count, 0) * MARK_BYTES;
  const lines = first === -1 ? [] : whole.toString('utf8', first + 1, end).split('\n');
  const records = lines.map((line) => JSON.parse(line) as LogRecord);
  if (marks === undefined) return { kind, ...head, records };
  const byEvent = unpackMarks({ rows, bytes: whole.subarray(end) });
  const rest = ended === undefined ? {} : { ended: ended as readonly string[] };
  return { kind, ...head, records, marked: { byEvent, forgetBefore: Number(forgetBefore), ...rest } };
}

/**
 * Splits records into commits of at most about this many bytes.
 * @param marksOf The number of marks that come with an event, by its id; none unless it says so.
 */
export function* splitRecords(
  records: readonly LogRecord[],
  bytes: number,
  marksOf: (event: string, seq: number) => number = () => 0,
): Generator<readonly LogRecord[]> {
  let part: LogRecord[] = [];
  let size = 0;
  for (const record of records) {
    const ofMarks = marksOf(record.event.id, record.seq) * MARK_BYTES;
    const more = Buffer.byteLength(JSON.stringify(record)) + ofMarks;
    if (part.length > 0 && size + more > bytes) {
      yield part;
      part = [];
      size = 0;
    }
    part.push(record);
    size += more;
  }
  if (part.length > 0) yield part;
}
