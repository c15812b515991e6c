import { createStreamFatigue, type PatternFatigue, type StreamFatigue } from './pattern-fatigue.ts';
import { createOwnFatigue, type VariantFatigue } from './variant-fatigue.ts';

/** A pattern as versions of the engine before 6 held it: with the ids of its variants, and their looks in none of its sums. */
type FormerPattern = Omit<PatternFatigue, 'uses' | 'rests' | 'beside' | 'alone'> & {
  readonly variants: readonly string[];
};

/** Whether a stream's fatigue is of a version that judged variants alone. */
export const isFormer = (stream: StreamFatigue): boolean => !Object.hasOwn(stream, 'newestHour');

/** The counts of the stream stay; those who are shown most are noted with its next hour. */
export const streamFrom = ({ total, hours }: StreamFatigue): StreamFatigue => ({
  ...createStreamFatigue(),
  total,
  hours,
});

/** The evidence across posts goes on; that inside variants begins again, since nobody knows what was shown beside them. */
export function patternFrom(former: PatternFatigue): PatternFatigue {
  const { variants, floor, ...rest } = former as unknown as FormerPattern;
  const { total, hours, fresh, othersBefore, posts, detector } = rest;
  const known = floor === null || floor.ofPosts === null ? null : floor.er / (3 * floor.ofPosts);
  return {
    ...{ total, hours, fresh, othersBefore },
    floor: floor === null ? null : { er: floor.er, others: known, ofPosts: floor.ofPosts },
    ...{ posts, detector, uses: variants.length, rests: 0, beside: 0, alone: 0 },
  };
}

/** A variant has a fresh period again. @param formers Its patterns as they were held. */
export function variantFrom(
  id: string,
  { observed, othersBefore }: VariantFatigue,
  formers: readonly (PatternFatigue | undefined)[],
): VariantFatigue {
  // One of before a rest is in no list: its looks count no more.
  const orders = formers.map((former) => (former as unknown as FormerPattern | undefined)?.variants.indexOf(id) ?? -1);
  const uses = orders.map((order) => (order === -1 ? { order: 0, rests: -1 } : { order, rests: 0 }));
  const own = formers.length === 0 ? null : createOwnFatigue(uses);
  return { hour: null, before: null, observed, othersBefore, own };
}
