import { createHash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { transact } from './database.ts';
import { COARSEST_MS, RESOLUTIONS_MS, withoutSender } from 'peeksafe/engine';
import { metricTablesOf } from './metric-history.ts';
import { StoreDamaged } from './store-damaged.ts';

const DAY_MS = 24 * 3_600_000;

/** How long a compacted store keeps the finer buckets of its history, milliseconds; the wider ones stay. */
const KEPT_MS: ReadonlyMap<number, number> = new Map([
  [1000, 7 * DAY_MS],
  [10_000, 30 * DAY_MS],
]);

/** Kinds of events that hold only counts: decisions rest on the batches made from them, and those stay. */
const COUNTS = "('variant.observed', 'variant.measured', 'experiment.observed')";

/** Rows removed in one transaction: few enough not to hold up a commit for long. */
const SLICE = 1000;

/** 16 bytes of SHA-256 of a text that comes in pieces, enough to recognize the text. */
export function createDigest(): { add(text: string): void; end(): Buffer } {
  const hash = createHash('sha256');
  return { add: (text) => void hash.update(text), end: () => hash.digest().subarray(0, 16) };
}

/** The digest of a whole text. */
export function hashOf(text: string): Buffer {
  const digest = createDigest();
  digest.add(text);
  return digest.end();
}

/** Whether a text matches its digest. Texts stored before there were digests pass. */
export const isIntact = (text: string, digest: unknown): boolean =>
  !(digest instanceof Uint8Array) || hashOf(text).equals(digest);

/** A stored state, and the last event folded into it. */
export interface KeptState {
  readonly seq: number;
  readonly state: string;
}

/**
 * Replaces raw counts that were removed from a log: by the state folded up to there (the base), and by a hash of each event, which still
 * identifies duplicates.
 */
export class Compactions {
  readonly #db: DatabaseSync;
  readonly #rowId: (stream: string) => number;
  readonly #horizon: StatementSync;

  constructor(db: DatabaseSync, rowId: (stream: string) => number) {
    this.#db = db;
    this.#rowId = rowId;
    this.#horizon = db.prepare('SELECT seq FROM watermarks WHERE stream = ? AND what = ?');
  }

  /**
   * The base of a stream; null when its log is whole.
   * @param versions Of the engine: those whose states can be read.
   * @throws Error when the base is of another version, since without it the log cannot be folded; StoreDamaged when it is not what was written.
   */
  base(stream: string, versions: readonly number[]): KeptState | null {
    const row = this.#db
      .prepare('SELECT seq, format, state, digest FROM bases WHERE stream = ?')
      .get(this.#rowId(stream));
    if (row === undefined) return null;
    if (!versions.includes(row['format'] as number))
      throw new Error(
        `The log of the stream "${stream}" was compacted by another version of this server (engine ${String(row['format'])}; this one reads ${versions.join(', ')}). Start that version, or restore a backup from before the compaction.`,
      );
    const state = row['state'] as string;
    if (!isIntact(state, row['digest']))
      throw new StoreDamaged(
        `Table bases of ${this.#db.location() ?? 'the store'}`,
        `the base of the stream "${stream}" is not what was written`,
      );
    return { seq: row['seq'] as number, state };
  }

  /** Sets the base of a stream, from which its log is folded from now on. */
  setBase(stream: string, { seq, state }: KeptState, version: number): void {
    this.#db
      .prepare(
        'INSERT OR REPLACE INTO bases (stream, seq, format, created_at, state, digest) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(this.#rowId(stream), seq, version, Date.now(), state, hashOf(state));
  }

  /** The last event received before a time; 0 for none. Never the newest event of all. */
  lastBefore(stream: string, after: number, time: number): number {
    const row = this.#rowId(stream);
    const kept = this.#db
      .prepare('SELECT seq FROM dashboard_events WHERE stream = ? AND seq > ? AND created_at >= ? ORDER BY seq LIMIT 1')
      .get(row, after, time);
    if (kept !== undefined) return (kept['seq'] as number) - 1;
    const last = this.#db.prepare('SELECT max(seq) AS seq FROM dashboard_events WHERE stream = ?').get(row);
    return Math.max(0, ((last?.['seq'] as number | null) ?? 0) - 1);
  }

  /** Removes some raw counts before the base from the log and keeps their hashes; returns their number. */
  takeOut(stream: string): number {
    const row = this.#rowId(stream);
    const rows = this.#db
      .prepare(
        `SELECT e.seq, e.event_id, e.event_data FROM bases b JOIN dashboard_events e ON e.stream = b.stream AND e.seq <= b.seq
         WHERE b.stream = ? AND e.event_type IN ${COUNTS} ORDER BY e.seq LIMIT ${SLICE}`,
      )
      .all(row);
    if (rows.length === 0) return 0;
    const keep = this.#db.prepare('INSERT INTO compacted_events (stream, id_hash, seq, data_hash) VALUES (?, ?, ?, ?)');
    const remove = this.#db.prepare('DELETE FROM dashboard_events WHERE stream = ? AND seq = ?');
    transact(this.#db, () => {
      for (const { seq, event_id: id, event_data: data } of rows) {
        keep.run(row, hashOf(id as string), seq as number, hashOf(withoutSender(data as string)));
        remove.run(row, seq as number);
      }
    });
    return rows.length;
  }

  /** The finest resolution that a stream still has complete since a time. */
  finestSince(stream: string, time: number): number {
    const row = this.#rowId(stream);
    const isKept = (resolution: number): boolean => {
      if (!KEPT_MS.has(resolution)) return true;
      const horizon = this.#horizon.get(row, `buckets ${resolution}`)?.['seq'] as number | undefined;
      return horizon === undefined || time >= horizon;
    };
    return RESOLUTIONS_MS.find(isKept) ?? COARSEST_MS;
  }

  /** Removes the finer buckets of a variant that have expired, by the stream's own time. */
  takeOutBuckets(stream: string, variant: string): void {
    const row = this.#rowId(stream);
    const newest = this.#db
      .prepare('SELECT max(bucket) AS at FROM variant_monitoring WHERE stream = ? AND resolution = ?')
      .get(row, COARSEST_MS)?.['at'] as number | null;
    if (newest === null) return;
    for (const [resolution, keptMs] of KEPT_MS) {
      // Whole hours: the sum of what came before a span starts at an hour.
      const horizon = newest - keptMs - ((newest - keptMs) % COARSEST_MS);
      if (horizon <= 0) continue;
      transact(this.#db, () => {
        this.#db
          .prepare('INSERT OR REPLACE INTO watermarks (stream, what, seq) VALUES (?, ?, ?)')
          .run(row, `buckets ${resolution}`, horizon);
        for (const table of ['variant_monitoring', 'variant_judged', ...metricTablesOf(this.#db)])
          this.#db
            .prepare(`DELETE FROM ${table} WHERE stream = ? AND resolution = ? AND variant_id = ? AND bucket < ?`)
            .run(row, resolution, variant, horizon);
      });
    }
  }
}
