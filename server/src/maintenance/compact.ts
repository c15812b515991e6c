import { setImmediate as turn } from 'node:timers/promises';
import {
  emptyState,
  fold,
  nothingTouched,
  READABLE_VERSIONS,
  restoreState,
  serializeState,
  ENGINE_VERSION,
} from 'peeksafe/engine';
import type { Compactions } from '../log/compactions.ts';
import type { EventLog } from '../log/event-log.ts';
import type { StateStore } from '../log/state-store.ts';

/** Events folded before everything else gets a turn. */
const FOLDED_AT_ONCE = 200;

/** How often old counts are compacted, and how soon after a start for the first time, milliseconds. */
const SCHEDULE_MS = { every: 3_600_000, first: 60_000 } as const;

/** The parts of a compaction. */
export interface CompactionParts {
  readonly log: EventLog;
  readonly store: StateStore;
  readonly compactions: Compactions;
}

async function foldTo({ log, compactions }: CompactionParts, stream: string, to: number): Promise<string> {
  const base = compactions.base(stream, READABLE_VERSIONS);
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
 * Removes raw counts received before a time from a stream's log, in slices. The state that they lead to becomes the log's new base first; postings,
 * batches, decisions and everything else stay in the log. It may be interrupted at any moment and run again.
 * @param keptSince Milliseconds since 1970.
 * @returns Number of removed events.
 */
export async function compact(
  parts: CompactionParts,
  stream: string,
  variants: readonly string[],
  keptSince: number,
  signal?: AbortSignal,
): Promise<number> {
  const { store, compactions } = parts;
  const former = compactions.base(stream, READABLE_VERSIONS)?.seq ?? 0;
  // The read model still needs the events after its watermark.
  const to = Math.min(compactions.lastBefore(stream, former, keptSince), store.watermark(stream));
  if (to > former) {
    const state = await foldTo(parts, stream, to);
    if (signal?.aborted === true) return 0;
    compactions.setBase(stream, { seq: to, state }, ENGINE_VERSION);
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

/** The parts of a schedule of compactions. */
export interface CompactionSchedule extends CompactionParts {
  /** The streams at work, by name. */
  readonly streams: () => ReadonlyMap<string, { readonly runner: { variantIds(): readonly string[] } }>;
  /** How long raw counts stay in the log, milliseconds. */
  readonly keepMs: number;
  readonly onCompacted: (stream: string, taken: number) => void;
  readonly onError: (what: string, error: unknown) => void;
}

/** Compacts every stream, one after the other, every hour until it is closed. */
export function scheduleCompaction(schedule: CompactionSchedule): { close(): Promise<void> } {
  const { streams, keepMs, onCompacted, onError } = schedule;
  const closing = new AbortController();
  let working: Promise<void> | null = null;
  const compactAll = async (): Promise<void> => {
    for (const [stream, { runner }] of streams()) {
      const taken = await compact(schedule, stream, runner.variantIds(), Date.now() - keepMs, closing.signal);
      if (taken > 0) onCompacted(stream, taken);
    }
  };
  const begin = (): void => {
    working ??= compactAll()
      .catch((error: unknown) => onError('compaction', error))
      .finally(() => (working = null));
  };
  const first = setTimeout(begin, Math.min(SCHEDULE_MS.first, keepMs));
  const timer = setInterval(begin, SCHEDULE_MS.every);
  return {
    async close() {
      closing.abort();
      clearTimeout(first);
      clearInterval(timer);
      await working;
    },
  };
}
