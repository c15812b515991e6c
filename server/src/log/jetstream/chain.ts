import type { LogRecord } from 'peeksafe/engine';
import type { LogMessage } from './commit.ts';

/** How far a log was read. */
export interface Chain {
  /** Null before the first claim. */
  readonly epoch: string | null;
  /** Records so far: the number of the last one. */
  readonly seq: number;
  /** False when something is missing, doubled or out of order, and no epoch has begun since that takes it as it is. */
  readonly isWhole: boolean;
}

/** A log of which nothing was read. */
export const BEGINNING: Chain = { epoch: null, seq: 0, isWhole: true };

/** One message read: the records it adds, numbered as they stand, and how far that is. */
export interface ChainStep {
  readonly chain: Chain;
  readonly records: readonly LogRecord[];
}

const broken = (chain: Chain): Chain => ({ ...chain, isWhole: false });

/**
 * Reads one more message. Records are numbered by where they stand. What they say of their own number must agree, else the log has lost
 * or changed something.
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
