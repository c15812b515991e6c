import { formatCount, type PauseCause, type ReasonCode } from '../../protocol/index.ts';
import { lateEvidence } from '../evidence/late-watch.ts';
import { odds, oddsNeeded } from '../sentences.ts';
import { isSkippedOften, trafficLogEvidence } from '../fold/batches/traffic-plan.ts';
import { BUDGET } from '../evidence/error-budget.ts';
import type { ExperimentState } from '../state.ts';
import type { Decision, Monitor } from './monitor.ts';

const LOG_NEEDED = -Math.log(BUDGET.ratio);

const isPausedBy = ({ pauses }: ExperimentState, cause: PauseCause): boolean =>
  pauses.some((pause) => pause.cause === cause);

function checkSplit(experiment: ExperimentState, at: string): Decision | null {
  const logE = trafficLogEvidence(experiment.evidence.traffic);
  const { traffic: watch } = experiment.evidence;
  const isAlarmed = logE !== null && logE >= LOG_NEEDED;
  const isPaused = isPausedBy(experiment, 'traffic');
  const isBursting = watch !== null && isSkippedOften(watch, isPaused);
  if ((isAlarmed || isBursting) === isPaused) return null;
  const head = { at, experiment: experiment.id, cause: 'traffic' as const };
  if (isPaused) return { ...head, kind: 'experiment.resumed', reason: 'The traffic is split as planned again' };
  if (!isAlarmed) {
    const reason =
      `${formatCount(watch?.skipped ?? 0)} of ${formatCount(watch?.batches ?? 0)} batches were skipped: ` +
      'in them the traffic was far from its plan (pauses at 2 %)';
    return { ...head, kind: 'experiment.paused', reason, reasonCode: 'traffic-bursts' satisfies ReasonCode };
  }
  const reason = `The traffic is not split as planned; evidence ${odds(logE)} (pauses at ${oddsNeeded(BUDGET.ratio)})`;
  return { ...head, kind: 'experiment.paused', reason, evidence: { logE, logNeeded: LOG_NEEDED } };
}

/** Until a person resumes: evidence that goes down again does not say that what was not counted has been. */
function checkLateness(experiment: ExperimentState, at: string): Decision | null {
  if (isPausedBy(experiment, 'late')) return null;
  const { logE, logNeeded } = lateEvidence(experiment.late);
  if (logE < logNeeded) return null;
  const reason =
    `Counts come late more often with some variants than with others; evidence ${odds(logE)} ` +
    `(pauses at ${formatCount(Math.round(Math.exp(logNeeded)))} : 1)`;
  const head = { at, experiment: experiment.id, cause: 'late' as const };
  return { ...head, kind: 'experiment.paused', reason, evidence: { logE, logNeeded } };
}

/**
 * Watches whether traffic is shared as planned, and whether counts are equally late. Alarmed, it pauses automatic kills, since whatever bends
 * the traffic may bend the ERs. They go on when a person says so, or when the evidence about the traffic has gone again.
 */
export function traffic(): Monitor {
  return {
    name: 'traffic',
    decide: ({ state, touched, now }) => {
      const at = new Date(now).toISOString();
      return [...touched.experiments].flatMap((id): Decision[] => {
        const experiment = state.experiments.get(id);
        // Of one that is closed, what still comes was shown before.
        if (experiment === undefined || experiment.closing !== null) return [];
        return [checkSplit(experiment, at), checkLateness(experiment, at)].filter((decision) => decision !== null);
      });
    },
  };
}
