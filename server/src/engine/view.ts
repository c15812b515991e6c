import type { Experiment, Kill, Pattern, Suggestion, Variant } from 'peeksafe/protocol';
import { MIN_IMPRESSIONS } from 'peeksafe/stats';
import { confidenceInterval } from './interval.ts';
import { belowThreshold } from './monitors/early-kill.ts';
import { viewOfPattern } from './pattern-view.ts';
import type { StreamState, Touched, VariantState } from './state.ts';

function levelOf(variant: VariantState): Variant['level'] {
  if (variant.impressions < MIN_IMPRESSIONS) return 'learning';
  return belowThreshold(variant) === null ? 'steady' : 'watch';
}

/** The variant as viewers see it, with what follows from its counts. */
export function viewOfVariant(variant: VariantState): Variant {
  const { impressions, engagements, predictedEr } = variant;
  const er = impressions === 0 ? null : engagements / impressions;
  return {
    id: variant.id,
    seq: variant.seq,
    experiment: variant.experiment,
    content: variant.content,
    patterns: [...variant.patterns],
    predictedEr,
    status: variant.status,
    level: levelOf(variant),
    postedAt: variant.postedAt,
    impressions,
    engagements,
    er,
    delta: er === null || predictedEr === null || predictedEr === 0 ? null : (er - predictedEr) / predictedEr,
    interval: confidenceInterval(variant),
    countedAt: variant.countedAt,
    endedAt: variant.endedAt,
  };
}

/** Entities as viewers see them, by kind. */
export interface Entities {
  readonly experiments: readonly Experiment[];
  readonly variants: readonly Variant[];
  readonly patterns: readonly Pattern[];
  readonly kills: readonly Kill[];
  readonly suggestions: readonly Suggestion[];
}

function pick<S, V>(map: ReadonlyMap<string, S>, ids: Iterable<string>, view: (state: S) => V): V[] {
  const views: V[] = [];
  for (const id of ids) {
    const state = map.get(id);
    if (state !== undefined) views.push(view(state));
  }
  return views;
}

const asIs = <T extends Experiment | Kill | Suggestion>(entity: T): T => entity;

/** What was touched, as viewers see it. */
export function viewOfTouched(state: StreamState, touched: Touched): Entities {
  return {
    experiments: pick(state.experiments, touched.experiments, asIs<Experiment>),
    variants: pick(state.variants, touched.variants, viewOfVariant),
    patterns: pick(state.patterns, touched.patterns, viewOfPattern),
    kills: pick(state.kills, touched.kills, asIs<Kill>),
    suggestions: pick(state.suggestions, touched.suggestions, asIs<Suggestion>),
  };
}

/** The whole stream, as viewers see it. */
export function viewOfAll(state: StreamState): Entities {
  return viewOfTouched(state, {
    experiments: new Set(state.experiments.keys()),
    variants: new Set(state.variants.keys()),
    patterns: new Set(state.patterns.keys()),
    kills: new Set(state.kills.keys()),
    suggestions: new Set(state.suggestions.keys()),
  });
}
