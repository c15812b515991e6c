/**
 * The engine: events in, state and decisions out. It checks what senders send, folds it, has monitors decide on closed batches, and says what
 * viewers see. Pure functions of data, so that a server with a log and a page with a list of events come to the same decisions.
 * @module
 */
export { actorOf, isDecision, withActor } from './ingest/actor.ts';
export { check, refuseAll } from './ingest/check.ts';
export { ANONYMOUS, possibleScopes, refuseEffect, scopeOf, SCOPES_OF_KINDS, type Sender } from './ingest/effect.ts';
export { BUDGET } from './evidence/error-budget.ts';
export { fold } from './fold/fold.ts';
export type { JudgedPoint } from './judged/judged-points.ts';
export { judgedNow, unitCounts } from './fold/batches/tally.ts';
export { bodyOf, storedAs, withoutSender, type LogRecord, type StoredEvent } from './log/log-record.ts';
export {
  chooseBuckets,
  type Buckets,
  COARSEST_MS,
  DEFAULT_HISTORY_POINTS,
  RESOLUTIONS_MS,
  type HistorySpan,
} from './history-buckets.ts';
export { judgedSeries, type JudgedRow } from './judged/judged-buckets.ts';
export { judgedMetricSeries, metricSeries, type JudgedMetricRow } from './judged/metric-columns.ts';
export { metricTotals } from './metrics/metric-points.ts';
export type { JudgedSums, NamedSums } from './metrics/sums.ts';
export type { Moments, RatioMoments } from '../stats/means/moments.ts';
export { MemoryHost, type Outcome, type TakenChanges } from './log/memory-host.ts';
export { FIELDS as METRIC_FIELDS } from './metrics/sums.ts';
export { monitors } from './monitors/index.ts';
export type { Deciding, Decision, Monitor, Situation, TimeSituation } from './monitors/monitor.ts';
export { recover, type JudgedGap, type Recovered } from './fold/recover.ts';
export { odds } from './sentences.ts';
export { READABLE_VERSIONS, restoreState, serializedParts, serializeState, ENGINE_VERSION } from './snapshot.ts';
export { breakdownOf } from './segments/breakdown.ts';
export type { Dimension } from './segments/cells.ts';
export {
  emptyState,
  mergeTouched,
  nothingTouched,
  variantsOf,
  type Assessment,
  type ExperimentState,
  type Increment,
  type PatternState,
  type StandingClosing,
  type StreamSettings,
  type StreamState,
  type Touched,
  type VariantState,
} from './state.ts';
export {
  beginStep,
  runMonitors,
  submitDecision,
  submitEvent,
  type MonitorRun,
  type Step,
  type Submission,
} from './step.ts';
export { viewOfAll, viewOfTouched, type Entities } from './view.ts';
