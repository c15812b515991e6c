/**
 * Counts the exposures of GrowthBook in a page.
 * @module
 */
import type { Collector } from './collect.ts';

/** The part of GrowthBook's experiment that is read. */
export interface GrowthBookExperiment {
  /** The experiment's key; where a feature has several rules, the rule's own. */
  readonly key: string;
}

/** The part of GrowthBook's result that is read. */
export interface GrowthBookResult {
  /** The variation's key: `0`, `1` and on where none was given. */
  readonly key: string;
  /** The value of the attribute by which the visitor was assigned. */
  readonly hashValue: string;
}

/** Names the variant that a visitor was shown, by its id in the stream; undefined for experiments that are not in it. */
export type GrowthBookNaming = (experiment: GrowthBookExperiment, result: GrowthBookResult) => string | undefined;

/**
 * Counts the exposures that GrowthBook's SDK reports, with its `hashValue` as the visitor. GrowthBook reports a visitor once for an experiment.
 *
 * The variants are posted with GrowthBook's weights as their shares: the split of the stream is checked against these.
 * @param collector The collector of this page.
 * @param variantOf Names the variant; `EXPERIMENT:KEY` when left out, such as `hero:b`.
 * @returns The callback for GrowthBook. It throws a RangeError, which GrowthBook says on the console, when the variant's id has more than 128
 * characters, or the visitor's has more than 64.
 * @example
 * ```ts
 * const collector = collect('https://peeksafe.example/v1/streams/news', { token });
 * const growthbook = new GrowthBook({ attributes: { id }, trackingCallback: trackingCallback(collector) });
 * ```
 */
export const trackingCallback =
  (collector: Collector, variantOf: GrowthBookNaming = (experiment, result) => `${experiment.key}:${result.key}`) =>
  (experiment: GrowthBookExperiment, result: GrowthBookResult): void => {
    const variant = variantOf(experiment, result);
    // An attribute may be a number, whatever the types say.
    if (variant !== undefined) collector.exposed(variant, `${result.hashValue}`);
  };
