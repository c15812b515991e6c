import { armLogEvidence, type KillRule, type Verdict } from '../../stats/index.ts';
import { judgeBy } from '../../stats/kill/kill-rule.ts';

/** The evidence against the arms of a rule, each with what it was worked out from. */
interface Known {
  readonly plan: KillRule['plan'];
  readonly logs: (readonly number[] | undefined)[];
  readonly starts: number[];
  readonly logE: number[];
}

// Not of the state: a batch is followed by a look at every arm for kills, for suggestions, for the judged history and for viewers.
const cache = new WeakMap<KillRule, Known>();

function knownOf(rule: KillRule): Known {
  let known = cache.get(rule);
  if (known?.plan !== rule.plan || known === undefined)
    cache.set(rule, (known = { plan: rule.plan, logs: [], starts: [], logE: [] }));
  return known;
}

function evidenceIn({ logs, starts, logE }: Known, rule: KillRule, arm: number): number {
  const state = rule.arms[arm];
  // A batch puts another list in the place of an arm's logs.
  if (state !== undefined && logs[arm] === state.logs && starts[arm] === state.start) return logE[arm] as number;
  const found = armLogEvidence(rule, arm);
  // In the order of arrival, so that the lists have no holes.
  if (state === undefined || arm > logs.length) return found;
  logs[arm] = state.logs;
  starts[arm] = state.start;
  logE[arm] = found;
  return found;
}

/** ln E of one arm, as `armLogEvidence` of peeksafe/stats has it, worked out once for each batch. */
export const keptLogEvidence = (rule: KillRule, arm: number): number => evidenceIn(knownOf(rule), rule, arm);

/** The verdicts of a rule, as `judge` of peeksafe/stats has them, from the same evidence. */
export function keptVerdicts(rule: KillRule): Verdict[] {
  const known = knownOf(rule);
  return judgeBy(rule, (_, arm) => evidenceIn(known, rule, arm));
}
