import { share, within, type Figure, type Finding } from '../report/findings.ts';
import type { SimulationName } from './simulation.ts';

const ON = 'simulation';

/** Paths of every simulation: one list of columns a path. */
export type Paths = Readonly<Record<SimulationName, readonly (readonly number[])[]>>;

/** Makes findings of simulated paths. */
export function simulationFindings(paths: Paths): Finding[] {
  const column = (name: SimulationName, place: number): number[] => paths[name].map((path) => path[place] as number);
  /** The share of paths on which it happened, in per cent, beside the budget that it has, if any. */
  const happened = (subject: string, metric: string, name: SimulationName, place: number, budget?: number): Figure => {
    const values = column(name, place);
    const sum = values.reduce((all, value) => all + value, 0);
    const figure = share(subject, `${ON}: ${metric}`, sum, values.length);
    return budget === undefined ? figure : within(budget, figure);
  };
  const line = (what: string, seen: string, ...figures: Figure[]): Finding => ({ on: ON, what, figures, seen });

  return [
    line(
      'drift demo, no difference, watched live: z-test on totals wrong / evidence wrong, two-sided at .05',
      '100 % / 1.8 %; bound 5 %',
      happened('z-test', 'drift demo, wrong', 'drift', 0),
      happened('peeksafe', 'drift demo, wrong', 'drift', 1, 5),
    ),
    line(
      'drift demo: either of two equal arms killed, alpha .05 (F3)',
      '-; the budget is for each arm',
      happened('peeksafe', 'drift demo, either arm killed', 'drift', 2),
    ),
    line(
      'four equal arms at 4 %, arm 0 killed: evidence at .05 / at .04 (F3)',
      '1.5 % / -; bounds 5 % / 4 %',
      happened('peeksafe', 'four equal arms, arm 0 killed, F3 at .05', 'fourEqual', 0, 5),
      happened('peeksafe', 'four equal arms, arm 0 killed, F3 at .04', 'fourEqual', 1, 4),
    ),
    line(
      'four equal arms, arm 0 killed: Bayes, P(leader better) > .95 / P(best) < .05',
      '60 %',
      happened('bayes-95', 'four equal arms, arm 0 killed, P(leader better) > .95', 'fourEqualBayes', 0),
      happened('bayes-95', 'four equal arms, arm 0 killed, P(best) < .05', 'fourEqualBayes', 1),
    ),
    line(
      'four equal arms, arm 0 killed: simple rule, f = .5, N = 100, exact prediction',
      '11 %',
      happened('simple-rule', 'four equal arms, arm 0 killed', 'fourEqual', 2),
    ),
    line(
      'false alarm F1: true ER of 4 % ever outside: not predicted / predicted 4 % / predicted 20 %',
      'bound 5 %',
      happened('peeksafe', 'false alarm F1, not predicted', 'outside', 0, 5),
      happened('peeksafe', 'false alarm F1, predicted right', 'outsidePredicted', 0, 5),
      happened('peeksafe', 'false alarm F1, predicted 20 %', 'outsideMispredicted', 0, 5),
    ),
    line(
      'false alarm F3: arm 0 of four equal killed while ER and traffic drift: at .05 / at .04',
      'bounds 5 % / 4 %',
      happened('peeksafe', 'false alarm F3 under drift at .05', 'fourDrifting', 0, 5),
      happened('peeksafe', 'false alarm F3 under drift at .04', 'fourDrifting', 1, 4),
    ),
    line(
      'false alarm F4: exactly half as good as predicted killed: at .05 / at .01',
      'bounds 5 % / 1 %',
      happened('peeksafe', 'false alarm F4 at .05', 'atFloor', 0, 5),
      happened('peeksafe', 'false alarm F4 at .01', 'atFloor', 1, 1),
    ),
    line(
      'false alarm F6: traffic keeps to its plan: chi-square at .01 / sequential BF at .01',
      '18 % / .4 %; bound 1 %',
      happened('chi-square', 'false alarm of traffic at .01', 'keptRatio', 0),
      happened('peeksafe', 'false alarm F6 at .01', 'keptRatio', 1, 1),
    ),
    line(
      'false alarm F7: unworn pattern called fatigued within 28 looks: batches (i) / posts (ii)',
      'bound 5 %',
      happened('peeksafe', 'false alarm F7, batches', 'freshBatches', 0, 5),
      happened('peeksafe', 'false alarm F7, posts', 'freshPosts', 0, 5),
    ),
    line(
      'equal segments watched live: an interval of a variant ever misses, of 3 / 8 / 32 values',
      'bound 5 %',
      happened('peeksafe', 'segments, an interval of 3 values misses', 'segments', 0, 5),
      happened('peeksafe', 'segments, an interval of 8 values misses', 'segments', 1, 5),
      happened('peeksafe', 'segments, an interval of 32 values misses', 'segments', 2, 5),
    ),
    line(
      'the same: two intervals of any of all 43 values ever apart / a z-test of any at .05',
      'bound 5 % / -',
      happened('peeksafe', 'segments, a false difference of any value', 'segments', 3, 5),
      happened('z-test', 'segments, a false difference of any value', 'segments', 4),
    ),
  ];
}
