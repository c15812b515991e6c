import * as z from 'zod/mini';
import { VariantStatus } from '../state/entities.ts';
import { Content, Fraction, Id } from '../values/values.ts';

/** A variant in the plan, and its part of the visitors. */
export const PlanVariant = z.object({
  id: Id,
  /** Its planned share of the visitors who take part, 0 to 1, as if no variant were stopped: a stop moves only the visitors of what is stopped. */
  share: Fraction,
  status: VariantStatus,
  content: Content,
});
/** A variant in the plan, and its part of the visitors. */
export type PlanVariant = z.infer<typeof PlanVariant>;

/** How the visitors of one experiment are dealt to its variants. */
export const PlanExperiment = z.object({
  id: Id,
  /** The hash that deals them; 2 is GrowthBook's second. */
  hashVersion: z.int(),
  /** The seed that they are dealt by; left out for the experiment's id. */
  seed: z.optional(Id),
  /** The part of all visitors that takes part; left out for all. */
  coverage: z.optional(Fraction),
  /** In the order of posting, stopped ones too. */
  variants: z.array(PlanVariant),
});
/** How the visitors of one experiment are dealt to its variants. */
export type PlanExperiment = z.infer<typeof PlanExperiment>;

/** The plan by which a page assigns its visitors: the experiments in which something is shown. */
export const Plan = z.object({ experiments: z.array(PlanExperiment) });
/** The plan by which a page assigns its visitors. */
export type Plan = z.infer<typeof Plan>;
