import { formatPercent } from '../../protocol/index.ts';
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
      figure('late-impressions', 'late impressions', late.impressions),
      figure('late-engagements', 'late engagements', late.engagements),
    ],
    expectedGain: null,
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

/** Everything that the way in which an experiment is counted calls for. */
export function candidatesOfCounting(experiment: ExperimentState): Candidate[] {
  return [lengthenWindow(experiment), declareCounting(experiment)].filter((candidate) => candidate !== null);
}
