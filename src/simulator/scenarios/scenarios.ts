import type { Cast, Emit, Run } from '../world/cast.ts';
import { PATTERNS } from '../world/templates.ts';
import type { Wear } from '../world/pattern-fatigue.ts';

/** Something to make happen in a simulated world. Without an experiment it happens in the newest open one. */
export type Scenario =
  /** Posts a variant that is predicted to do as well as the best of the others and earns a seventh of that. */
  | { readonly kind: 'losing-variant'; readonly experiment?: string }
  /** Uses a pattern three more times outside the experiments, which also lowers the true ER of its variants. */
  | { readonly kind: 'overuse-pattern'; readonly pattern?: string }
  /** Shows one variant three times as often as planned. */
  | { readonly kind: 'break-split'; readonly experiment?: string }
  /** Shows variants as planned again. */
  | { readonly kind: 'fix-split'; readonly experiment?: string }
  /** Multiplies the mean traffic, 0 to 1,000; 1 is as at the start. */
  | { readonly kind: 'traffic'; readonly factor: number }
  /** Opens one more experiment. */
  | { readonly kind: 'open-experiment' };

/** The entities that a scenario concerned. */
export interface ScenarioEffect {
  /** Id of the experiment in which it happened. */
  readonly experiment?: string;
  /** Id of the variant that was posted or favored. */
  readonly variant?: string;
  /** Id of the pattern that was used. */
  readonly pattern?: string;
}

/** The parts of a world that scenarios change. */
export interface Machinery {
  readonly now: number;
  readonly cast: Cast;
  readonly wear: Wear;
  readonly emit: Emit;
  openRun(): Run;
  setTraffic(factor: number): void;
}

const TIRING_USES = 3;
const LOSER_FACTOR = 1 / 7;
const PROMISE_WITHOUT_OTHERS = 0.06;

function chosenRun(machinery: Machinery, id: string | undefined): Run {
  if (id === undefined) return machinery.cast.open.at(-1) ?? machinery.openRun();
  const run = machinery.cast.open.find((open) => open.id === id);
  if (run === undefined)
    throw new RangeError(`No experiment "${id}" is open in this world: expected the id of one that is.`);
  return run;
}

function addLoser(machinery: Machinery, id: string | undefined): ScenarioEffect {
  const run = chosenRun(machinery, id);
  const promises = run.roles.map((role) => role.draft.predictedEr ?? 0);
  const predictedEr = Math.max(...promises) || PROMISE_WITHOUT_OTHERS;
  const role = machinery.cast.addRole(run, { predictedEr, trueEr: predictedEr * LOSER_FACTOR }, machinery.now);
  return { experiment: run.id, variant: role.id };
}

function tire(machinery: Machinery, chosen: string | undefined): ScenarioEffect {
  const { wear, now, emit } = machinery;
  const least = [...PATTERNS].sort((a, b) => wear.usesAt(a, now) - wear.usesAt(b, now))[0] as string;
  const pattern = chosen ?? least;
  for (let i = 0; i < TIRING_USES; i++) {
    wear.use(pattern, now);
    emit(now, { kind: 'pattern.used', pattern });
  }
  return { pattern };
}

function split(machinery: Machinery, id: string | undefined, broken: boolean): ScenarioEffect {
  const run = chosenRun(machinery, id);
  const favoured = broken ? (run.roles.find((role) => role.traffic.live)?.id ?? null) : null;
  run.favoured = favoured;
  return favoured === null ? { experiment: run.id } : { experiment: run.id, variant: favoured };
}

/**
 * Makes a scenario happen.
 * @throws RangeError for an experiment that is not open, or a factor out of its range.
 */
export function triggerScenario(scenario: Scenario, machinery: Machinery): ScenarioEffect {
  switch (scenario.kind) {
    case 'losing-variant':
      return addLoser(machinery, scenario.experiment);
    case 'overuse-pattern':
      return tire(machinery, scenario.pattern);
    case 'break-split':
      return split(machinery, scenario.experiment, true);
    case 'fix-split':
      return split(machinery, scenario.experiment, false);
    case 'traffic':
      if (!(scenario.factor >= 0 && scenario.factor <= 1000)) {
        throw new RangeError(`The traffic's factor is ${scenario.factor}: expected a number from 0 to 1,000.`);
      }
      machinery.setTraffic(scenario.factor);
      return {};
    case 'open-experiment':
      return { experiment: machinery.openRun().id };
  }
}
