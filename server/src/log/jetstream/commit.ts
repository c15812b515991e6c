import type { LogRecord } from 'peeksafe/engine';

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
 * take for impressions.
 */
const FORMAT = 3;

/** The versions that are read. */
const READABLE = new Set<unknown>([1, 2, FORMAT]);

/** A message as bytes: a header line, and a line for each record. */
export function writeLogMessage(message: LogMessage): Uint8Array {
  const { kind, epoch, lease, node } = message;
  const head = { format: FORMAT, kind, epoch, lease, node };
  const lines =
    message.kind === 'commit'
      ? [JSON.stringify(head), ...message.records.map((record) => JSON.stringify(record))]
      : [JSON.stringify({ ...head, seq: message.seq, begins: message.begins })];
  return Buffer.from(lines.join('\n'));
}

/**
 * Reads a message.
 * @throws Error when it is not valid, or of a newer version of this server.
 */
export function readLogMessage(data: Uint8Array): LogMessage {
  const [first = '', ...rest] = Buffer.from(data).toString('utf8').split('\n');
  const { format, kind, epoch, lease, node, seq, begins } = JSON.parse(first) as Record<string, unknown>;
  if (!READABLE.has(format) || (kind !== 'commit' && kind !== 'claim'))
    throw new Error('A message of the log is of another version of this server.');
  const head = { epoch: String(epoch), lease: Number(lease), node: String(node) };
  if (kind === 'claim') return { kind, ...head, seq: Number(seq), begins: begins === true };
  return { kind, ...head, records: rest.map((line) => JSON.parse(line) as LogRecord) };
}

/** Splits records into commits of at most about this many bytes. */
export function* splitRecords(records: readonly LogRecord[], bytes: number): Generator<readonly LogRecord[]> {
  let part: LogRecord[] = [];
  let size = 0;
  for (const record of records) {
    const more = Buffer.byteLength(JSON.stringify(record));
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
