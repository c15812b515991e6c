import type { Variant } from '../../../protocol/index.ts';

/** Variants by the id of their experiment, each in the order given. */
export function byExperiment(variants: Iterable<Variant>): ReadonlyMap<string, readonly Variant[]> {
  const groups = new Map<string, Variant[]>();
  for (const variant of variants) {
    const group = groups.get(variant.experiment);
    if (group === undefined) groups.set(variant.experiment, [variant]);
    else group.push(variant);
  }
  return groups;
}
