import { formatCount, formatPercent } from '../../protocol/index.ts';
import { burstsIn } from '../../stats/traffic/dispersion.ts';
import { whyNotPromised } from '../evidence/comparability.ts';
import { latenessOf } from '../evidence/late-watch.ts';
import { span } from '../sentences.ts';
import type { ExperimentState } from '../state.ts';
import { brief, coded, figure, type Candidate } from './candidate.ts';

/** Counts come after their batch has closed: name the window that would have held them. */
function lengthenWindow(experiment: ExperimentState): Candidate | null {
  const lateness = latenessOf(experiment.late);
  if (lateness === null) return null;
  const { share, windowMs, neededMs } = lateness;
  const { late } = experiment.late;
  const advice =
    neededMs === null
      ? 'No window that may be set would have held most of them'
      : `A window of ${span(neededMs)} would have held most of them`;
  return {
    action: 'lengthen-window',
    about: { kind: 'experiment', id: experiment.id },
    priority: experiment.pauses.some(({ cause }) => cause === 'late') ? 'critical' : 'medium',
    title: `Wait longer for the counts of "${brief(experiment.title)}"`,
    reason: `${formatPercent(share)} came too late for the attribution window of ${span(windowMs)}, and no decision rests on them. ${advice}`,
    coded: coded('late-counts', { share, windowMs, neededMs }),
    evidence: [
      experiment.unit === 'visitors'
        ? figure('late-visitors', 'late visitors', late.impressions)
        : figure('late-impressions', 'late impressions', late.impressions),
      figure('late-engagements', 'late engagements', late.engagements),
    ],
    expectedGain: null,
    ...(neededMs !== null && { effect: { kind: 'set-window', attributionWindowMs: neededMs } }),
  };
}

const DECLARATIONS = {
  'totals-vary':
    'Its running totals are not compared: they do not belong to the same moments when shares of the traffic change. Declare sharesConstant if they do not change',
  'own-time':
    'Its variants are not compared: engagements seem to carry their own time instead of that of their impression, and a variant has joined. Declare engagementTime',
} as const;

/** Variants that were meant to be compared are not: name the declaration that is missing. */
function declareCounting({ id, title, comparison, counting, evidence }: ExperimentState): Candidate | null {
  const { notCompared } = counting;
  if (comparison === 'observational' || notCompared === null || evidence.variants.length < 2) return null;
  return {
    action: 'declare-counting',
    about: { kind: 'experiment', id },
    priority: 'high',
    title: `Declare how "${brief(title)}" is counted`,
    reason: DECLARATIONS[notCompared],
    coded: coded(notCompared, {}),
    evidence: [],
    expectedGain: null,
  };
}

/** Visitors are assigned, and their impressions are counted: nothing can be promised of stops that rest on these. */
function countVisitors(experiment: ExperimentState): Candidate | null {
  const why = whyNotPromised(experiment);
  if (why === null || experiment.evidence.variants.length < 2) return null;
  return {
    action: 'count-visitors',
    about: { kind: 'experiment', id: experiment.id },
    priority: 'high',
    title: `Count the visitors of "${brief(experiment.title)}"`,
    reason:
      'Visitors are assigned and impressions are counted, so equal variants are stopped more often than promised. ' +
      'Open a new experiment whose reports carry units and engagedUnits',
    coded: coded(why, {}),
    evidence: [],
    expectedGain: null,
  };
}

/** The counts come in bursts: what is counted is not independent, or something counts it many times. */
function checkBursts({ id, title, unit, evidence }: ExperimentState): Candidate | null {
  const bursts = burstsIn(evidence.dispersion);
  if (bursts === null) return null;
  const { times, most, batches } = bursts;
  const isOfVisitors = unit === 'visitors';
  return {
    action: isOfVisitors ? 'check-bursts' : 'count-visitors',
    about: { kind: 'experiment', id },
    priority: 'high',
    title: isOfVisitors
      ? `Look at what "${brief(title)}" counts many times`
      : `Count the visitors of "${brief(title)}"`,
    reason:
      `Its engagements vary ${times.toFixed(1)} times as much as independent ones would in ${formatCount(batches)} batches (warns from ${most.toFixed(1)}). ` +
      (isOfVisitors
        ? 'Look for robots, and for visitors that are counted more than once. '
        : 'If visitors see a variant many times, open a new experiment whose reports carry units and engagedUnits. ') +
      'Only bursts inside a batch are found',
    coded: coded(isOfVisitors ? 'visitors-in-bursts' : 'counts-in-bursts', { ratio: times, most, batches }),
    evidence: [],
    expectedGain: null,
  };
}

/** Everything that the way in which an experiment is counted calls for. */
export function candidatesOfCounting(experiment: ExperimentState): Candidate[] {
  // The surer of two reasons for the same action.
  const units = countVisitors(experiment) ?? checkBursts(experiment);
  return [lengthenWindow(experiment), declareCounting(experiment), units].filter((candidate) => candidate !== null);
}
