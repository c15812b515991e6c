import type { StreamState } from '../state.ts';
import { dueEnd, durationEnd, type Times } from '../suggestions/experiment-end.ts';
import type { Decision, Monitor } from './monitor.ts';

function closings(
  state: Readonly<StreamState>,
  experiments: Iterable<string>,
  times: Times,
  endOf: typeof dueEnd,
): Decision[] {
  const decisions: Decision[] = [];
  for (const id of experiments) {
    const experiment = state.experiments.get(id);
    // A closing ends what is shown, so what holds automatic stops back holds it back too.
    if (experiment?.end?.when !== 'close' || experiment.pauses.length > 0) continue;
    const due = endOf(state, experiment, times);
    if (due === null) continue;
    const { cause, winner, reason, coded } = due;
    decisions.push({
      kind: 'experiment.closed',
      at: new Date(times.now).toISOString(),
      experiment: id,
      ...(winner !== null && { winner }),
      ...{ reason, cause, reasonCode: coded.code, reasonNumbers: [...coded.numbers] },
    });
  }
  return decisions;
}

/** Closes experiments whose end has come, where they say so; for others it is suggested. Time alone brings an end, too. */
export function ends(): Monitor {
  return {
    name: 'ends',
    decide: ({ state, touched, ...times }) => closings(state, touched.experiments, times, dueEnd),
    // An effect becomes impossible with a batch, which touches its experiment.
    decideByTime: ({ state, ...times }) => closings(state, state.experiments.keys(), times, durationEnd),
  };
}
