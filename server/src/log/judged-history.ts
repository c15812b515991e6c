import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  COARSEST_MS,
  judgedSeries,
  RESOLUTIONS_MS,
  type Buckets,
  type HistorySpan,
  type JudgedPoint,
  type JudgedRow,
} from 'peeksafe/engine';
import type { JudgedSeries, Tally } from 'peeksafe/protocol';
import { insertRows, type InsertRows } from './insert-rows.ts';

interface Bucket {
  readonly resolution: number;
  readonly start: number;
  point: JudgedPoint;
  restartedAt: number | null;
}

/** The last point of each bucket of each resolution. */
function bucketsOf(points: readonly JudgedPoint[]): Bucket[] {
  return RESOLUTIONS_MS.flatMap((resolution) => {
    const buckets = new Map<string, Bucket>();
    for (const point of points) {
      const restartedAt = point.isRestart ? point.at : null;
      const start = point.at - (point.at % resolution);
      const key = `${start}/${point.variant}`;
      const bucket = buckets.get(key);
      if (bucket === undefined) buckets.set(key, { resolution, start, point, restartedAt });
      else {
        bucket.point = point;
        bucket.restartedAt = restartedAt ?? bucket.restartedAt;
      }
    }
    return [...buckets.values()];
  });
}

const rowOf = (row: Readonly<Record<string, unknown>>): JudgedRow => ({
  at: row['at'] as number,
  impressions: row['impressions'] as number,
  engagements: row['engagements'] as number,
  logE: row['log_e'] as number | null,
  logNeeded: row['log_needed'] as number | null,
  restartedAt: row['restarted_at'] as number | null,
});

const READ = `SELECT at, impressions, engagements, log_e, log_needed, restarted_at FROM variant_judged
  WHERE stream = ? AND resolution = ? AND variant_id = ? AND bucket >= ? AND bucket < ? ORDER BY bucket`;

/**
 * The judged counts of each variant over time: the table `variant_judged`, which holds the last value of each bucket. Written twice, it is the same.
 * It has a watermark of its own, since stores of earlier versions have a read model without it.
 */
export class JudgedHistory {
  readonly #put: InsertRows;
  readonly #rows: StatementSync;
  readonly #last: StatementSync;
  readonly #mark: StatementSync;
  readonly #follow: StatementSync;
  readonly #markOf: StatementSync;
  readonly #newest: StatementSync;

  constructor(db: DatabaseSync) {
    this.#put = insertRows(db, {
      table: 'variant_judged',
      columns: [
        ...['stream', 'resolution', 'variant_id', 'bucket', 'at', 'impressions', 'engagements'],
        ...['log_e', 'log_needed', 'restarted_at'],
      ],
      rest: `ON CONFLICT DO UPDATE SET
        at = excluded.at, impressions = excluded.impressions, engagements = excluded.engagements, log_e = excluded.log_e,
        log_needed = excluded.log_needed, restarted_at = coalesce(excluded.restarted_at, restarted_at)`,
    });
    this.#rows = db.prepare(READ);
    this.#last = db.prepare(`${READ} DESC LIMIT 1`);
    this.#mark = db.prepare("INSERT OR REPLACE INTO watermarks (stream, what, seq) VALUES (?, 'judged', ?)");
    // Only one that has kept up with the read model goes on with it: else what it lacks would be lost.
    this.#follow = db.prepare(`INSERT INTO watermarks (stream, what, seq) SELECT ?1, 'judged', ?2
      WHERE coalesce((SELECT seq FROM watermarks WHERE stream = ?1 AND what = 'judged'), 0)
        >= coalesce((SELECT seq FROM watermarks WHERE stream = ?1 AND what = 'read-model'), 0)
      ON CONFLICT DO UPDATE SET seq = excluded.seq`);
    // With one max(), SQLite takes the other columns from the row that has it.
    this.#newest = db.prepare(`SELECT variant_id, impressions, engagements, max(bucket) FROM variant_judged
      WHERE stream = ? AND resolution = ${COARSEST_MS} GROUP BY variant_id`);
    this.#markOf = db.prepare("SELECT seq FROM watermarks WHERE stream = ? AND what = 'judged'");
  }

  /** The last event that it contains. */
  watermark(row: number): number {
    return (this.#markOf.get(row)?.['seq'] as number | undefined) ?? 0;
  }

  /** Notes that it contains everything up to an event. */
  setWatermark(row: number, seq: number): void {
    this.#mark.run(row, seq);
  }

  /** Moves its watermark with that of the read model, before the latter is moved. */
  follow(row: number, seq: number): void {
    this.#follow.run(row, seq);
  }

  /** Writes points, in order of their events. */
  add(row: number, points: readonly JudgedPoint[]): void {
    this.#put(bucketsOf(points), (values, { resolution, start, point, restartedAt }) => {
      const { variant, at, impressions, engagements, logE, logNeeded } = point;
      values.push(row, resolution, variant, start, at, impressions, engagements, logE, logNeeded, restartedAt);
    });
  }

  /** The newest judged counts by variant: what a verification compares with the log. */
  newest(row: number): Map<string, Tally> {
    const rows = this.#newest.all(row);
    return new Map(
      rows.map(({ variant_id: id, impressions, engagements }) => [
        id as string,
        { impressions: impressions as number, engagements: engagements as number },
      ]),
    );
  }

  /** The columns of a variant in such buckets. */
  series(row: number, variant: string, { from, to, resolution, width }: Buckets & HistorySpan): JudgedSeries {
    // As with counts: whole hours from the widest buckets, the rest from the fine ones.
    const hour = from - (from % COARSEST_MS);
    const before =
      this.#last.get(row, resolution, variant, hour, from) ?? this.#last.get(row, COARSEST_MS, variant, 0, hour);
    const rows = this.#rows.iterate(row, resolution, variant, from, to);
    return judgedSeries(before === undefined ? null : rowOf(before), rowsOf(rows), { from, to }, width);
  }
}

function* rowsOf(rows: Iterable<Readonly<Record<string, unknown>>>): Generator<JudgedRow> {
  for (const row of rows) yield rowOf(row);
}
