import type { PauseCause, StreamInfo } from '../../protocol/index.ts';
import type { LogRecord } from '../log/log-record.ts';
import { createSaved, MIN_IMPRESSIONS, PREDICTION_FACTOR } from '../../stats/index.ts';
import { PAUSE_REASONS } from '../sentences.ts';
import { createCounting } from '../evidence/comparability.ts';
import { createLateWatch, restartLate } from '../evidence/late-watch.ts';
import { budgetOf } from '../evidence/error-budget.ts';
import { createExperimentEvidence, isBlank, planTraffic, restartAll } from '../evidence/experiment-evidence.ts';
import { planEqualShares } from './assignment.ts';
import { createLead } from '../lead/lead.ts';
import { addGuardrailArm, createGuardrails, restartPausing } from '../metrics/guardrails.ts';
import { addPrimaryArm, createPrimary } from '../metrics/primary.ts';
import { declareDimensions } from '../segments/fold-segments.ts';
import { isAlarm, type ExperimentState, type StreamState, type Touched } from '../state.ts';
import { restartExperiment } from './batches/fold-batch.ts';
import { updateComparing } from './batches/comparing.ts';
import { effectiveAt, experimentOf, normalize, type EventOf } from './lookup.ts';
import { touchShown } from './rivals.ts';
import { restartTraffic } from './batches/traffic-plan.ts';

/** The simple rule of the former system, gated on impressions. */
const DEFAULT_THRESHOLD = { factor: PREDICTION_FACTOR, minImpressions: MIN_IMPRESSIONS };

/** Takes those settings of the stream that viewers need. */
function inform(
  state: StreamState,
  seq: number,
  { timeZone, origin, timing, robots }: EventOf<'stream.configured'>,
  touched: Touched,
): void {
  if ([timeZone, origin, timing, robots].every((one) => one === undefined)) return;
  const former: Partial<StreamInfo> & Pick<StreamInfo, 'timeZone'> = state.info ?? { timeZone: null };
  const ofTimes = timing ?? former.timing ?? 'recorded';
  const ofPrograms = robots ?? former.robots ?? 'set-aside';
  const info: StreamInfo = {
    ...{ seq, timeZone: timeZone ?? former.timeZone, origin: origin ?? former.origin ?? 'live' },
    ...(ofTimes === 'invented' && { timing: ofTimes }),
    ...(ofPrograms === 'count' && { robots: ofPrograms }),
  };
  if ((['timeZone', 'origin', 'timing', 'robots'] as const).every((name) => info[name] === former[name])) return;
  state.info = info;
  touched.stream = true;
}

/** Takes new settings of the stream; those that an event leaves out stay. */
export function configure(
  state: StreamState,
  seq: number,
  event: EventOf<'stream.configured'>,
  touched: Touched,
): void {
  inform(state, seq, event, touched);
  state.settings.batchMs = event.batchMs ?? state.settings.batchMs;
  state.settings.attributionWindowMs = event.attributionWindowMs ?? state.settings.attributionWindowMs;
  if (event.engagementTime === undefined || event.engagementTime === state.settings.engagementTime) return;
  state.settings.engagementTime = event.engagementTime;
  for (const experiment of state.experiments.values()) updateComparing(state, experiment, seq, touched);
}

const rulesOf = ({ policy, comparison, threshold }: ExperimentState): string =>
  JSON.stringify([policy, comparison, threshold]);

/** Opens an experiment, or changes the settings of one that is open. */
export function openExperiment(
  state: StreamState,
  { seq, receivedAt }: LogRecord,
  event: EventOf<'experiment.opened'>,
  touched: Touched,
): void {
  const former = state.experiments.get(event.experiment);
  const experiment: ExperimentState = former ?? {
    id: event.experiment,
    seq,
    title: event.experiment,
    openedAt: normalize(event.at),
    policy: 'evidence',
    comparison: 'randomised',
    shares: [],
    threshold: DEFAULT_THRESHOLD,
    pauses: [],
    newestAt: 0,
    newestReceivedAt: 0,
    evidence: createExperimentEvidence(),
    late: createLateWatch(),
    lead: createLead(),
    saved: createSaved(),
    savedSeen: null,
    plan: { impressions: null, er: null },
    sharesConstant: false,
    counting: createCounting(),
    restarted: null,
    randomizationUnit: null,
    coverage: 1,
    isAssignedByPlan: false,
    seed: null,
    unit: null,
    ordinary: null,
    closing: null,
  };
  const rules = rulesOf(experiment);
  experiment.seq = seq;
  experiment.title = event.title ?? experiment.title;
  experiment.policy = event.policy ?? experiment.policy;
  experiment.comparison = event.comparison ?? experiment.comparison;
  experiment.threshold = event.threshold ?? experiment.threshold;
  planComparison(experiment, event);
  experiment.sharesConstant = event.sharesConstant ?? experiment.sharesConstant;
  experiment.randomizationUnit = event.randomizationUnit ?? experiment.randomizationUnit;
  experiment.coverage = event.coverage ?? experiment.coverage;
  experiment.seed = event.seed ?? experiment.seed;
  if (event.end === null) delete experiment.end;
  else if (event.end !== undefined) experiment.end = event.end;
  declareMetrics(experiment, event);
  declareDimensions(experiment, event);
  if (event.shares !== undefined) {
    experiment.shares = event.shares;
    const from = effectiveAt(state, experiment, event.at, receivedAt);
    planTraffic(experiment.evidence, event.shares, from);
    planEqualShares(experiment, from);
    experiment.lead.plannedAt = from;
  }
  state.experiments.set(event.experiment, experiment);
  touched.experiments.add(event.experiment);
  updateComparing(state, experiment, seq, touched);
  // The kill distance of its variants depends on these.
  if (rulesOf(experiment) !== rules) touchShown(state, experiment, seq, touched);
}

/** They stand from the first counts on, as the plan does. */
function declareMetrics(experiment: ExperimentState, { metrics }: EventOf<'experiment.opened'>): void {
  if (metrics === undefined || !isBlank(experiment.evidence)) return;
  if (metrics.length > 0) experiment.metrics = metrics;
  else delete experiment.metrics;
  const { evidence } = experiment;
  const primary = createPrimary(metrics, budgetOf(experiment).comparison);
  delete evidence.primary;
  delete evidence.guardrails;
  if (primary !== null) evidence.primary = primary;
  const guardrails = createGuardrails(metrics);
  if (guardrails.length > 0) evidence.guardrails = guardrails;
  for (const variant of evidence.variants) {
    if (primary !== null) addPrimaryArm(primary);
    addGuardrailArm(guardrails, variant);
  }
}

/** The plan stands from the first counts on: a later one could be chosen by what was seen. */
function planComparison(experiment: ExperimentState, event: EventOf<'experiment.opened'>): void {
  const { evidence, plan } = experiment;
  if (!isBlank(evidence)) return;
  const { plannedImpressions: impressions = plan.impressions, expectedEr: er = plan.er } = event;
  experiment.plan = { impressions, er };
  evidence.rule.plan = impressions === null || er === null ? null : { impressions, er };
}

/** Pauses automatic kills for a cause. */
export function pause(state: StreamState, seq: number, event: EventOf<'experiment.paused'>, touched: Touched): void {
  const experiment = experimentOf(state, event.experiment);
  const cause = event.cause ?? 'operator';
  const former = experiment.pauses.filter((one) => one.cause !== cause);
  const { reason = PAUSE_REASONS[cause], by = null } = event;
  // Batches that a bent traffic or late counts have spoiled would speak again in the first clean one.
  if (isAlarm({ cause })) {
    restartAll(experiment.evidence);
    restartExperiment(state, experiment, { cause: 'alarm', at: normalize(event.at) }, touched);
  }
  const code = event.reasonCode === undefined ? {} : { reasonCode: event.reasonCode };
  experiment.pauses = [...former, { cause, reason, since: normalize(event.at), by, ...code }];
  experiment.seq = seq;
  touched.experiments.add(experiment.id);
}

/** Ends the pauses of a cause, or all. */
export function resume(
  state: StreamState,
  { seq, receivedAt }: LogRecord,
  event: EventOf<'experiment.resumed'>,
  touched: Touched,
): void {
  const experiment = experimentOf(state, event.experiment);
  const ends = (cause: PauseCause): boolean => event.cause === undefined || event.cause === cause;
  const ended = experiment.pauses.filter(({ cause }) => ends(cause));
  const { evidence } = experiment;
  const now = effectiveAt(state, experiment, event.at, receivedAt);
  // A person who lets kills go on has looked into the traffic; when the monitor does, its evidence is gone already.
  const isLooked = event.cause === undefined && ended.some(({ cause }) => cause === 'traffic');
  if (isLooked && evidence.traffic !== null) restartTraffic(evidence.traffic, now);
  if (ended.some(({ cause }) => cause === 'late')) restartLate(experiment.late);
  const isGuardrailLooked = event.cause === undefined && ended.some(({ cause }) => cause === 'guardrail');
  if (isGuardrailLooked && restartPausing(evidence.guardrails)) touchShown(state, experiment, seq, touched);
  if (ended.some(isAlarm)) evidence.judgedSince = now;
  experiment.pauses = experiment.pauses.filter(({ cause }) => !ends(cause));
  experiment.seq = seq;
  touched.experiments.add(experiment.id);
}
