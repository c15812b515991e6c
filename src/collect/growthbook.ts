/**
 * Counts the exposures of GrowthBook in a page.
 * @module
 */
import type { Collector } from './collect.ts';
import type { Segments } from './queue.ts';

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

/** Attributes of a visitor as GrowthBook passes them on; their values are of any type. */
export type GrowthBookAttributes = Readonly<Record<string, unknown>>;

/** The part that is read of the visitor, whom GrowthBook's SDK passes on from 1.7 on. */
export interface GrowthBookUser {
  /** The visitor's attributes, as they were when the variation was chosen. */
  readonly attributes?: GrowthBookAttributes;
}

/** Names the variant that a visitor was shown, by its id in the stream; undefined for experiments that are not in it. */
export type GrowthBookNaming = (experiment: GrowthBookExperiment, result: GrowthBookResult) => string | undefined;

/**
 * Counts the exposures that GrowthBook's SDK reports, with its `hashValue` as the visitor. GrowthBook reports a visitor once for an experiment.
 *
 * The variants are posted with GrowthBook's weights as their shares: the split of the stream is checked against these.
 * @param collector The collector of this page.
 * @param variantOf Names the variant; `EXPERIMENT:KEY` when left out, such as `hero:b`.
 * @param segmentsOf The visitor's value in each dimension by the attributes, texts of 1 to 64 characters. When left out, and with an SDK before 1.7, which
 * passes no attributes on, exposures have the `segments` of the collector.
 * @returns The callback for GrowthBook. When the variant's id has more than 128 characters, or the visitor's has more than 64, it says so on the console:
 * GrowthBook would keep what is thrown to itself.
 * @example
 * ```ts
 * const collector = collect('https://peeksafe.example/v1/streams/news', { token });
 * const onExposure = trackingCallback(collector, undefined, ({ plan }) => ({ plan: plan === 'paid' ? 'paid' : 'free' }));
 * const growthbook = new GrowthBook({ attributes: { id, plan }, trackingCallback: onExposure });
 * ```
 */
export const trackingCallback =
  (
    collector: Collector,
    variantOf: GrowthBookNaming = (experiment, result) => `${experiment.key}:${result.key}`,
    segmentsOf?: (attributes: GrowthBookAttributes) => Segments | undefined,
  ) =>
  (experiment: GrowthBookExperiment, result: GrowthBookResult, user?: GrowthBookUser): void => {
    try {
      const variant = variantOf(experiment, result);
      // An attribute may be a number, whatever the types say.
      if (variant !== undefined)
        collector.exposed(variant, `${result.hashValue}`, user?.attributes && segmentsOf?.(user.attributes));
    } catch (error) {
      console.warn(`peeksafe: ${String(error)}`);
    }
  };
