import { addShown } from '../../stats/index.ts';
import { addReported } from '../metrics/fold-metrics.ts';
import { addCounts } from '../evidence/batches.ts';
import { clockOf } from '../evidence/experiment-clock.ts';
import type { Details } from '../evidence/variant-counts.ts';
import { noteLate } from '../evidence/late-watch.ts';
import type { LogRecord } from '../log/log-record.ts';
import type { ExperimentState, Increment, StreamState, Touched } from '../state.ts';
import { noteReport, updateComparing } from './batches/comparing.ts';
import { experimentOf, momentOf, normalize, variantOf } from './lookup.ts';
import type { CountReport } from './reports.ts';
import { touch } from './rivals.ts';
import { aboveZero, addTally, noCounts, plusTally } from './batches/tally.ts';

/** The change of impressions and engagements that a report stands for; totals become differences from the last totals. */
export function shownBy(state: StreamState, event: CountReport): Increment {
  if (event.kind === 'variant.observed') {
    const { variant, impressions, engagements } = event;
    return { variant, at: momentOf(event.at), impressions, engagements };
  }
  const last = state.variants.get(event.variant)?.measured;
  return {
    variant: event.variant,
    at: momentOf(event.at),
    impressions: event.impressions - (last?.impressions ?? 0),
    engagements: event.engagements - (last?.engagements ?? 0),
  };
}

/** The same in the unit that the report is counted in: what is judged of it. */
export const incrementOf = (state: StreamState, event: CountReport): Increment =>
  inItsUnit(event, shownBy(state, event));

function inItsUnit(event: CountReport, shown: Increment): Increment {
  if (event.kind !== 'variant.observed' || event.units === undefined) return shown;
  // Engagements of visitors who are known to have engaged, and impressions of those seen before, are in the totals alone.
  return { ...shown, impressions: event.units, engagements: event.engagedUnits ?? 0 };
}

/** The first counts fix the unit of an experiment. A report of nothing does not, unless it says that it counts visitors. */
function noteUnit(
  experiment: ExperimentState,
  event: CountReport,
  shown: Increment,
  seq: number,
  touched: Touched,
): void {
  const isOfVisitors = event.kind === 'variant.observed' && event.units !== undefined;
  if (experiment.unit !== null || (!isOfVisitors && shown.impressions === 0 && shown.engagements === 0)) return;
  experiment.unit = isOfVisitors ? 'visitors' : 'impressions';
  // Viewers are told of visitors, and of a promise that does not hold.
  if (!isOfVisitors && experiment.randomizationUnit !== 'visitors') return;
  experiment.seq = seq;
  touched.experiments.add(experiment.id);
}

/**
 * Takes counts: into the totals at once, and into the batch of their own time.
 * @param details What the report adds to the metrics of its variant, and its counts by value.
 */
export function count(
  state: StreamState,
  { seq, receivedAt }: LogRecord,
  event: CountReport,
  details: Details,
  touched: Touched,
): void {
  const variant = variantOf(state, event.variant);
  const shown = shownBy(state, event);
  const increment = inItsUnit(event, shown);
  variant.impressions += shown.impressions;
  variant.engagements += shown.engagements;
  const takenBack = aboveZero({ impressions: -shown.impressions, engagements: -shown.engagements });
  variant.corrected = plusTally(variant.corrected, takenBack);
  if (event.kind === 'variant.measured') {
    variant.measured = { impressions: event.impressions, engagements: event.engagements };
  }
  const at = normalize(event.at);
  if (variant.countedAt === null || at > variant.countedAt) variant.countedAt = at;
  const experiment = experimentOf(state, variant.experiment);
  if (event.kind === 'variant.observed' && event.units !== undefined)
    addTally((variant.units ??= noCounts()), increment);
  noteUnit(experiment, event, shown, seq, touched);
  noteReport(experiment, variant, event, increment, receivedAt);
  updateComparing(state, experiment, seq, touched);
  const { attributionWindowMs } = state.settings;
  addShown(experiment.saved, variant.saving, shown.impressions);
  const moment = Math.min(increment.at, receivedAt);
  if (moment > experiment.newestAt) {
    experiment.newestAt = moment;
    experiment.newestReceivedAt = receivedAt;
  }
  const isLate = !addCounts(experiment.evidence, variant.id, increment, increment.at, state.settings, details);
  addReported(variant, experiment, details.metrics, isLate);
  if (isLate) {
    const now = clockOf(experiment, attributionWindowMs, receivedAt);
    noteLate(experiment.late, variant.id, increment, increment.at, now, attributionWindowMs);
    variant.late = plusTally(variant.late, aboveZero(increment));
  }
  touch(variant, seq, touched);
}
