import { batches } from './batches.ts';
import { earlyKill } from './early-kill.ts';
import { fatigue } from './fatigue.ts';
import type { Monitor } from './monitor.ts';
import { suggestions } from './suggestions.ts';
import { traffic } from './traffic.ts';

/** The monitors of a stream in the order in which they run: the traffic is checked before anything is killed. */
export function monitors(): Monitor[] {
  return [batches(), traffic(), earlyKill(), fatigue(), suggestions()];
}
