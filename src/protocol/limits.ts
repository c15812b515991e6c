import { TEXT_LIMITS } from './values/text-limits.ts';

/** Ids, names and subjects that begin so are the server's own: nobody else may bring one into being. */
export const OWN_PREFIX = 'peeksafe:';

/** Bounds on what may be sent. Every one is checked by the server and named in the error that a breach gets. */
export const LIMITS = {
  ...TEXT_LIMITS,
  /** Most patterns that one variant may use. */
  patternsPerVariant: 16,
  /** Most variants for which one experiment may plan shares. */
  sharesPerExperiment: 1000,
  /** Most streams of one server. */
  streams: 10_000,
  /** Most variants, experiments, patterns, suggestions and notes of one stream; deleted notes count. */
  variants: 100_000,
  experiments: 100_000,
  patterns: 10_000,
  suggestions: 10_000,
  notes: 10_000,
  /**
   * Kills of one stream from which on no variant may be revived: a kill is never refused, so these and one for each variant are the most that
   * a stream holds.
   */
  kills: 100_000,
  /**
   * Closings of one stream from which on no experiment may be reopened: a closing is never refused, so these and one for each experiment are the most
   * that a stream holds.
   */
  closings: 100_000,
  /** Most rows of one `experiment.observed`, and most variants that it names. */
  rowsPerReport: 5000,
  /** Longest time between the first and the last second of one `experiment.observed`, in seconds. */
  reportSeconds: 366 * 24 * 60 * 60,
  /** Most kinds of engagement that one `experiment.observed` names. */
  kindsPerReport: 16,
  /** Most metrics that one experiment declares, and the longest name of one, in characters. */
  metricsPerExperiment: 8,
  metricNameLength: 64,
  /** Largest sum of the values of a metric of one variant, from its negative on, in the unit of the metric; its square bounds sums of squares. */
  metricSum: 1e15,
  /** Most dimensions that one experiment declares, and the longest name of one, in characters. */
  dimensionsPerExperiment: 5,
  dimensionNameLength: 64,
  /** Most values of a dimension besides `other`, and the longest one, in UTF-16 code units. */
  valuesPerDimension: 32,
  segmentValueLength: 64,
  /** Most values of a dimension that one report names, and most counts of rows by value that it has of a dimension. */
  valuesPerReport: 256,
  segmentsPerReport: 20_000,
  /** Most variants in one page of a breakdown. */
  breakdownVariants: 200,
  /** Most views in one call, and the largest body of it, in bytes: no more is sent while a page is left. */
  viewsPerCall: 500,
  viewsBytes: 64 * 1024,
  /** Most kinds of engagement of one view. */
  kindsPerView: 8,
  /** Largest value of one view, and of one visitor, in the unit of its metric: anybody may send any. */
  viewValue: 1e7,
  /** Most events in one call. */
  eventsPerCall: 1000,
  /** Largest body of one call, in bytes. */
  bodyBytes: 1024 * 1024,
  /** Largest message that a viewer may send over its WebSocket, in bytes. */
  clientMessageBytes: 16 * 1024,
  /** Longest token, in characters. */
  tokenLength: 8192,
  /** How far ahead of the server's clock an event's `at` may be, in milliseconds. */
  clockSkewMs: 5 * 60 * 1000,
  /** How long a viewer may take to say hello, in milliseconds. */
  helloMs: 5000,
  /** Shortest and longest batch, in milliseconds. */
  batchMs: [1000, 24 * 60 * 60 * 1000],
  /** Most batches that the attribution window may hold. */
  batchesPerWindow: 10_000,
  /** Most batches of one experiment that wait for late counts: those of its window, and what one call brings at once. */
  openBatches: 20_000,
  /** Longest time that late engagements may be waited for, in milliseconds. */
  attributionWindowMs: 30 * 24 * 60 * 60 * 1000,
  /** Longest duration that an experiment may be given, in days. */
  experimentDays: 400,
  /** Most numbers that a suggestion rests on. */
  suggestionEvidence: 32,
  /** Most variants in one page of history. */
  historyVariants: 1000,
  /** Most points per variant that one history call may ask for. */
  historyPoints: 5000,
} as const;
