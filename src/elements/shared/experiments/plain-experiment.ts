import type { Experiment, Variant } from '../../../protocol/index.ts';

/** The experiment of variants of which nothing else is known, such as plain data: it claims nothing that they do not hold, and stops nothing. */
export function plainExperiment(id: string, variants: readonly Variant[]): Experiment {
  const opened = variants.reduce((first, { postedAt }) => (postedAt < first ? postedAt : first), '~');
  return {
    id,
    seq: 0,
    title: id,
    openedAt: variants.length === 0 ? new Date(0).toISOString() : opened,
    policy: 'off',
    comparison: 'observational',
    shares: [],
    threshold: { factor: 0.5, minImpressions: 0 },
    budget: { alpha: 0.05, comparison: 0, prediction: 0, traffic: 0 },
    pause: null,
    traffic: null,
    batches: 0,
    judgedTo: null,
    lead: null,
    saved: null,
  };
}
