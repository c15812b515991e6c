import { isWorse, type Kill, type LoggedEvent, type Suggestion } from '../../protocol/index.ts';
import { MIN_IMPRESSIONS, PREDICTION_FACTOR, USAGE_WINDOW_MS } from '../../stats/index.ts';
import type { LogRecord } from '../log/log-record.ts';
import { KILL_REASONS, PAUSE_REASONS, WARNING_REASON } from '../sentences.ts';
import { completePost, foldBatch, restartVariant } from './fold-batch.ts';
import { viewOfPattern } from '../fatigue/pattern-view.ts';
import type { ExperimentState, Increment, PatternState, StreamState, Touched, VariantState } from '../state.ts';
import { freezeRecent } from './recent.ts';
import { isCompared, touch, touchCompared } from './rivals.ts';
import { addSafely, noCounts } from './tally.ts';
import { restartTraffic } from './traffic-plan.ts';
import {
  addCounts,
  clockOf,
  createExperimentEvidence,
  addVariant,
  planTraffic,
  restartAll,
  setLive,
} from '../evidence/experiment-evidence.ts';
import { createPatternFatigue, createVariantFatigue, addUse } from '../fatigue/fatigue-evidence.ts';

type Of<K extends LoggedEvent['kind']> = Extract<LoggedEvent, { kind: K }>;

/** An external warning without an end of its own holds for as long as uses count. */
const EXTERNAL_HOLDS_MS = USAGE_WINDOW_MS;

/** More uses than these within the window change nothing that anybody decides on; the count stands still there. */
const MAX_USES_KEPT = 1000;

/** The simple rule of the former system, gated on impressions. */
const DEFAULT_THRESHOLD = { factor: PREDICTION_FACTOR, minImpressions: MIN_IMPRESSIONS };

/**
 * From when on what was decided holds: the experiment's own time when it was received. In a replay of the past that is not the time of the person
 * who decides, and a decision that is dated back would choose among batches whose counts can be seen already.
 */
function effectiveAt(state: StreamState, experiment: ExperimentState, at: string, receivedAt: number): number {
  if (experiment.newestAt === 0) return Date.parse(at);
  return clockOf(experiment, state.settings.attributionWindowMs, receivedAt);
}

const iso = (ms: number): string => new Date(ms).toISOString();
const normalize = (at: string): string => iso(Date.parse(at));

function expectKnown<T>(entity: T | undefined, what: string): T {
  // `check` refuses such events before they reach the log, so this is a fault of ours or a damaged log: never go on.
  if (entity === undefined) throw new Error(`The log refers to ${what}, which it never introduced.`);
  return entity;
}

function configure(state: StreamState, event: Of<'stream.configured'>): void {
  state.settings.batchMs = event.batchMs ?? state.settings.batchMs;
  state.settings.attributionWindowMs = event.attributionWindowMs ?? state.settings.attributionWindowMs;
}

const rulesOf = ({ policy, comparison, threshold }: ExperimentState): string =>
  JSON.stringify([policy, comparison, threshold]);

function openExperiment(
  state: StreamState,
  { seq, receivedAt }: LogRecord,
  event: Of<'experiment.opened'>,
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
  };
  const rules = rulesOf(experiment);
  experiment.seq = seq;
  experiment.title = event.title ?? experiment.title;
  experiment.policy = event.policy ?? experiment.policy;
  experiment.comparison = event.comparison ?? experiment.comparison;
  experiment.threshold = event.threshold ?? experiment.threshold;
  if (event.shares !== undefined) {
    experiment.shares = event.shares;
    planTraffic(experiment.evidence, event.shares, effectiveAt(state, experiment, event.at, receivedAt));
  }
  state.experiments.set(event.experiment, experiment);
  touched.experiments.add(event.experiment);
  // The kill distance of its variants depends on these.
  if (rulesOf(experiment) !== rules)
    for (const id of experiment.evidence.variants) {
      const variant = state.variants.get(id);
      if (variant?.status === 'active') touch(variant, seq, touched);
    }
}

function experimentOf(state: StreamState, id: string): ExperimentState {
  return expectKnown(state.experiments.get(id), `experiment "${id}"`);
}

function pause(state: StreamState, seq: number, event: Of<'experiment.paused'>, touched: Touched): void {
  const experiment = experimentOf(state, event.experiment);
  const cause = event.cause ?? 'operator';
  const former = experiment.pauses.filter((one) => one.cause !== cause);
  const { reason = PAUSE_REASONS[cause], by = null } = event;
  // Batches that a bent traffic has spoiled would speak again in the first clean one.
  if (cause === 'traffic') {
    restartAll(experiment.evidence);
    for (const id of experiment.evidence.variants) {
      const variant = state.variants.get(id) as VariantState;
      restartVariant(variant, experiment);
      if (variant.status === 'active') touch(variant, seq, touched);
    }
  }
  experiment.pauses = [...former, { cause, reason, since: normalize(event.at), by }];
  experiment.seq = seq;
  touched.experiments.add(experiment.id);
}

function resume(
  state: StreamState,
  { seq, receivedAt }: LogRecord,
  event: Of<'experiment.resumed'>,
  touched: Touched,
): void {
  const experiment = experimentOf(state, event.experiment);
  const ends = (cause: string): boolean => event.cause === undefined || event.cause === cause;
  // A person who lets kills go on has looked into the traffic; when the monitor does, its evidence is gone already.
  const { evidence } = experiment;
  const now = effectiveAt(state, experiment, event.at, receivedAt);
  const wasAlarmed = experiment.pauses.some(({ cause }) => cause === 'traffic');
  if (event.cause === undefined && evidence.traffic !== null && wasAlarmed) restartTraffic(evidence.traffic, now);
  if (wasAlarmed && ends('traffic')) evidence.judgedSince = now;
  experiment.pauses = experiment.pauses.filter(({ cause }) => !ends(cause));
  experiment.seq = seq;
  touched.experiments.add(experiment.id);
}

function patternOf(state: StreamState, id: string, at: string): PatternState {
  let pattern = state.patterns.get(id);
  if (pattern === undefined) {
    pattern = {
      id,
      seq: 0,
      uses: [],
      lastUsedAt: null,
      own: {
        level: 'fresh',
        freshness: 1,
        reason: '',
        freshAt: null,
        at: normalize(at),
        uses: 0,
        alternatives: [],
        decline: null,
      },
      external: null,
      fatigue: createPatternFatigue(state.fatigue),
      snooze: null,
    };
    state.patterns.set(id, pattern);
  }
  return pattern;
}

function usePattern(state: StreamState, seq: number, id: string, at: string, touched: Touched): void {
  const pattern = patternOf(state, id, at);
  const when = Date.parse(at);
  // After a rest it starts over with a fresh period of its own.
  if (pattern.own.level === 'rested') pattern.fatigue = createPatternFatigue(state.fatigue, pattern.fatigue);
  // Uses may be reported out of order; the window is judged from the newest, and what left it is forgotten.
  const later = pattern.uses.findIndex((use) => use > when);
  pattern.uses.splice(later === -1 ? pattern.uses.length : later, 0, when);
  const newest = pattern.uses[pattern.uses.length - 1] as number;
  const kept = pattern.uses.findIndex((use) => use > newest - USAGE_WINDOW_MS);
  pattern.uses.splice(0, Math.max(kept, pattern.uses.length - MAX_USES_KEPT));
  pattern.lastUsedAt = iso(newest);
  pattern.seq = seq;
  touched.patterns.add(id);
}

function postVariant(
  state: StreamState,
  { seq, receivedAt }: LogRecord,
  event: Of<'variant.posted'>,
  touched: Touched,
): void {
  const patterns = [...new Set(event.patterns ?? [])];
  for (const pattern of patterns) {
    usePattern(state, seq, pattern, event.at, touched);
    addUse(patternOf(state, pattern, event.at).fatigue, event.variant);
  }
  const experiment = experimentOf(state, event.experiment);
  const isWaiting = addVariant(
    experiment.evidence,
    event.variant,
    effectiveAt(state, experiment, event.at, receivedAt),
  );
  state.variants.set(event.variant, {
    id: event.variant,
    seq,
    experiment: event.experiment,
    content: event.content,
    patterns,
    predictedEr: event.predictedEr ?? null,
    status: 'active',
    postedAt: normalize(event.at),
    impressions: 0,
    engagements: 0,
    measured: null,
    countedAt: null,
    endedAt: null,
    kill: null,
    protected: false,
    judgedFrom: 0,
    judged: { impressions: 0, engagements: 0 },
    logPredictionStart: 0,
    recent: { impressions: 0, engagements: 0 },
    fatigue: createVariantFatigue(
      state.fatigue,
      patterns.map((pattern) => patternOf(state, pattern, event.at).fatigue),
    ),
    corrected: noCounts(),
    recentBatch: 0,
    isJudged: !isWaiting,
    isWaiting,
  });
  touched.variants.add(event.variant);
}

/** The change of counts that an event stands for; totals become differences from the last totals. */
export function incrementOf(state: StreamState, event: LoggedEvent): Increment | null {
  if (event.kind === 'variant.observed') {
    const { variant, impressions, engagements } = event;
    return { variant, at: Date.parse(event.at), impressions, engagements };
  }
  if (event.kind === 'variant.measured') {
    const last = state.variants.get(event.variant)?.measured;
    return {
      variant: event.variant,
      at: Date.parse(event.at),
      impressions: event.impressions - (last?.impressions ?? 0),
      engagements: event.engagements - (last?.engagements ?? 0),
    };
  }
  return null;
}

function count(
  state: StreamState,
  { seq, receivedAt }: LogRecord,
  event: Of<'variant.observed' | 'variant.measured'>,
  touched: Touched,
): void {
  const variant = expectKnown(state.variants.get(event.variant), `variant "${event.variant}"`);
  const increment = incrementOf(state, event) as Increment;
  variant.impressions += increment.impressions;
  variant.engagements += increment.engagements;
  variant.corrected.impressions = addSafely(variant.corrected.impressions, Math.max(0, -increment.impressions));
  variant.corrected.engagements = addSafely(variant.corrected.engagements, Math.max(0, -increment.engagements));
  if (event.kind === 'variant.measured') {
    variant.measured = { impressions: event.impressions, engagements: event.engagements };
  }
  const at = normalize(event.at);
  if (variant.countedAt === null || at > variant.countedAt) variant.countedAt = at;
  const experiment = experimentOf(state, variant.experiment);
  addCounts(experiment.evidence, variant.id, increment, increment.at, state.settings.batchMs);
  const moment = Math.min(increment.at, receivedAt);
  if (moment > experiment.newestAt) {
    experiment.newestAt = moment;
    experiment.newestReceivedAt = receivedAt;
  }
  touch(variant, seq, touched);
}

function kill(state: StreamState, record: LogRecord, event: Of<'variant.killed'>, touched: Touched): void {
  const { seq, receivedAt } = record;
  const variant = expectKnown(state.variants.get(event.variant), `variant "${event.variant}"`);
  const at = normalize(event.at);
  const entity: Kill = {
    id: event.id,
    seq,
    variant: variant.id,
    experiment: variant.experiment,
    cause: event.cause,
    reason: event.reason ?? KILL_REASONS[event.cause],
    at,
    receivedAt: iso(receivedAt),
    impressions: variant.impressions,
    engagements: variant.engagements,
    er: variant.impressions === 0 ? null : variant.engagements / variant.impressions,
    evidence: event.evidence ?? null,
    revivedAt: null,
    by: event.by ?? null,
    revivedBy: null,
  };
  state.kills.set(entity.id, entity);
  touched.kills.add(entity.id);
  variant.kill = entity.id;
  end(state, variant, 'killed', record, touched);
}

/**
 * It is shown no more. Batches that began while it was are still judged; without any its post is as complete as it will be.
 * @param status Its new status.
 */
function end(
  state: StreamState,
  variant: VariantState,
  status: Exclude<VariantState['status'], 'active'>,
  { seq, receivedAt, event }: LogRecord,
  touched: Touched,
): void {
  const experiment = experimentOf(state, variant.experiment);
  const { evidence } = experiment;
  const { compared } = evidence;
  if (variant.status === 'active') freezeRecent(variant, evidence);
  if (isCompared(variant)) evidence.compared--;
  variant.status = status;
  variant.endedAt = normalize(event.at);
  setLive(evidence, variant.id, false, effectiveAt(state, experiment, event.at, receivedAt));
  if (evidence.open.length === 0) completePost(state, variant);
  touchCompared(state, experiment, compared, seq, touched);
  touch(variant, seq, touched);
}

function protect(state: StreamState, seq: number, event: Of<'variant.protected'>, touched: Touched): void {
  const variant = expectKnown(state.variants.get(event.variant), `variant "${event.variant}"`);
  variant.protected = event.protected;
  touch(variant, seq, touched);
}

function revive(
  state: StreamState,
  { seq, receivedAt }: LogRecord,
  event: Of<'variant.revived'>,
  touched: Touched,
): void {
  const variant = expectKnown(state.variants.get(event.variant), `variant "${event.variant}"`);
  const taken = variant.kill === null ? undefined : state.kills.get(variant.kill);
  if (taken !== undefined) {
    state.kills.set(taken.id, { ...taken, seq, revivedAt: normalize(event.at), revivedBy: event.by ?? null });
    touched.kills.add(taken.id);
  }
  variant.status = 'active';
  variant.endedAt = null;
  variant.kill = null;
  const experiment = experimentOf(state, variant.experiment);
  const from = effectiveAt(state, experiment, event.at, receivedAt);
  variant.judgedFrom = from;
  variant.isWaiting = true;
  variant.recent = noCounts();
  variant.recentBatch = experiment.evidence.batches;
  setLive(experiment.evidence, variant.id, true, from);
  touchCompared(state, experiment, experiment.evidence.compared, seq, touched);
  touch(variant, seq, touched);
}

function close(state: StreamState, record: LogRecord, event: Of<'variant.closed'>, touched: Touched): void {
  const variant = expectKnown(state.variants.get(event.variant), `variant "${event.variant}"`);
  end(state, variant, event.status, record, touched);
}

function recordUse(state: StreamState, seq: number, event: Of<'pattern.used'>, touched: Touched): void {
  const variant = event.variant === undefined ? undefined : state.variants.get(event.variant);
  // Its posting has counted this use already.
  if (variant?.patterns.includes(event.pattern)) return;
  usePattern(state, seq, event.pattern, event.at, touched);
}

function assess(state: StreamState, seq: number, event: Of<'pattern.warned'>, touched: Touched): void {
  const pattern = patternOf(state, event.pattern, event.at);
  const at = normalize(event.at);
  const freshAt = event.freshAt ? normalize(event.freshAt) : null;
  const said = { level: event.level, freshness: event.freshness ?? 0, reason: event.reason ?? '', freshAt, at };
  if (event.source === 'peeksafe') {
    pattern.own = {
      ...said,
      uses: event.uses ?? pattern.own.uses,
      alternatives: event.alternatives ?? [],
      decline: event.decline ?? null,
    };
    const { external } = pattern;
    if (external !== null && at >= (external.freshAt ?? iso(Date.parse(external.at) + EXTERNAL_HOLDS_MS)))
      pattern.external = null;
  } else {
    pattern.external = { ...said, reason: said.reason || WARNING_REASON };
  }
  // The snooze was for a lesser warning.
  if (pattern.snooze !== null && isWorse(viewOfPattern(pattern).level, pattern.snooze.level)) pattern.snooze = null;
  pattern.seq = seq;
  touched.patterns.add(event.pattern);
}

function snooze(state: StreamState, seq: number, event: Of<'pattern.snoozed'>, touched: Touched): void {
  const pattern = patternOf(state, event.pattern, event.at);
  const { level } = viewOfPattern(pattern);
  const isOver = Date.parse(event.until) <= Date.parse(event.at);
  pattern.snooze = isOver ? null : { until: normalize(event.until), by: event.by ?? null, level };
  pattern.seq = seq;
  touched.patterns.add(event.pattern);
}

function makeSuggestion(state: StreamState, seq: number, event: Of<'suggestion.made'>, touched: Touched): void {
  const { reasonCode, reasonNumbers, reasonVariant } = event;
  const codes = {
    ...(reasonCode !== undefined && { reasonCode }),
    ...(reasonNumbers !== undefined && { reasonNumbers }),
    ...(reasonVariant !== undefined && { reasonVariant }),
  };
  state.suggestions.set(event.suggestion, {
    id: event.suggestion,
    seq,
    action: event.action,
    priority: event.priority,
    title: event.title,
    reason: event.reason ?? '',
    about: event.about ?? null,
    evidence: event.evidence ?? [],
    source: event.source ?? 'external',
    generated: event.generated ?? false,
    madeAt: normalize(event.at),
    expiresAt: event.expiresAt ? normalize(event.expiresAt) : null,
    expectedGain: event.expectedGain ?? null,
    ...codes,
    status: 'open',
    endedAt: null,
    outcome: '',
    endedBy: null,
  });
  touched.suggestions.add(event.suggestion);
}

function changeSuggestion(
  state: StreamState,
  seq: number,
  id: string,
  change: Partial<Suggestion>,
  touched: Touched,
): void {
  const suggestion = expectKnown(state.suggestions.get(id), `suggestion "${id}"`);
  state.suggestions.set(id, { ...suggestion, ...change, seq });
  touched.suggestions.add(id);
}

/**
 * Takes one event of the log into the state. A function of the two and of nothing else, so that replaying a log gives the
 * same state bit for bit. Events have passed `check` before they came into the log.
 */
export function fold(state: StreamState, record: LogRecord, touched: Touched): void {
  const { seq, receivedAt, event } = record;
  if (seq !== state.seq + 1) throw new Error(`Event ${seq} does not follow on event ${state.seq}: the log has a gap.`);
  state.seq = seq;
  const at = Date.parse(event.at);
  if (at > state.newestAt) {
    state.newestAt = at;
    state.newestReceivedAt = receivedAt;
  }
  switch (event.kind) {
    case 'stream.configured':
      return configure(state, event);
    case 'experiment.opened':
      return openExperiment(state, record, event, touched);
    case 'experiment.paused':
      return pause(state, seq, event, touched);
    case 'experiment.resumed':
      return resume(state, record, event, touched);
    case 'batch.closed':
      return foldBatch(state, seq, event, touched);
    case 'variant.posted':
      return postVariant(state, record, event, touched);
    case 'variant.observed':
    case 'variant.measured':
      return count(state, record, event, touched);
    case 'variant.killed':
      return kill(state, record, event, touched);
    case 'variant.revived':
      return revive(state, record, event, touched);
    case 'variant.protected':
      return protect(state, seq, event, touched);
    case 'variant.closed':
      return close(state, record, event, touched);
    case 'pattern.used':
      return recordUse(state, seq, event, touched);
    case 'pattern.warned':
      return assess(state, seq, event, touched);
    case 'pattern.snoozed':
      return snooze(state, seq, event, touched);
    case 'suggestion.made':
      return makeSuggestion(state, seq, event, touched);
    case 'suggestion.worded': {
      const { title, reason } = event;
      return changeSuggestion(state, seq, event.suggestion, { title, reason, generated: true }, touched);
    }
    case 'suggestion.accepted':
    case 'suggestion.dismissed': {
      const status = event.kind === 'suggestion.accepted' ? 'accepted' : 'dismissed';
      const ended = { status, endedAt: normalize(event.at), endedBy: event.by ?? null } as const;
      return changeSuggestion(state, seq, event.suggestion, ended, touched);
    }
    case 'suggestion.ended': {
      const { status, outcome = '', outcomeCode } = event;
      const ended = {
        status,
        outcome,
        endedAt: normalize(event.at),
        ...(outcomeCode !== undefined && { outcomeCode }),
      };
      return changeSuggestion(state, seq, event.suggestion, ended, touched);
    }
  }
}
