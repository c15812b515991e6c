/**
 * The rate ratios that a comparison (F2) or a test of a prediction (F4) mixes over: from a variant 2 % worse, found only in
 * millions of impressions, to one five times worse, found in hundreds.
 */
export const RATIOS: readonly number[] = [0.98, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.35, 0.2];

/** ln of each of {@link RATIOS}, once. */
export const LOG_RATIOS: readonly number[] = /* @__PURE__ */ RATIOS.map(Math.log);
