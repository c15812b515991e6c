import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { firstDrawn, lastKnownIndex } from '../data/series.ts';
import type { LineSet } from './scene-model.ts';

/** Why no line is in view, in a sentence; empty when one is. */
export function emptyText(
  { lines }: LineSet,
  shown: number,
  [from, to]: readonly [from: number, to: number],
  { erChart, figures }: Strings,
  format: Format,
): string {
  if (shown === 0) return erChart.emptyChoice;
  if (lines.length === 0) return figures.noData;
  const begun = lines.filter(({ series }) => firstDrawn(series) < series.length);
  if (begun.length === 0) {
    const needed = Math.min(...lines.map(({ series }) => series.settlesAt));
    return erChart.emptyEarly(format.count(needed));
  }
  const isInView = begun.some(
    ({ series }) =>
      (series.times[firstDrawn(series)] as number) <= to && (series.times[lastKnownIndex(series)] as number) >= from,
  );
  return isInView ? '' : erChart.emptyRange(format.full(from), format.full(to));
}
