import type { GuardrailAction } from '../../protocol/index.ts';
import type { ExperimentRuns, Emit, ExperimentRun, RunVariant } from '../world/experiment-runs.ts';
import type { Opening } from '../world/options.ts';
import { PATTERNS } from '../world/templates.ts';
import type { PatternFatigue } from '../world/pattern-fatigue.ts';

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
  /**
   * Opens an experiment that measures reading time, revenue and load time, one variant of which takes twice as long to load as its guardrail allows. `action`:
   * what follows; `pause`.
   */
  | { readonly kind: 'break-guardrail'; readonly action?: GuardrailAction }
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
export interface ScenarioContext {
  readonly now: number;
  readonly runs: ExperimentRuns;
  readonly fatigue: PatternFatigue;
  readonly emit: Emit;
  /** Opens an experiment; a drawn one without a plan. */
  openRun(opening?: Omit<Opening, 'afterMs'>): ExperimentRun;
  setTraffic(factor: number): void;
}

/** Most of the audience, so that a guardrail that takes a thousand impressions of each speaks within a minute. */
const GUARDED_WEIGHT = 10;
const SLOW_SECONDS = 2;

const EXTRA_USES = 3;
const LOSER_FACTOR = 1 / 7;
const PROMISE_WITHOUT_OTHERS = 0.06;

function chosenRun(context: ScenarioContext, id: string | undefined): ExperimentRun {
  if (id === undefined) return context.runs.open.at(-1) ?? context.openRun();
  const run = context.runs.open.find((open) => open.id === id);
  if (run === undefined)
    throw new RangeError(`No experiment "${id}" is open in this world: expected the id of one that is.`);
  return run;
}

function addLosingVariant(context: ScenarioContext, id: string | undefined): ScenarioEffect {
  const run = chosenRun(context, id);
  const promises = run.variants.map((variant) => variant.draft.predictedEr ?? 0);
  const predictedEr = Math.max(...promises) || PROMISE_WITHOUT_OTHERS;
  const variant = context.runs.addVariant(run, { predictedEr, trueEr: predictedEr * LOSER_FACTOR }, context.now);
  return { experiment: run.id, variant: variant.id };
}

function overusePattern(context: ScenarioContext, chosen: string | undefined): ScenarioEffect {
  const { fatigue, now, emit } = context;
  const least = [...PATTERNS].sort((a, b) => fatigue.usesAt(a, now) - fatigue.usesAt(b, now))[0] as string;
  const pattern = chosen ?? least;
  for (let i = 0; i < EXTRA_USES; i++) {
    fatigue.use(pattern, now);
    emit(now, { kind: 'pattern.used', pattern });
  }
  return { pattern };
}

function setSplit(context: ScenarioContext, id: string | undefined, broken: boolean): ScenarioEffect {
  const run = chosenRun(context, id);
  const favored = broken ? (run.variants.find((variant) => variant.traffic.live)?.id ?? null) : null;
  run.favored = favored;
  return favored === null ? { experiment: run.id } : { experiment: run.id, variant: favored };
}

function breakGuardrail(context: ScenarioContext, guardrail: GuardrailAction): ScenarioEffect {
  // Alike in all else, so that nothing but the guardrail speaks.
  const alike = { trueEr: 0.06, predictedEr: 0.06, pattern: null };
  const variants = [{ ...alike, loadSeconds: SLOW_SECONDS }, alike, alike];
  const run = context.openRun({ weight: GUARDED_WEIGHT, guardrail, variants });
  const [slow] = run.variants as [RunVariant];
  return { experiment: run.id, variant: slow.id };
}

/**
 * Makes a scenario happen.
 * @throws RangeError for an experiment that is not open, or a factor out of its range.
 */
export function triggerScenario(scenario: Scenario, context: ScenarioContext): ScenarioEffect {
  switch (scenario.kind) {
    case 'losing-variant':
      return addLosingVariant(context, scenario.experiment);
    case 'overuse-pattern':
      return overusePattern(context, scenario.pattern);
    case 'break-split':
      return setSplit(context, scenario.experiment, true);
    case 'fix-split':
      return setSplit(context, scenario.experiment, false);
    case 'traffic':
      if (!(scenario.factor >= 0 && scenario.factor <= 1000)) {
        throw new RangeError(`The traffic's factor is ${scenario.factor}: expected a number from 0 to 1,000.`);
      }
      context.setTraffic(scenario.factor);
      return {};
    case 'break-guardrail':
      return breakGuardrail(context, scenario.action ?? 'pause');
    case 'open-experiment':
      return { experiment: context.openRun().id };
  }
}
