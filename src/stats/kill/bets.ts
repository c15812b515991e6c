/** Rate ratios that are bet on: from a variant 2 % worse than the best to one five times worse. */
const RATIOS = [0.98, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2] as const;

/** ln of each of {@link RATIOS}. */
export const LOG_RATIOS: readonly number[] = /* @__PURE__ */ RATIOS.map(Math.log);

/** How the bet is spread over {@link RATIOS} where nothing is planned. */
const WEIGHTS: readonly number[] = [0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.2, 0.15, 0.08, 0.04, 0.03];

/** The plan of an experiment before its first batch. */
export interface ExperimentPlan {
  /** Impressions of each variant, above 0. */
  readonly impressions: number;
  /** The ER that is expected, above 0, at most 1. */
  readonly er: number;
}

/** ln of the weight of each of {@link LOG_RATIOS}: a plan puts nine tenths evenly on the differences that its engagements can show. */
export const logWeightsFor = (plan: ExperimentPlan | null): number[] => weightsFor(plan).map(Math.log);

function weightsFor(plan: ExperimentPlan | null): readonly number[] {
  const expected = plan === null ? 0 : plan.impressions * plan.er;
  if (!(expected > 0)) return WEIGHTS;
  const most = Math.max(0.3, 1 - 2 / Math.sqrt(expected)) + 1e-9;
  const likely = RATIOS.filter((ratio) => ratio <= most).length;
  const rest = RATIOS.length - likely;
  if (rest === 0) return RATIOS.map(() => 1 / likely);
  return RATIOS.map((ratio) => (ratio <= most ? 0.9 / likely : 0.1 / rest));
}
