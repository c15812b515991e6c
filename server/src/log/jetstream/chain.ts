import type { LogRecord } from 'peeksafe/engine';
import type { LogMessage } from './commit.ts';

/** The position up to which a log was read. */
export interface Chain {
  /** Null before the first claim. */
  readonly epoch: string | null;
  /** Sequence number of the last record. */
  readonly seq: number;
  /** False when a record is missing, doubled or out of order, and no later epoch has accepted the log as it is. */
  readonly isWhole: boolean;
}

/** The start of a log. */
export const BEGINNING: Chain = { epoch: null, seq: 0, isWhole: true };

/** One message read: the records that it adds, numbered by position, and the new position. */
export interface ChainStep {
  readonly chain: Chain;
  readonly records: readonly LogRecord[];
}

const broken = (chain: Chain): Chain => ({ ...chain, isWhole: false });

/**
 * Reads one more message. Records are numbered by position; when their own numbers differ, the log has lost or changed something.
 */
export function appendMessage(chain: Chain, message: LogMessage): ChainStep {
  if (message.kind === 'claim') {
    const fits = message.seq === chain.seq;
    if (message.begins) return { chain: { epoch: message.epoch, seq: chain.seq, isWhole: fits }, records: [] };
    return { chain: fits && message.epoch === chain.epoch ? chain : broken(chain), records: [] };
  }
  const records = message.records.map((record, i) => ({ ...record, seq: chain.seq + 1 + i }));
  const fits = message.epoch === chain.epoch && message.records.every(({ seq }, i) => seq === chain.seq + 1 + i);
  const seq = chain.seq + records.length;
  return { chain: { epoch: chain.epoch, seq, isWhole: chain.isWhole && fits }, records };
}
