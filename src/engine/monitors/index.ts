import { batches } from './batches.ts';
import { ends } from './ends.ts';
import { earlyKill } from './early-kill.ts';
import { fatigue } from './fatigue.ts';
import { guardrails } from './guardrails.ts';
import type { Monitor } from './monitor.ts';
import { suggestions } from './suggestions.ts';
import { traffic } from './traffic.ts';

/** The monitors of a stream in the order in which they run: traffic and guardrails, which pause kills, are checked before anything is killed. */
export function monitors(): Monitor[] {
  return [batches(), traffic(), guardrails(), earlyKill(), ends(), fatigue(), suggestions()];
}
