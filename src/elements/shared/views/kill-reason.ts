import type { Kill, KillEvidence } from '../../../protocol/index.ts';
import type { Reason } from '../strings/engine.ts';

/** The reason of a stop; of one by a metric with its numbers where strings of other languages find them. */
export const reasonOfKill = (kill: Kill): Reason =>
  kill.evidence?.metric === undefined ? kill : metricReason(kill, kill.evidence);

function metricReason(kill: Kill, evidence: KillEvidence): Reason {
  const { value, leaderValue, othersValue, controlValue, limitValue, bound, impressions, unit, logE, alpha } = evidence;
  const counted = unit === 'visitors' ? 'visitors' : 'impressions';
  const logNeeded = alpha === undefined ? undefined : -Math.log(alpha);
  const beside = { leaderValue, othersValue, controlValue, limitValue };
  const numbers = { value, ...beside, bound, [counted]: impressions, logE, logNeeded };
  const reasonNumbers = Object.entries(numbers).flatMap(([name, one]) =>
    one === undefined ? [] : [{ name, value: one }],
  );
  return { ...kill, reasonNumbers };
}
