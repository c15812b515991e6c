import type { Experiment, Kill } from '../../../protocol/index.ts';
import { savedBy } from '../../../stats/index.ts';

/** Impressions that a stop has saved until the last batch of its experiment, or until it was taken back; null where nobody can say. */
export function savedImpressions({ saving }: Kill, experiment: Experiment | undefined): number | null {
  const growth = saving?.to ?? experiment?.saved?.growth;
  return !saving || growth === undefined ? null : Math.round(savedBy(saving.impressions, saving.from, growth));
}
