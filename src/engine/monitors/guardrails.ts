import { brokenGuardrails } from '../metrics/broken-guardrails.ts';
import { actionOf, breach, isSpeaking } from '../metrics/guardrails.ts';
import type { ExperimentState, StreamState } from '../state.ts';
import { brief } from '../suggestions/candidate.ts';
import type { Decision, Monitor } from './monitor.ts';

/** Whether a guardrail that pauses speaks against a variant that is shown, by half of what it took: so that it does not come and go at its bound. */
function isStillBroken(state: Readonly<StreamState>, experiment: ExperimentState): boolean {
  const { guardrails = [], variants } = experiment.evidence;
  return guardrails.some(
    (guardrail) =>
      actionOf(guardrail.metric) === 'pause' &&
      isSpeaking(guardrail, experiment) &&
      variants.some((id, arm) => {
        const variant = state.variants.get(id);
        if (variant?.status !== 'active' || variant.isWaiting) return false;
        return breach(guardrail, arm).logEvidence >= -Math.log(guardrail.rule.alpha) / 2;
      }),
  );
}

function decide(state: Readonly<StreamState>, experiment: ExperimentState, at: string): Decision | null {
  const head = { at, experiment: experiment.id, cause: 'guardrail' as const };
  if (experiment.pauses.some(({ cause }) => cause === 'guardrail')) {
    if (isStillBroken(state, experiment)) return null;
    return { ...head, kind: 'experiment.resumed', reason: 'No variant that is shown breaks a guardrail any more' };
  }
  const broken = brokenGuardrails(state, experiment).find(({ guardrail }) => actionOf(guardrail.metric) === 'pause');
  if (broken === undefined) return null;
  const { variant, reason, evidence, guardrail } = broken;
  return {
    ...head,
    kind: 'experiment.paused',
    reason: `"${brief(variant.content)}" breaks a guardrail: ${reason}`,
    evidence: { logE: evidence.logE, logNeeded: -Math.log(guardrail.rule.alpha) },
  };
}

/**
 * Pauses automatic kills while a variant that is shown breaks a guardrail that pauses. They go on when a person says so, and by themselves when the
 * variant is shown no more or its evidence has gone.
 */
export function guardrails(): Monitor {
  return {
    name: 'guardrails',
    decide: ({ state, touched, now }) => {
      const at = new Date(now).toISOString();
      return [...touched.experiments].flatMap((id) => {
        const experiment = state.experiments.get(id);
        if (experiment?.evidence.guardrails === undefined || experiment.closing !== null) return [];
        return decide(state, experiment, at) ?? [];
      });
    },
  };
}
