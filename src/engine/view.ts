import {
  forEachKind,
  letterAt,
  type ExperimentClosing,
  type Experiment,
  type Kill,
  type Note,
  type Pattern,
  type StreamInfo,
  type Suggestion,
  type Tally,
  type Variant,
} from '../protocol/index.ts';
import { ALPHA, interval, priorFrom } from '../stats/index.ts';
import { bestProbabilities } from './evidence/best-probabilities.ts';
import { viewOfPattern } from './fatigue/pattern-view.ts';
import { trendOf } from './fold/batches/recent.ts';
import { erSoFar, judgedNow, unitsOnWire } from './fold/batches/tally.ts';
import { isComparing, whyNotPromised } from './evidence/comparability.ts';
import { killDistanceOf } from './evidence/kill-distance.ts';
import { metricsOfExperiment, metricsOfVariant } from './metrics/metrics-view.ts';
import { viewOfLead } from './lead/lead-view.ts';
import type { ExperimentState, StreamState, Touched, VariantState } from './state.ts';
import { trafficLogEvidence } from './fold/batches/traffic-plan.ts';
import { codeOfKill, codeOfPause, withCode } from './sentences.ts';
import { budgetOf } from './evidence/error-budget.ts';
import { armOf } from './evidence/experiment-evidence.ts';

/** Counts that came too late, where there are any. */
const lateOf = (late: Tally): { readonly late?: Tally } =>
  late.impressions === 0 && late.engagements === 0 ? {} : { late: { ...late } };

/** The variant as viewers see it, with what follows from its counts. */
function viewOfVariant(variant: VariantState, experiment: ExperimentState, probabilityBest: number | null): Variant {
  const { level, killDistance } = killDistanceOf(variant, experiment);
  const { impressions, engagements, predictedEr } = variant;
  const judged = judgedNow(variant);
  const er = erSoFar(variant);
  return {
    id: variant.id,
    seq: variant.seq,
    experiment: variant.experiment,
    letter: letterAt(armOf(experiment.evidence, variant.id) ?? 0),
    content: variant.content,
    patterns: [...variant.patterns],
    predictedEr,
    status: variant.status,
    level,
    postedAt: variant.postedAt,
    impressions,
    engagements,
    ...unitsOnWire(variant),
    er,
    delta: er === null || predictedEr === null || predictedEr === 0 ? null : (er - predictedEr) / predictedEr,
    interval: interval(judged, ALPHA, priorFrom(predictedEr)),
    judged: { ...judged },
    killDistance,
    probabilityBest,
    trend: trendOf(variant, experiment.evidence),
    protected: variant.protected,
    countedAt: variant.countedAt,
    endedAt: variant.endedAt,
    ...lateOf(variant.late),
    ...metricsOfVariant(variant, experiment),
  };
}

/** Its units, as far as they are not impressions, how they are dealt, and whether they break the promise. */
function unitsOf(
  experiment: ExperimentState,
): Partial<Pick<Experiment, 'randomizationUnit' | 'unit' | 'notPromised' | 'coverage' | 'seed'>> {
  const { randomizationUnit, unit, coverage, seed } = experiment;
  const notPromised = whyNotPromised(experiment);
  return {
    ...(randomizationUnit !== null && { randomizationUnit }),
    ...(unit === 'visitors' && { unit }),
    ...(coverage < 1 && { coverage }),
    ...(seed !== null && { seed }),
    ...(notPromised !== null && { notPromised }),
  };
}

/** How it was closed, while it is. */
function closingOf({ closing }: ExperimentState): Partial<Pick<Experiment, 'closedAt' | 'winner' | 'closedBy'>> {
  if (closing === null) return {};
  const { at, winner, by } = closing;
  return { closedAt: at, ...(winner !== null && { winner }), ...(by !== null && { closedBy: by }) };
}

/** The experiment as viewers see it. */
function viewOfExperiment(experiment: ExperimentState): Experiment {
  const { id, seq, title, openedAt, policy, comparison, shares, threshold, pauses, evidence } = experiment;
  const { late, lead, savedSeen, plan, restarted, ordinary } = experiment;
  const logE = trafficLogEvidence(evidence.traffic);
  const [pause] = pauses;
  const budget = budgetOf(experiment);
  // The lead and the ordinary test are of engagements.
  const isLeadKnown = isComparing(experiment) && evidence.primary === undefined;
  return {
    id,
    seq,
    title,
    openedAt,
    policy,
    comparison,
    shares,
    threshold,
    ...(plan.impressions !== null && { plannedImpressions: plan.impressions }),
    ...(plan.er !== null && { expectedEr: plan.er }),
    budget: {
      ...{ alpha: ALPHA, comparison: budget.comparison, prediction: budget.prediction, traffic: budget.ratio },
      ...(budget.guardrail > 0 && { guardrail: budget.guardrail }),
    },
    pause: pause === undefined ? null : withCode(pause, codeOfPause(pause)),
    traffic: logE === null ? null : { logE, logNeeded: -Math.log(budget.ratio) },
    batches: evidence.batches,
    judgedTo: evidence.closedUntil === 0 ? null : new Date(evidence.closedUntil).toISOString(),
    ...(evidence.traffic !== null && evidence.traffic.skipped > 0 && { skipped: evidence.traffic.skipped }),
    ...(restarted !== null && { restarted }),
    ...lateOf(late.told),
    ...(isLeadKnown
      ? { lead: viewOfLead(lead), saved: savedSeen }
      : { lead: null, saved: isComparing(experiment) ? savedSeen : null }),
    ...(isLeadKnown && ordinary !== null && { ordinaryTest: ordinary }),
    ...(experiment.sharesConstant && { sharesConstant: true }),
    ...unitsOf(experiment),
    ...closingOf(experiment),
    ...(experiment.end !== undefined && { end: experiment.end }),
    ...metricsOfExperiment(experiment),
    ...(experiment.dimensions !== undefined && { dimensions: experiment.dimensions.map(({ name }) => name) }),
    ...(experiment.counting.notCompared !== null && { notCompared: experiment.counting.notCompared }),
  };
}

/** Entities as viewers see them, by kind. */
export interface Entities {
  /** The settings of the stream; null where they have not changed. */
  readonly stream: StreamInfo | null;
  /** Experiments. */
  readonly experiments: readonly Experiment[];
  /** Variants. */
  readonly variants: readonly Variant[];
  /** Patterns. */
  readonly patterns: readonly Pattern[];
  /** Kills. */
  readonly kills: readonly Kill[];
  /** Suggestions. */
  readonly suggestions: readonly Suggestion[];
  /** Notes. */
  readonly notes: readonly Note[];
  /** Closings of experiments. */
  readonly closings: readonly ExperimentClosing[];
}

function pick<S, V>(map: ReadonlyMap<string, S>, ids: Iterable<string>, view: (state: S) => V): V[] {
  const views: V[] = [];
  for (const id of ids) {
    const state = map.get(id);
    if (state !== undefined) views.push(view(state));
  }
  return views;
}

const viewOfKill = (kill: Kill): Kill => withCode(kill, codeOfKill(kill));

/** Entities that are kept as viewers see them. */
const asKept = <T>(entity: T): T => entity;

/** The entities that were touched, as viewers see them. */
export function viewOfTouched(state: StreamState, touched: Touched): Entities {
  return {
    stream: touched.stream ? state.info : null,
    experiments: pick(state.experiments, touched.experiments, viewOfExperiment),
    variants: pick(state.variants, touched.variants, (variant) => {
      const experiment = state.experiments.get(variant.experiment) as ExperimentState;
      return viewOfVariant(variant, experiment, bestProbabilities(state, experiment).get(variant.id) ?? null);
    }),
    patterns: pick(state.patterns, touched.patterns, viewOfPattern),
    kills: pick(state.kills, touched.kills, viewOfKill),
    suggestions: pick(state.suggestions, touched.suggestions, asKept),
    notes: pick(state.notes, touched.notes, asKept),
    closings: pick(state.closings, touched.closings, asKept),
  };
}

/** The whole stream, as viewers see it. */
export function viewOfAll(state: StreamState): Entities {
  return viewOfTouched(state, {
    stream: true,
    ...forEachKind((kind) => new Set(state[kind].keys())),
  });
}
