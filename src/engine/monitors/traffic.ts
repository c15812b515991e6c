import { odds, oddsNeeded } from '../sentences.ts';
import { trafficLogEvidence } from '../fold/traffic-plan.ts';
import { BUDGET } from '../evidence/experiment-evidence.ts';
import type { Decision, Monitor } from './monitor.ts';

const LOG_NEEDED = -Math.log(BUDGET.ratio);

/**
 * Watches whether traffic is shared as planned. Alarmed, it pauses automatic kills, since whatever bends the traffic may bend the ERs; they
 * go on when the evidence has gone again or a person says so.
 */
export function traffic(): Monitor {
  return {
    name: 'traffic',
    decide: ({ state, touched, now }) =>
      [...touched.experiments].flatMap((id): Decision[] => {
        const experiment = state.experiments.get(id);
        if (experiment === undefined) return [];
        const logE = trafficLogEvidence(experiment.evidence.traffic);
        const isPaused = experiment.pauses.some(({ cause }) => cause === 'traffic');
        const isAlarmed = logE !== null && logE >= LOG_NEEDED;
        if (isAlarmed === isPaused) return [];
        const head = { at: new Date(now).toISOString(), experiment: id, cause: 'traffic' as const };
        if (!isAlarmed)
          return [{ ...head, kind: 'experiment.resumed', reason: 'The traffic is split as planned again' }];
        const reason = `The traffic is not split as planned; evidence ${odds(logE)} (pauses at ${oddsNeeded(BUDGET.ratio)})`;
        return [{ ...head, kind: 'experiment.paused', reason, evidence: { logE, logNeeded: LOG_NEEDED } }];
      }),
  };
}
