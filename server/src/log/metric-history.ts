import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  COARSEST_MS,
  judgedMetricSeries,
  metricSeries,
  RESOLUTIONS_MS,
  type Buckets,
  type HistorySpan,
  type Increment,
  type JudgedMetricRow,
  type JudgedPoint,
  type JudgedSums,
  type NamedSums,
} from 'peeksafe/engine';
import type { JudgedMetricSeries, MetricSeries, MetricType } from 'peeksafe/protocol';

type Sums = NamedSums['sums'];

const FIELDS = ['n', 'sum', 'sumSquares', 'denominator', 'denominatorSquares', 'cross'] as const;
const COLUMNS = 'n, sum, sum_squares, denominator, denominator_squares, cross_products';
const KEY = 'stream = ? AND resolution = ? AND variant_id = ? AND metric = ? AND bucket >= ? AND bucket < ?';

/** The tables with sums of metrics. A store has them from the first sums on. */
const METRIC_TABLES = ['metric_monitoring', 'metric_judged'] as const;

const KEY_COLUMNS = `stream INTEGER NOT NULL REFERENCES streams(id),
  resolution INTEGER NOT NULL,
  variant_id TEXT NOT NULL,
  metric TEXT NOT NULL,
  bucket INTEGER NOT NULL`;
const SUM_COLUMNS = `n INTEGER NOT NULL,
  sum REAL NOT NULL,
  sum_squares REAL NOT NULL,
  denominator REAL NOT NULL,
  denominator_squares REAL NOT NULL,
  cross_products REAL NOT NULL`;
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS metric_monitoring (${KEY_COLUMNS}, ${SUM_COLUMNS},
    PRIMARY KEY (stream, resolution, variant_id, metric, bucket)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS metric_judged (${KEY_COLUMNS}, at INTEGER NOT NULL, ${SUM_COLUMNS},
    log_e REAL, log_needed REAL, restarted_at INTEGER,
    PRIMARY KEY (stream, resolution, variant_id, metric, bucket)) STRICT, WITHOUT ROWID;
`;

/** The tables with sums of metrics that a store has. */
export function metricTablesOf(db: DatabaseSync): readonly string[] {
  const isThere = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
  return METRIC_TABLES.filter((name) => isThere.get(name) !== undefined);
}

// Units beyond the safe integers could be neither added to nor read.
const MAX = Number.MAX_SAFE_INTEGER;

const ADD = COLUMNS.split(', ')
  .map((column) => (column === 'n' ? `n = min(${MAX}, n + excluded.n)` : `${column} = ${column} + excluded.${column}`))
  .join(', ');

const PUT = ['at', ...COLUMNS.split(', '), 'log_e', 'log_needed']
  .map((column) => `${column} = excluded.${column}`)
  .join(', ');

interface Statements {
  readonly add: StatementSync;
  readonly put: StatementSync;
  readonly sum: StatementSync;
  readonly series: StatementSync;
  readonly judged: StatementSync;
  readonly last: StatementSync;
  readonly totals: StatementSync;
}

function prepared(db: DatabaseSync): Statements {
  const totals = COLUMNS.split(', ').map((column) => `total(${column}) AS ${column}`);
  const judged = `SELECT at, ${COLUMNS}, log_e, log_needed, restarted_at FROM metric_judged WHERE ${KEY} ORDER BY bucket`;
  return {
    add: db.prepare(`INSERT INTO metric_monitoring (stream, resolution, variant_id, metric, bucket, ${COLUMNS})
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET ${ADD}`),
    put: db.prepare(`INSERT INTO metric_judged
      (stream, resolution, variant_id, metric, bucket, at, ${COLUMNS}, log_e, log_needed, restarted_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
      ${PUT}, restarted_at = coalesce(excluded.restarted_at, restarted_at)`),
    sum: db.prepare(`SELECT ${totals.join(', ')} FROM metric_monitoring WHERE ${KEY}`),
    series: db.prepare(`SELECT bucket - bucket % ? AS b, ${totals.join(', ')} FROM metric_monitoring
      WHERE ${KEY} GROUP BY b ORDER BY b`),
    judged: db.prepare(judged),
    last: db.prepare(`${judged} DESC LIMIT 1`),
    totals: db.prepare(`SELECT variant_id, metric, ${totals.join(', ')} FROM metric_monitoring
      WHERE stream = ? AND resolution = ${COARSEST_MS} GROUP BY variant_id, metric`),
  };
}

type Row = Readonly<Record<string, unknown>>;

const sumsOf = (row: Row | undefined): Sums => ({
  n: Math.min(MAX, (row?.['n'] as number | undefined) ?? 0),
  sum: (row?.['sum'] as number | undefined) ?? 0,
  sumSquares: (row?.['sum_squares'] as number | undefined) ?? 0,
  denominator: (row?.['denominator'] as number | undefined) ?? 0,
  denominatorSquares: (row?.['denominator_squares'] as number | undefined) ?? 0,
  cross: (row?.['cross_products'] as number | undefined) ?? 0,
});

const plus = (a: Sums, b: Sums): Sums =>
  Object.fromEntries(FIELDS.map((field) => [field, a[field] + b[field]])) as unknown as Sums;

const valuesOf = (sums: Sums): number[] => FIELDS.map((field) => sums[field]);

const judgedRow = (row: Row): JudgedMetricRow => ({
  at: row['at'] as number,
  sums: sumsOf(row),
  logE: row['log_e'] as number | null,
  logNeeded: row['log_needed'] as number | null,
  restartedAt: row['restarted_at'] as number | null,
});

interface Added extends NamedSums {
  readonly variant: string;
  readonly resolution: number;
  readonly start: number;
}

/** Sums by bucket of each resolution. A wider bucket is the sum of the narrower ones in it. */
function bucketsOf(counts: readonly Increment[]): Added[] {
  let finer = counts.flatMap(({ variant, at, metrics = [] }) =>
    metrics.map((one): Added => ({ ...one, variant, resolution: 0, start: at })),
  );
  return RESOLUTIONS_MS.flatMap((resolution) => {
    const buckets = new Map<string, Added>();
    for (const { variant, start: at, name, sums } of finer) {
      const start = at - (at % resolution);
      const key = `${start}/${name}/${variant}`;
      const before = buckets.get(key);
      const all = before === undefined ? sums : plus(before.sums, sums);
      buckets.set(key, { variant, resolution, start, name, sums: all });
    }
    finer = [...buckets.values()];
    return finer;
  });
}

interface Judged {
  readonly variant: string;
  readonly resolution: number;
  readonly start: number;
  readonly at: number;
  readonly metric: JudgedSums;
  readonly restartedAt: number | null;
}

/** The last judged sums in each bucket of each resolution. */
function judgedBucketsOf(points: readonly JudgedPoint[]): Iterable<Judged> {
  const buckets = new Map<string, Judged>();
  for (const { variant, at, isRestart, metrics = [] } of points)
    for (const metric of metrics)
      for (const resolution of RESOLUTIONS_MS) {
        const start = at - (at % resolution);
        const key = `${resolution}/${start}/${metric.name}/${variant}`;
        const restartedAt = isRestart ? at : (buckets.get(key)?.restartedAt ?? null);
        buckets.set(key, { variant, resolution, start, at, metric, restartedAt });
      }
  return buckets.values();
}

/**
 * The sums of declared metrics over time: the tables `metric_monitoring` (sums by bucket) and `metric_judged` (the last value of each bucket). They are
 * made with the first sums, so that a store of streams without metrics is what it was.
 */
export class MetricHistory {
  readonly #db: DatabaseSync;
  #statements: Statements | null = null;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Null while the store has no sums of metrics. */
  #reading(): Statements | null {
    if (this.#statements === null && metricTablesOf(this.#db).length === METRIC_TABLES.length)
      this.#statements = prepared(this.#db);
    return this.#statements;
  }

  #writing(): Statements {
    // Each time: a transaction that failed may have taken them away again.
    this.#db.exec(SCHEMA);
    return (this.#statements ??= prepared(this.#db));
  }

  /** Adds sums to the buckets of their time. */
  add(row: number, counts: readonly Increment[]): void {
    const buckets = bucketsOf(counts);
    if (buckets.length === 0) return;
    const { add } = this.#writing();
    for (const { variant, resolution, start, name, sums } of buckets)
      add.run(row, resolution, variant, name, start, ...valuesOf(sums));
  }

  /** Writes what was judged, in order of the events. Written twice, it is the same. */
  addJudged(row: number, points: readonly JudgedPoint[]): void {
    if (points.every(({ metrics }) => metrics === undefined)) return;
    const { put } = this.#writing();
    for (const { variant, resolution, start, at, metric, restartedAt } of judgedBucketsOf(points)) {
      const { name, sums, logE, logNeeded } = metric;
      put.run(row, resolution, variant, name, start, at, ...valuesOf(sums), logE, logNeeded, restartedAt);
    }
  }

  /** Cumulative sums of a metric of one variant in such buckets. */
  series(row: number, variant: string, metric: MetricOf, span: Buckets & HistorySpan): MetricSeries {
    const { from, to, resolution, width } = span;
    const reading = this.#reading();
    if (reading === null) return metricSeries(metric.type, []);
    // As with counts: whole hours from the widest buckets, the rest from the fine ones.
    const hour = from - (from % COARSEST_MS);
    const before = sumsOf(reading.sum.get(row, COARSEST_MS, variant, metric.name, 0, hour));
    let sums = plus(before, sumsOf(reading.sum.get(row, resolution, variant, metric.name, hour, from)));
    const rows = sums.n > 0 ? [{ at: from, sums }] : [];
    for (const bucket of reading.series.iterate(width, row, resolution, variant, metric.name, from, to)) {
      sums = plus(sums, sumsOf(bucket));
      rows.push({ at: Math.min((bucket['b'] as number) + width, to), sums });
    }
    return metricSeries(metric.type, rows);
  }

  /** The judged sums of a metric of one variant in such buckets. */
  judged(row: number, variant: string, metric: MetricOf, span: Buckets & HistorySpan): JudgedMetricSeries {
    const { from, to, resolution, width } = span;
    const reading = this.#reading();
    if (reading === null) return judgedMetricSeries(metric.type, null, [], span, width);
    const hour = from - (from % COARSEST_MS);
    const before =
      reading.last.get(row, resolution, variant, metric.name, hour, from) ??
      reading.last.get(row, COARSEST_MS, variant, metric.name, 0, hour);
    const rows = reading.judged.iterate(row, resolution, variant, metric.name, from, to);
    const first = before === undefined ? null : judgedRow(before);
    return judgedMetricSeries(metric.type, first, rowsOf(rows), { from, to }, width);
  }

  /** Sums of all buckets, by name of the metric and variant, joined by a slash: what a verification compares with the log. */
  totals(row: number): Map<string, Sums> {
    const rows = this.#reading()?.totals.all(row) ?? [];
    return new Map(rows.map((one) => [`${one['metric'] as string}/${one['variant_id'] as string}`, sumsOf(one)]));
  }
}

/** A metric to read: its name and how it is counted. */
export interface MetricOf {
  readonly name: string;
  readonly type: MetricType;
}

function* rowsOf(rows: Iterable<Row>): Generator<JudgedMetricRow> {
  for (const row of rows) yield judgedRow(row);
}
