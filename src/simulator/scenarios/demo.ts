import type { Opening, WorldOptions } from '../world/options.ts';
import { createWorld, type World } from '../world/world.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

// Opens with the page: one variant that was promised 6.5 % and earns .6 %, and two that share a pattern.
const FIRST: Opening = {
  afterMs: 0,
  weight: 4,
  lifeMs: 20 * MINUTE_MS,
  variants: [
    { pattern: 'curiosity-gap', trueEr: 0.1, predictedEr: 0.058 },
    { pattern: 'how-to', trueEr: 0.08, predictedEr: 0.056 },
    { pattern: 'urgency', trueEr: 0.006, predictedEr: 0.065 },
    { pattern: 'curiosity-gap', trueEr: 0.086, predictedEr: 0.052 },
  ],
};

// A little later the same pattern again, which is once too often in a week.
const SECOND: Opening = {
  afterMs: 25 * SECOND_MS,
  weight: 2,
  lifeMs: 15 * MINUTE_MS,
  variants: [
    { pattern: 'curiosity-gap', trueEr: 0.07, predictedEr: 0.05 },
    { pattern: 'personal-story', trueEr: 0.078, predictedEr: 0.054 },
    { pattern: null, trueEr: 0.064, predictedEr: 0.045 },
  ],
};

/**
 * The world of the demo: a day of past, and a start at which something happens at once. Run in real time, a variant falls within the first
 * minute and a pattern tires. Its visitors have a device and a country.
 * @param seed A number, or letters, digits, dots, underscores and hyphens.
 * @param startAt Its beginning, milliseconds since 1970.
 * @param options Options that differ from the preset.
 */
export function demoWorld(seed: string | number, startAt: number, options: Partial<WorldOptions> = {}): World {
  return createWorld({
    impressionsPerSecond: 120,
    backlogHours: 24,
    backlogImpressionsPerSecond: 12,
    experiments: 3,
    variantsPerExperiment: [3, 4],
    baseEr: [0.03, 0.08],
    experimentMs: 12 * MINUTE_MS,
    prediction: { bias: 0.9, sigma: 0.3 },
    late: { share: 0.15, meanMs: 3 * SECOND_MS },
    batches: { batchMs: 2 * SECOND_MS, attributionWindowMs: 10 * SECOND_MS },
    segments: true,
    openings: [FIRST, SECOND],
    ...options,
    seed,
    startAt,
  });
}
