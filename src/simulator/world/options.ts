import type { Comparison, GuardrailAction, KillPolicy } from '../../protocol/index.ts';
import type { DayRhythm } from './day-rhythm.ts';
import type { PatternId } from './templates.ts';

/** A variant of an opening that is planned by hand; what is left out is drawn. */
export interface VariantSketch {
  /** Its pattern; null for none. */
  readonly pattern?: PatternId | null;
  /** Its true ER at the mean hour of the day, before fatigue: 0 to 1. */
  readonly trueEr?: number;
  /** The predicted ER, 0 to 1; null for none. */
  readonly predictedEr?: number | null;
  /** Seconds that its page takes to load on average, where its experiment measures that; 1.2. */
  readonly loadSeconds?: number;
}

/** An experiment that opens at a fixed time, besides those that the world draws itself. */
export interface Opening {
  /** Milliseconds after `startAt`; 0 or more. */
  readonly afterMs: number;
  /** How long it runs, in milliseconds; drawn when left out. */
  readonly lifeMs?: number;
  /** Its part of the audience, relative to the other experiments, which have 1. */
  readonly weight?: number;
  /** The action that follows when a variant takes longer to load than the others; where it is given, reading time, revenue and load time are measured. */
  readonly guardrail?: GuardrailAction;
  /** Its variants; at least one. */
  readonly variants: readonly VariantSketch[];
}

/** The options of a simulated world. Everything but the seed and the start has a default. */
export interface WorldOptions {
  /** Equal seeds (and equal other options) give equal events. 1 to 40 letters, digits, dots, underscores and hyphens. */
  readonly seed: string | number;
  /** The world's beginning, milliseconds since 1970. */
  readonly startAt: number;
  /** The step in which the world moves, milliseconds; 1,000. */
  readonly tickMs?: number;
  /** Experiments that are open at the same time; 3. */
  readonly experiments?: number;
  /** Fewest and most variants of an experiment; [3, 5]. */
  readonly variantsPerExperiment?: readonly [number, number];
  /** Lowest and highest base ER of an experiment; [.02, .08]. Variants scatter around it. */
  readonly baseEr?: readonly [number, number];
  /** Impressions per second over all experiments, mean of a day; 60. */
  readonly impressionsPerSecond?: number;
  /** How long experiments run on average, milliseconds; 45 minutes. */
  readonly experimentMs?: number;
  /** Everything that happens in a second happens this many times as often; 1. */
  readonly speed?: number;
  /** How traffic and ER swing over the day. */
  readonly rhythm?: DayRhythm;
  /** Error of the predictions: they are the truth times `bias`, scattered by a log-normal with this `sigma`; 1 and .25. */
  readonly prediction?: { readonly bias: number; readonly sigma: number };
  /** By how much the true ER of a pattern's variants falls with each further use in 7 days; .1 is a tenth. */
  readonly fatiguePerUse?: number;
  /** The part of the engagements that comes late (0 to 1), and how late on average in milliseconds; .2 and 3 minutes. */
  readonly late?: { readonly share: number; readonly meanMs: number };
  /** How the stream closes its batches, milliseconds; the server's default when left out. */
  readonly batches?: { readonly batchMs: number; readonly attributionWindowMs: number };
  /** The policy that experiments are opened with; left to the server when left out. */
  readonly policy?: KillPolicy;
  /** How experiments say that their variants are shown; `randomised`. */
  readonly comparison?: Comparison;
  /** Hours of past before `startAt` that `history()` tells, 0 to 168; 0. */
  readonly backlogHours?: number;
  /** Impressions per second in that past; a tenth of `impressionsPerSecond`. */
  readonly backlogImpressionsPerSecond?: number;
  /** Whether impressions have a device and a country, by which experiments can be broken down; false. */
  readonly segments?: boolean;
  /** Experiments that open at fixed times, besides those drawn. */
  readonly openings?: readonly Opening[];
}

/** The options with every default filled in. */
export type Settings = Required<Omit<WorldOptions, 'policy' | 'batches'>> & Pick<WorldOptions, 'policy' | 'batches'>;

// The protocol writes years up to 9999; this leaves room to advance.
const LATEST_MS = Date.UTC(9000, 0);

function requireOption(holds: boolean, option: keyof WorldOptions, expected: string, got: unknown): void {
  if (!holds)
    throw new RangeError(`The simulator's option "${option}" is ${JSON.stringify(got)}: expected ${expected}.`);
}

const within = (value: number, low: number, high: number): boolean => value >= low && value <= high;
const wholeWithin = (value: number, low: number, high: number): boolean =>
  Number.isInteger(value) && within(value, low, high);

function checkRange(
  option: 'baseEr' | 'variantsPerExperiment',
  range: readonly [number, number],
  low: number,
  high: number,
): void {
  requireOption(
    low <= range[0] && range[0] <= range[1] && range[1] <= high,
    option,
    `two numbers from ${low} to ${high}, the lower first`,
    range,
  );
}

function checkOpenings(openings: readonly Opening[]): void {
  const fraction = (value: number | null | undefined): boolean =>
    value === undefined || value === null || within(value, 0, 1);
  for (const opening of openings) {
    requireOption(opening.afterMs >= 0, 'openings', '"afterMs" of 0 or more', opening.afterMs);
    requireOption(opening.variants.length > 0, 'openings', 'at least one variant in each', opening.variants);
    requireOption(within(opening.weight ?? 1, 0.001, 1000), 'openings', '"weight" from .001 to 1,000', opening.weight);
    for (const { trueEr, predictedEr, loadSeconds = 1 } of opening.variants) {
      requireOption(within(loadSeconds, 0.01, 60), 'openings', '"loadSeconds" from .01 to 60', loadSeconds);
      requireOption(fraction(trueEr) && fraction(predictedEr), 'openings', 'rates from 0 to 1', {
        trueEr,
        predictedEr,
      });
    }
  }
}

function checkRhythm({ traffic, er, peakHour }: DayRhythm): void {
  requireOption(within(traffic, 0, 0.95) && within(er, 0, 0.95), 'rhythm', 'swings from 0 to .95', { traffic, er });
  requireOption(within(peakHour, 0, 24), 'rhythm', 'a peak hour from 0 to 24', peakHour);
}

function check(s: Settings): void {
  requireOption(
    /^[\w.-]{1,40}$/.test(String(s.seed)),
    'seed',
    '1 to 40 letters, digits, dots, underscores or hyphens',
    s.seed,
  );
  requireOption(
    wholeWithin(s.startAt, s.backlogHours * 3_600_000, LATEST_MS),
    'startAt',
    'whole milliseconds since 1970 and before the year 9000, later than the backlog is long',
    s.startAt,
  );
  requireOption(wholeWithin(s.tickMs, 10, 3_600_000), 'tickMs', 'whole milliseconds from 10 to 3,600,000', s.tickMs);
  requireOption(wholeWithin(s.experiments, 0, 1000), 'experiments', 'a whole number from 0 to 1,000', s.experiments);
  checkRange('variantsPerExperiment', s.variantsPerExperiment, 1, 50);
  requireOption(
    s.variantsPerExperiment.every(Number.isInteger),
    'variantsPerExperiment',
    'whole numbers',
    s.variantsPerExperiment,
  );
  checkRange('baseEr', s.baseEr, 0.0001, 0.5);
  requireOption(
    within(s.impressionsPerSecond, 0, 1e6),
    'impressionsPerSecond',
    'a number from 0 to a million',
    s.impressionsPerSecond,
  );
  requireOption(
    within(s.backlogImpressionsPerSecond, 0, 1e6),
    'backlogImpressionsPerSecond',
    'a number from 0 to a million',
    s.backlogImpressionsPerSecond,
  );
  requireOption(within(s.experimentMs, 1000, 1e12), 'experimentMs', 'milliseconds from 1,000', s.experimentMs);
  requireOption(within(s.speed, 0.001, 10_000), 'speed', 'a number from .001 to 10,000', s.speed);
  requireOption(within(s.prediction.bias, 0.01, 100), 'prediction', 'a bias from .01 to 100', s.prediction.bias);
  requireOption(within(s.prediction.sigma, 0, 3), 'prediction', 'a sigma from 0 to 3', s.prediction.sigma);
  requireOption(within(s.fatiguePerUse, 0, 1), 'fatiguePerUse', 'a number from 0 to 1', s.fatiguePerUse);
  requireOption(within(s.late.share, 0, 1), 'late', 'a share from 0 to 1', s.late.share);
  requireOption(within(s.late.meanMs, 0, 1e9), 'late', 'a mean of 0 to a billion milliseconds', s.late.meanMs);
  requireOption(within(s.backlogHours, 0, 168), 'backlogHours', 'hours from 0 to 168', s.backlogHours);
  const { batchMs, attributionWindowMs } = s.batches ?? { batchMs: 1000, attributionWindowMs: 0 };
  requireOption(
    wholeWithin(batchMs, 1000, 3_600_000),
    'batches',
    '"batchMs" in whole milliseconds from 1,000 to 3,600,000',
    batchMs,
  );
  requireOption(
    wholeWithin(attributionWindowMs, 0, 2_592_000_000),
    'batches',
    '"attributionWindowMs" in whole milliseconds from 0',
    attributionWindowMs,
  );
  checkRhythm(s.rhythm);
  checkOpenings(s.openings);
}

/**
 * Fills in the defaults.
 * @throws RangeError naming the option that is out of its range, and what is expected there.
 */
export function resolveOptions(options: WorldOptions): Settings {
  const impressionsPerSecond = options.impressionsPerSecond ?? 60;
  const settings: Settings = {
    tickMs: 1000,
    experiments: 3,
    variantsPerExperiment: [3, 5],
    baseEr: [0.02, 0.08],
    impressionsPerSecond,
    experimentMs: 45 * 60 * 1000,
    speed: 1,
    rhythm: { traffic: 0.5, er: 0.15, peakHour: 19 },
    prediction: { bias: 1, sigma: 0.25 },
    fatiguePerUse: 0.1,
    late: { share: 0.2, meanMs: 3 * 60 * 1000 },
    comparison: 'randomised',
    backlogHours: 0,
    backlogImpressionsPerSecond: impressionsPerSecond / 10,
    segments: false,
    openings: [],
    ...options,
  };
  check(settings);
  return settings;
}
