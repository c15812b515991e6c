import type { LoggedEvent, Tally, Variant } from '../../protocol/index.ts';
import { nearestRule } from '../evidence/kill-distance.ts';
import type { ExperimentState, StreamState, VariantState } from '../state.ts';
import { judgedNow } from '../fold/batches/tally.ts';
import { judgedMetrics, roundedLog } from '../metrics/metric-points.ts';
import type { JudgedSums, Sums } from '../metrics/sums.ts';

/** The judgment of a variant from a moment on, until its next point: the judged history keeps these. */
export interface JudgedPoint extends Tally {
  /** The variant. */
  readonly variant: string;
  /** The end of a batch, or when its evidence began again; milliseconds since 1970. */
  readonly at: number;
  /** ln of the evidence of the rule that is nearest to a stop, to four decimals; null while it cannot be judged. */
  readonly logE: number | null;
  /** ln of the evidence that suffices for that rule; null where `logE` is. */
  readonly logNeeded: number | null;
  /** Whether its evidence begins again here. */
  readonly isRestart: boolean;
  /** The same of the metrics that its experiment declares; left out where it declares none. */
  readonly metrics?: readonly JudgedSums[];
}

/** A variant before an event. */
interface Before extends Tally {
  readonly variant: VariantState;
  /** Its own object: a restart puts another in its place. */
  readonly judged: Tally;
  /** Another array where something is judged of its metrics. */
  readonly metrics: Sums | undefined;
}

/** An experiment before an event that may change what is judged of its variants. */
export interface BeforeJudging {
  readonly experiment: ExperimentState;
  readonly restarted: ExperimentState['restarted'];
  readonly variants: readonly Before[];
}

function affected(state: StreamState, event: LoggedEvent): ExperimentState | null {
  if (event.kind === 'batch.closed' || event.kind === 'experiment.paused' || event.kind === 'experiment.reopened')
    return state.experiments.get(event.experiment) ?? null;
  if (event.kind !== 'variant.revived') return null;
  return state.experiments.get(state.variants.get(event.variant)?.experiment ?? '') ?? null;
}

/** Notes what is judged before an event is folded; null for an event that changes nothing of it. */
export function beforeJudging(state: StreamState, event: LoggedEvent): BeforeJudging | null {
  const experiment = affected(state, event);
  if (experiment === null) return null;
  const variants: Before[] = [];
  for (const id of experiment.evidence.variants) {
    const variant = state.variants.get(id);
    if (variant === undefined) continue;
    const { impressions, engagements } = judgedNow(variant);
    variants.push({ variant, judged: variant.judged, metrics: variant.metrics?.judged, impressions, engagements });
  }
  return { experiment, restarted: experiment.restarted, variants };
}

function pointOf(variant: VariantState, experiment: ExperimentState, at: number, isRestart: boolean): JudgedPoint {
  const { impressions, engagements } = isRestart ? { impressions: 0, engagements: 0 } : judgedNow(variant);
  const nearest: Variant['killDistance'] = isRestart ? null : nearestRule(variant, experiment);
  const logE = nearest && roundedLog(nearest.logE);
  const logNeeded = nearest === null || logE === null ? null : roundedLog(nearest.logNeeded);
  const metrics = judgedMetrics(variant, experiment, { logE, logNeeded }, isRestart);
  const point = { variant: variant.id, at, impressions, engagements, logE, logNeeded, isRestart };
  return metrics === undefined ? point : { ...point, metrics };
}

/** The moment at which evidence begins again, never before a batch that was judged. */
function restartsAt({ experiment, restarted }: BeforeJudging, event: LoggedEvent): number {
  const { closedUntil } = experiment.evidence;
  if (event.kind === 'batch.closed') return Date.parse(experiment.restarted === restarted ? event.from : event.to);
  return Math.max(closedUntil, Date.parse(event.at));
}

/** Changes of the judged points since {@link beforeJudging}: at most two points a variant, in order of time. */
export function judgedPoints(before: BeforeJudging | null, event: LoggedEvent): JudgedPoint[] {
  if (before === null) return [];
  const { experiment, variants } = before;
  const points: JudgedPoint[] = [];
  for (const { variant, judged, metrics, impressions, engagements } of variants) {
    const now = judgedNow(variant);
    const isAfresh = variant.judged !== judged || variant.isWaiting;
    if (isAfresh && impressions > 0) points.push(pointOf(variant, experiment, restartsAt(before, event), true));
    const isCounted = now.impressions !== impressions || now.engagements !== engagements;
    const isChanged = isAfresh || isCounted || variant.metrics?.judged !== metrics;
    if (event.kind === 'batch.closed' && isChanged && now.impressions > 0)
      points.push(pointOf(variant, experiment, Date.parse(event.to), false));
  }
  return points;
}

/** The newest judged point of every variant, each at the end of its last batch: where the log before is gone. */
export function judgedSoFar(state: StreamState): JudgedPoint[] {
  return [...state.variants.values()].flatMap((variant) => {
    const experiment = state.experiments.get(variant.experiment) as ExperimentState;
    const { closedUntil } = experiment.evidence;
    return judgedNow(variant).impressions === 0 ? [] : [pointOf(variant, experiment, closedUntil, false)];
  });
}
