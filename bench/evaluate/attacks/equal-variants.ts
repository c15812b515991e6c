import type { Random } from 'peeksafe/simulator';
import type { AttackedStream } from './attacked-stream.ts';

/** The rate of all variants: none is better than another. */
export const ER = 0.04;

/** As a column of a path: 1 for what happened. */
export const yes = (happened: boolean): number => (happened ? 1 : 0);

/** Reports counts of equal variants, those of them that are shown. */
export function countEqual(
  stream: AttackedStream,
  random: Random,
  variants: readonly string[],
  impressions: number,
  er = ER,
): void {
  for (const variant of variants)
    if (stream.isShown(variant)) stream.count(variant, impressions, random.binomial(impressions, er));
}
