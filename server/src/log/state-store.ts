import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  chooseBuckets,
  COARSEST_MS,
  RESOLUTIONS_MS,
  type HistorySpan,
  type Increment,
  type JudgedPoint,
  type NamedSums,
} from 'peeksafe/engine';
import type { HistorySeries, JudgedSeries, Kill, MetricSeries, Tally, Variant } from 'peeksafe/protocol';
import { Compactions, createDigest, isIntact, type KeptState } from './compactions.ts';
import { transactUnforced } from './database.ts';
import { insertRows, type InsertRows } from './insert-rows.ts';
import { JudgedHistory } from './judged-history.ts';
import { MetricHistory, type MetricOf } from './metric-history.ts';
import { SnapshotDamaged } from './store-damaged.ts';

// Old logs may hold any counts: a bucket beyond the safe integers could be neither added to nor read. Up to there total() is exact, and
// no sum of it fails.
const MAX = Number.MAX_SAFE_INTEGER;
const SUMS = `max(-${MAX}, min(${MAX}, total(impressions))) AS i, max(-${MAX}, min(${MAX}, total(engagements))) AS e`;
const [FINEST_MS] = RESOLUTIONS_MS;
const bounded = (sum: number): number => Math.max(-MAX, Math.min(MAX, sum));

/** Parts of a snapshot that are removed in one transaction: few enough that nobody waits for it. */
const PARTS_AT_ONCE = 16;

const VARIANT_COLUMNS = [
  ...['stream', 'id', 'seq', 'experiment_id', 'content', 'predicted_er', 'patterns_used'],
  ...['status', 'posted_at', 'impressions', 'engagements'],
];

/** Counts of one variant at one moment. */
type Count = Omit<Increment, 'metrics'>;

/** One update of the read model. */
export interface Projection {
  /** Everything up to this event is in it. */
  readonly seq: number;
  readonly variants: readonly Variant[];
  readonly kills: readonly Kill[];
  readonly counts: readonly Increment[];
  readonly judged: readonly JudgedPoint[];
}

/** A span of the past in buckets of one width, read from roll-ups of a resolution. */
export interface Buckets extends HistorySpan {
  readonly resolution: number;
  readonly width: number;
}

/** The counts of one variant in a bucket, which begins at `at`. */
interface Bucket extends Count {
  readonly resolution: number;
  impressions: number;
  engagements: number;
}

/**
 * Counts of a variant in the same second as one, since the read model keeps no finer ones: a busy second brings tens of thousands. They mostly come in the
 * order of their time; others are left apart.
 */
export function joinedBySecond(increments: readonly Increment[]): Increment[] {
  const joined: Increment[] = [];
  const newest = new Map<string, { at: number; impressions: number; engagements: number }>();
  for (const { variant, at: moment, impressions, engagements, metrics } of increments) {
    const at = moment - (moment % FINEST_MS);
    const sum = newest.get(variant);
    if (metrics !== undefined || sum?.at !== at) {
      const first = { variant, at, impressions, engagements };
      joined.push(metrics === undefined ? first : { ...first, metrics });
      if (metrics === undefined) newest.set(variant, first);
      continue;
    }
    sum.impressions = bounded(sum.impressions + impressions);
    sum.engagements = bounded(sum.engagements + engagements);
  }
  return joined;
}

/** Counts by bucket of each resolution. A wider bucket is the sum of the narrower ones in it, which are far fewer than counts. */
function bucketsOf(counts: readonly Count[]): Bucket[] {
  let finer = counts;
  return RESOLUTIONS_MS.flatMap((resolution) => {
    const buckets = new Map<string, Bucket>();
    for (const { variant, at, impressions, engagements } of finer) {
      const start = at - (at % resolution);
      const key = `${start}/${variant}`;
      const bucket = buckets.get(key);
      if (bucket === undefined) buckets.set(key, { variant, resolution, at: start, impressions, engagements });
      else {
        bucket.impressions = bounded(bucket.impressions + impressions);
        bucket.engagements = bounded(bucket.engagements + engagements);
      }
    }
    const merged = [...buckets.values()];
    finer = merged;
    return merged;
  });
}

/**
 * The read model of each stream in the store: tables `variants`, `variant_kills`, `variant_monitoring` and
 * `variant_judged` (time buckets), those of metrics where there are any, and `snapshots`. It follows the log and can be rebuilt from it; its watermark says how far it has come.
 */
export class StateStore {
  readonly #db: DatabaseSync;
  readonly #rowId: (stream: string) => number;
  readonly #compactions: Compactions;
  readonly #judged: JudgedHistory;
  readonly #metrics: MetricHistory;
  readonly #variant: InsertRows;
  readonly #kill: StatementSync;
  readonly #bucket: InsertRows;
  readonly #mark: StatementSync;
  readonly #base: StatementSync;
  readonly #series: StatementSync;
  readonly #first: StatementSync;
  readonly #part: StatementSync;
  readonly #parts: StatementSync;
  readonly #stale: StatementSync;

  constructor(db: DatabaseSync, rowId: (stream: string) => number) {
    this.#db = db;
    this.#rowId = rowId;
    this.#compactions = new Compactions(db, rowId);
    this.#judged = new JudgedHistory(db);
    this.#metrics = new MetricHistory(db);
    this.#variant = insertRows(db, { verb: 'INSERT OR REPLACE', table: 'variants', columns: VARIANT_COLUMNS });
    this.#kill = db.prepare(`INSERT OR REPLACE INTO variant_kills
      (stream, id, seq, variant_id, cause, reason, final_engagement_rate, sample_size, evidence, killed_at, revived_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#bucket = insertRows(db, {
      table: 'variant_monitoring',
      columns: ['stream', 'resolution', 'variant_id', 'bucket', 'impressions', 'engagements'],
      rest: `ON CONFLICT DO UPDATE SET
        impressions = max(-${MAX}, min(${MAX}, impressions + excluded.impressions)),
        engagements = max(-${MAX}, min(${MAX}, engagements + excluded.engagements))`,
    });
    this.#mark = db.prepare("INSERT OR REPLACE INTO watermarks (stream, what, seq) VALUES (?, 'read-model', ?)");
    this.#base = db.prepare(`SELECT ${SUMS} FROM variant_monitoring
      WHERE stream = ? AND resolution = ? AND variant_id = ? AND bucket >= ? AND bucket < ?`);
    // One look into the index for each variant; all of them in one question, for a question takes ten times as long as a look.
    this.#first = db.prepare(`SELECT min((SELECT min(bucket) FROM variant_monitoring
      WHERE stream = ? AND resolution = ? AND variant_id = one.value)) AS b FROM json_each(?) AS one`);
    this.#part = db.prepare('INSERT INTO snapshot_parts (stream, seq, part, text) VALUES (?, ?, ?, ?)');
    this.#parts = db.prepare('SELECT text FROM snapshot_parts WHERE stream = ? AND seq = ? ORDER BY part');
    this.#stale = db.prepare(`DELETE FROM snapshot_parts WHERE rowid IN (SELECT rowid FROM snapshot_parts
      WHERE stream = ? AND seq NOT IN (SELECT seq FROM snapshots WHERE stream = ?) LIMIT ?)`);
    this.#series = db.prepare(`SELECT bucket - bucket % ? AS b, ${SUMS} FROM variant_monitoring
      WHERE stream = ? AND resolution = ? AND variant_id = ? AND bucket >= ? AND bucket < ? GROUP BY b ORDER BY b`);
  }

  /** The last event that the read model of a stream contains. */
  watermark(stream: string): number {
    const row = this.#db
      .prepare("SELECT seq FROM watermarks WHERE stream = ? AND what = 'read-model'")
      .get(this.#rowId(stream));
    return (row?.['seq'] as number | undefined) ?? 0;
  }

  /** The last event that the judged history of a stream contains: less than the watermark where an earlier version wrote the read model. */
  judgedTo(stream: string): number {
    return this.#judged.watermark(this.#rowId(stream));
  }

  /** Adds to the judged history of a stream what it lacks. */
  addJudged(stream: string, points: readonly JudgedPoint[]): void {
    transactUnforced(this.#db, () => {
      this.#judged.add(this.#rowId(stream), points);
      this.#metrics.addJudged(this.#rowId(stream), points);
    });
  }

  /** Notes that the judged history of a stream lacks nothing up to an event. */
  setJudgedTo(stream: string, seq: number): void {
    transactUnforced(this.#db, () => this.#judged.setWatermark(this.#rowId(stream), seq));
  }

  /** Brings the read model of a stream up to date, as a whole or not at all. */
  project(stream: string, projection: Projection): void {
    transactUnforced(this.#db, () => this.#write(this.#rowId(stream), projection));
  }

  #write(row: number, { seq, variants, kills, counts, judged }: Projection): void {
    this.#variant(variants, (values, v) => {
      values.push(row, v.id, v.seq, v.experiment, v.content, v.predictedEr, JSON.stringify(v.patterns));
      values.push(v.status, v.postedAt, v.impressions, v.engagements);
    });
    for (const k of kills) {
      const evidence = k.evidence === null ? null : JSON.stringify(k.evidence);
      this.#kill.run(row, k.id, k.seq, k.variant, k.cause, k.reason, k.er, k.impressions, evidence, k.at, k.revivedAt);
    }
    this.#bucket(bucketsOf(counts), (values, { resolution, variant, at, impressions, engagements }) => {
      values.push(row, resolution, variant, at, impressions, engagements);
    });
    this.#metrics.add(row, counts);
    this.#judged.add(row, judged);
    this.#metrics.addJudged(row, judged);
    this.#judged.follow(row, seq);
    this.#mark.run(row, seq);
  }

  /**
   * Keeps a snapshot of a stream's folded state, and no older one. It counts once all of it is there.
   * @param parts Its text, piece by piece.
   * @param pause Called after each piece; where it gives a promise, everything else has a turn until that resolves.
   */
  async saveSnapshot(
    { stream, seq, version }: { readonly stream: string; readonly seq: number; readonly version: number },
    parts: Iterable<string>,
    pause: () => Promise<void> | null,
  ): Promise<void> {
    const row = this.#rowId(stream);
    // One of the same event that was set aside.
    transactUnforced(this.#db, () =>
      this.#db.prepare('DELETE FROM snapshots WHERE stream = ? AND seq = ?').run(row, seq),
    );
    await this.#removeStaleParts(row, pause);
    const digest = createDigest();
    let first: string | null = null;
    let count = 0;
    for (const text of parts) {
      digest.add(text);
      if (first === null) first = text;
      else transactUnforced(this.#db, () => this.#part.run(row, seq, (count += 1), text));
      await pause();
    }
    transactUnforced(this.#db, () => {
      this.#db
        .prepare(
          'INSERT OR REPLACE INTO snapshots (stream, seq, format, created_at, state, digest) VALUES (?, ?, ?, ?, ?, ?)',
        )
        .run(row, seq, version, Date.now(), first ?? '', digest.end());
      this.#db.prepare('DELETE FROM snapshots WHERE stream = ? AND seq < ?').run(row, seq);
    });
    await this.#removeStaleParts(row, pause);
  }

  /** Parts of snapshots that have been replaced, or that a crash cut short. */
  async #removeStaleParts(row: number, pause: () => Promise<void> | null): Promise<void> {
    while (transactUnforced(this.#db, () => this.#stale.run(row, row, PARTS_AT_ONCE).changes) > 0) await pause();
  }

  /**
   * The newest state of a stream that is kept by this version of the engine, a snapshot or the base of its log; null when the log must be
   * read from its beginning.
   * @param readable Versions of the engine whose bases can be read.
   * @param before Snapshots of this event and later are passed over.
   * @throws SnapshotDamaged when the newest is not what was written; StoreDamaged when the base is not; Error when the log has no beginning any
   * more, and the base in its place is of another version.
   */
  snapshot(
    stream: string,
    version: number,
    readable: readonly number[],
    before = Number.MAX_SAFE_INTEGER,
  ): (KeptState & { readonly isBase: boolean }) | null {
    const base = this.#compactions.base(stream, readable);
    const found = this.#db
      .prepare(
        'SELECT seq, state, digest FROM snapshots WHERE stream = ? AND format = ? AND seq < ? ORDER BY seq DESC LIMIT 1',
      )
      .get(this.#rowId(stream), version, before);
    const seq = (found?.['seq'] as number | undefined) ?? -1;
    if (found === undefined || (base !== null && base.seq >= seq)) return base && { ...base, isBase: true };
    const parts = this.#parts.all(this.#rowId(stream), seq).map((part) => part['text'] as string);
    const state = `${found['state'] as string}${parts.join('')}`;
    if (!isIntact(state, found['digest'])) throw new SnapshotDamaged(stream, seq);
    return { seq, state, isBase: false };
  }

  /** Keeps a damaged snapshot for people who want to look into it, under a version that nobody reads; the next snapshot replaces it. */
  setAsideSnapshot(stream: string, seq: number): void {
    this.#db
      .prepare('UPDATE snapshots SET format = -abs(format) WHERE stream = ? AND seq = ?')
      .run(this.#rowId(stream), seq);
  }

  /** Sums of the history's buckets, by variant: what a verification compares with the log. */
  totals(stream: string): Map<string, { impressions: number; engagements: number }> {
    const rows = this.#db
      .prepare(
        `SELECT variant_id, ${SUMS} FROM variant_monitoring WHERE stream = ? AND resolution = ? GROUP BY variant_id`,
      )
      .all(this.#rowId(stream), COARSEST_MS);
    return new Map(
      rows.map((row) => [
        row['variant_id'] as string,
        { impressions: row['i'] as number, engagements: row['e'] as number },
      ]),
    );
  }

  /** The newest judged counts of the history, by variant: what a verification compares with the log. */
  judgedTotals(stream: string): Map<string, Tally> {
    return this.#judged.newest(this.#rowId(stream));
  }

  /** When the counts of variants begin, milliseconds since 1970; null when none of them has any. */
  beginning(stream: string, variants: readonly string[]): number | null {
    const finest = this.#compactions.finestSince(stream, 0);
    const found = this.#first.get(this.#rowId(stream), finest, JSON.stringify(variants));
    return (found?.['b'] as number | null | undefined) ?? null;
  }

  /**
   * Chooses the buckets of a span of a stream's past.
   * @param points Maximum number of points for each variant.
   */
  buckets(stream: string, span: HistorySpan, points: number): Buckets {
    // The sum of what came before the span starts at an hour.
    const finest = this.#compactions.finestSince(stream, span.from - (span.from % COARSEST_MS));
    const { resolution, width } = chooseBuckets(span, points, finest);
    return { from: span.from - (span.from % width), to: span.to, resolution, width };
  }

  /** Cumulative counts of one variant in such buckets. */
  series(stream: string, variant: string, buckets: Buckets): HistorySeries {
    return this.#seriesOf(this.#rowId(stream), variant, buckets);
  }

  /** The judged counts of one variant in such buckets. */
  judgedSeries(stream: string, variant: string, buckets: Buckets): JudgedSeries {
    return this.#judged.series(this.#rowId(stream), variant, buckets);
  }

  /** Cumulative sums of a metric of one variant in such buckets, and what was judged of it where that is asked for. */
  metricSeries(stream: string, variant: string, metric: MetricOf, buckets: Buckets, withJudged: boolean): MetricSeries {
    const row = this.#rowId(stream);
    const series = this.#metrics.series(row, variant, metric, buckets);
    return withJudged ? { ...series, judged: this.#metrics.judged(row, variant, metric, buckets) } : series;
  }

  /** Sums of the metrics' buckets, by name of the metric and variant, joined by a slash: what a verification compares with the log. */
  metricTotals(stream: string): Map<string, NamedSums['sums']> {
    return this.#metrics.totals(this.#rowId(stream));
  }

  #seriesOf(row: number, variant: string, { from, to, resolution, width }: Buckets): HistorySeries {
    // The counts before the span: whole hours from the widest buckets, the rest from the fine ones.
    const hour = from - (from % COARSEST_MS);
    const before = this.#base.get(row, COARSEST_MS, variant, 0, hour);
    const rest = this.#base.get(row, resolution, variant, hour, from);
    let impressions = bounded((before?.['i'] as number) + (rest?.['i'] as number));
    let engagements = bounded((before?.['e'] as number) + (rest?.['e'] as number));
    const series = { variant, times: [] as number[], impressions: [] as number[], engagements: [] as number[] };
    if (impressions > 0) {
      series.times.push(from);
      series.impressions.push(impressions);
      series.engagements.push(engagements);
    }
    for (const bucket of this.#series.iterate(width, row, resolution, variant, from, to)) {
      impressions = bounded(impressions + (bucket['i'] as number));
      engagements = bounded(engagements + (bucket['e'] as number));
      series.times.push(Math.min((bucket['b'] as number) + width, to));
      series.impressions.push(impressions);
      series.engagements.push(engagements);
    }
    return series;
  }
}
