import type { LogRecord } from '../log/log-record.ts';
import { incrementOf } from './counts.ts';
import { fold } from './fold.ts';
import { restoreState } from '../snapshot.ts';
import { emptyState, nothingTouched, type Increment, type StreamState, type Touched } from '../state.ts';

/** A state brought up to date with the log, and what the read model behind it has yet to learn. */
export interface Recovered {
  /** The state of the stream. */
  readonly state: StreamState;
  /** The entities that the read model has yet to learn of. */
  readonly touched: Touched;
  /** The counts that it has yet to add. */
  readonly increments: readonly Increment[];
}

/**
 * Folds a stream's state from a snapshot (or from nothing) and the records after it.
 * @param projectedTo The read model has everything up to this event, so that only later ones are of news to it.
 */
export function recover(snapshot: string | null, records: Iterable<LogRecord>, projectedTo: number): Recovered {
  const state = snapshot === null ? emptyState() : restoreState(snapshot);
  const touched = nothingTouched();
  const increments: Increment[] = [];
  for (const record of records) {
    const isNews = record.seq > projectedTo;
    const increment = isNews ? incrementOf(state, record.event) : null;
    if (increment !== null) increments.push(increment);
    fold(state, record, isNews ? touched : nothingTouched());
  }
  return { state, touched, increments };
}
