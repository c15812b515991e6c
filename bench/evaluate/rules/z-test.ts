import type { Counts } from 'peeksafe/stats';

/** |z| from here on is significant at .05, two-sided: what most dashboards still show. */
export const Z_AT_95 = 1.959963984540054;

/** z of two rates by their totals, with a pooled variance; 0 while nothing can be said. */
export function zScore(a: Counts, b: Counts): number {
  if (a.impressions === 0 || b.impressions === 0) return 0;
  const pooled = (a.engagements + b.engagements) / (a.impressions + b.impressions);
  const variance = pooled * (1 - pooled) * (1 / a.impressions + 1 / b.impressions);
  return variance === 0 ? 0 : (a.engagements / a.impressions - b.engagements / b.impressions) / Math.sqrt(variance);
}
