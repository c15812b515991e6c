import type { DatabaseSync } from 'node:sqlite';
import {
  READABLE_VERSIONS,
  recover,
  serializeState,
  judgedNow,
  metricTotals,
  unitCounts,
  ENGINE_VERSION,
  type NamedSums,
  type StreamState,
} from 'peeksafe/engine';
import { Compactions } from '../log/compactions.ts';
import { openStore } from '../log/database.ts';
import { SqliteLog } from '../log/sqlite-log.ts';
import { StateStore } from '../log/state-store.ts';
import { SnapshotDamaged } from '../log/store-damaged.ts';

/** The result of verifying a stream. */
export interface StreamVerdict {
  readonly stream: string;
  readonly epoch: string;
  /** Events in the log. */
  readonly events: number;
  readonly variants: number;
  /** The faults, one sentence each; empty when all is well. */
  readonly faults: readonly string[];
}

/** The result of verifying a store. */
export interface Verdict {
  /** SQLite's own check of the file: `ok`, or what is wrong. */
  readonly integrity: string;
  readonly streams: readonly StreamVerdict[];
}

function* gapless<T extends { seq: number }>(records: Iterable<T>, after: number, faults: string[]): Generator<T> {
  let expected = after + 1;
  for (const record of records) {
    if (record.seq !== expected) faults.push(`event ${expected} is missing: ${record.seq} follows`);
    expected = record.seq + 1;
    yield record;
  }
}

function verifyStream(
  db: DatabaseSync,
  log: SqliteLog,
  store: StateStore,
  stream: string,
  epoch: string,
): StreamVerdict {
  const faults: string[] = [];
  // The base of a compacted log stands for the events before it, of which only some are left.
  const base = new Compactions(db, (name) => log.rowId(name)).base(stream, READABLE_VERSIONS);
  const [from, begin] = [base?.seq ?? 0, base?.state ?? null];
  const whole = recover(begin, gapless(log.read(stream, from), from, faults), 0).state;
  faults.push(...snapshotFaults(log, store, stream, whole));
  const watermark = store.watermark(stream);
  if (watermark > whole.seq) faults.push(`the read model is at event ${watermark}, past the end of the log`);
  const asProjected = recover(begin, upTo(log.read(stream, from), watermark), 0).state;
  const totals = store.totals(stream);
  for (const variant of asProjected.variants.values()) {
    const { id } = variant;
    const { impressions, engagements } = unitCounts(variant);
    const kept = totals.get(id) ?? { impressions: 0, engagements: 0 };
    if (kept.impressions !== impressions || kept.engagements !== engagements) {
      faults.push(
        `variant ${id}: the log has ${engagements} of ${impressions}, the history ${kept.engagements} of ${kept.impressions}`,
      );
    }
  }
  faults.push(...metricFaults(store, stream, asProjected));
  if (store.judgedTo(stream) === watermark) faults.push(...judgedFaults(store, stream, asProjected));
  return { stream, epoch, events: whole.seq, variants: whole.variants.size, faults };
}

/** At least as much as the values add up to without their signs. */
const sizeOf = ({ n, sum, sumSquares }: NamedSums['sums']): number =>
  Math.max(Math.abs(sum), Math.sqrt(n * sumSquares));

/** Where the sums of metrics are not those of the log; floating-point sums depend a little on their order. */
function metricFaults(store: StateStore, stream: string, { variants, experiments }: StreamState): string[] {
  const totals = store.metricTotals(stream);
  return [...variants.values()].flatMap((variant) => {
    const declared = experiments.get(variant.experiment)?.metrics;
    return metricTotals(variant, declared).flatMap(({ name, sums }) => {
      const kept = totals.get(`${name}/${variant.id}`);
      const isSame = kept?.n === sums.n && Math.abs(kept.sum - sums.sum) <= 1e-9 * sizeOf(sums);
      const words = `the log has ${sums.sum} of ${sums.n}, the history ${kept?.sum ?? 0} of ${kept?.n ?? 0}`;
      return isSame ? [] : [`variant ${variant.id}, metric ${name}: ${words}`];
    });
  });
}

/** Where the judged history does not end at what is judged. */
function judgedFaults(store: StateStore, stream: string, { variants }: StreamState): string[] {
  const newest = store.judgedTotals(stream);
  return [...variants.values()].flatMap((variant) => {
    const judged = judgedNow(variant);
    const kept = newest.get(variant.id) ?? { impressions: 0, engagements: 0 };
    const isSame = kept.impressions === judged.impressions && kept.engagements === judged.engagements;
    const words = `${judged.engagements} of ${judged.impressions} are judged, the history has ${kept.engagements} of ${kept.impressions}`;
    return isSame ? [] : [`variant ${variant.id}: ${words}`];
  });
}

function snapshotFaults(log: SqliteLog, store: StateStore, stream: string, whole: StreamState): string[] {
  let seq = 0;
  try {
    const snapshot = store.snapshot(stream, ENGINE_VERSION, READABLE_VERSIONS);
    if (snapshot === null) return [];
    seq = snapshot.seq;
    const resumed = recover(snapshot.state, log.read(stream, seq), 0).state;
    return serializeState(resumed) === serializeState(whole)
      ? []
      : [`the snapshot at event ${seq} does not lead to the state that the log folds to`];
  } catch (error) {
    const damage = error instanceof SnapshotDamaged ? error : new SnapshotDamaged(stream, seq, error);
    return [`${damage.message} The next start sets it aside and folds the log instead.`];
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function* upTo<T extends { seq: number }>(records: Iterable<T>, last: number): Generator<T> {
  for (const record of records) {
    if (record.seq > last) return;
    yield record;
  }
}

/** Folds every stream of a store from its log, and compares the snapshot, the sequence numbers and the history's sums. */
export function verify(dataDir: string): Verdict {
  const parts = openStore(dataDir);
  try {
    const log = new SqliteLog(parts.db);
    const store = new StateStore(parts.db, (stream) => log.rowId(stream));
    const check = parts.db.prepare('PRAGMA integrity_check').all();
    const integrity = check.map((row) => String(row['integrity_check']).replaceAll(/\s*\n\s*/g, '; ')).join('; ');
    return {
      integrity,
      streams: log.streams().map(({ stream, epoch, seq }) => {
        try {
          return verifyStream(parts.db, log, store, stream, epoch);
        } catch (error) {
          // The others are verified all the same.
          return { stream, epoch, events: seq, variants: 0, faults: [messageOf(error)] };
        }
      }),
    };
  } finally {
    parts.close();
  }
}
