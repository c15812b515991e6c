import { setImmediate as turn } from 'node:timers/promises';
import {
  emptyState,
  fold,
  nothingTouched,
  READABLE_FORMATS,
  restoreState,
  serializeState,
  SNAPSHOT_FORMAT,
} from 'peeksafe/engine';
import type { Compactions } from '../log/compactions.ts';
import type { EventLog } from '../log/event-log.ts';
import type { StateStore } from '../log/state-store.ts';

/** Events that are folded before others get a turn. */
const FOLDED_AT_ONCE = 200;

/** What a compaction works with. */
export interface CompactionParts {
  readonly log: EventLog;
  readonly store: StateStore;
  readonly compactions: Compactions;
}

async function foldTo({ log, compactions }: CompactionParts, stream: string, to: number): Promise<string> {
  const base = compactions.base(stream, READABLE_FORMATS);
  const state = base === null ? emptyState() : restoreState(base.state);
  let folded = 0;
  for (const record of log.read(stream, state.seq, to - state.seq)) {
    fold(state, record, nothingTouched());
    if (++folded % FOLDED_AT_ONCE === 0) await turn();
  }
  if (state.seq !== to) throw new Error(`The log of "${stream}" ends at ${state.seq}, and ${to} was to be its base.`);
  return serializeState(state);
}

/**
 * Takes the raw counts that were received before a time out of a stream's log, in slices. What they amount to is kept as the log's new
 * base first; postings, batches, decisions and everything else stay in the log whole. It may be broken off at any moment and done again.
 * @param keptSince Milliseconds since 1970.
 * @returns How many events were taken out.
 */
export async function compact(
  parts: CompactionParts,
  stream: string,
  variants: readonly string[],
  keptSince: number,
  signal?: AbortSignal,
): Promise<number> {
  const { store, compactions } = parts;
  const former = compactions.base(stream, READABLE_FORMATS)?.seq ?? 0;
  // What the read model has yet to learn it learns from the log.
  const to = Math.min(compactions.lastBefore(stream, former, keptSince), store.watermark(stream));
  if (to > former) {
    const state = await foldTo(parts, stream, to);
    if (signal?.aborted === true) return 0;
    compactions.setBase(stream, { seq: to, state }, SNAPSHOT_FORMAT);
  }
  let taken = 0;
  for (let slice = -1; slice !== 0 && signal?.aborted !== true; taken += slice) {
    slice = compactions.takeOut(stream);
    await turn();
  }
  for (const variant of variants) {
    if (signal?.aborted === true) break;
    compactions.takeOutBuckets(stream, variant);
    await turn();
  }
  return taken;
}
