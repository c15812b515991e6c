import type { Experiment, Variant } from '../../../protocol/index.ts';
import { PREDICTION_FACTOR } from '../../../stats/index.ts';
import type { Line } from '../render/line-painter.ts';
import type { LineStyle } from './line-styles.ts';
import type { Series } from '../data/series.ts';
import type { LineSet } from '../render/scene-updater.ts';

/** What lines are made of. */
export interface LineInputs {
  readonly shown: readonly Variant[];
  readonly styles: ReadonlyMap<string, LineStyle>;
  readonly series: ReadonlyMap<string, Series>;
  readonly resolutionMs: number;
  readonly experiments: ReadonlyMap<string, Experiment>;
  readonly highlighted: string | null;
  /** The colors of the palette, as a canvas takes them. */
  readonly colors: readonly string[];
}

/** Up to so many lines, each has its band though none is looked at. */
const MAX_BANDS = 2;
/** Points that come live are a second apart. */
const MIN_BUCKET_MS = 1000;

/** Below this ER a variant would be stopped, by its prediction; null where nobody predicted or nobody would stop it. */
function thresholdOf(
  { predictedEr, experiment, protected: isProtected }: Variant,
  experiments: LineInputs['experiments'],
): number | null {
  const its = experiments.get(experiment);
  if (predictedEr === null || isProtected || its?.policy === 'off') return null;
  return predictedEr * (its?.threshold.factor ?? PREDICTION_FACTOR);
}

/** The lines to draw, the one that is looked at last, so that it is on top. */
export function lineSetOf(inputs: LineInputs): LineSet {
  const { shown, styles, series, resolutionMs, experiments, highlighted, colors } = inputs;
  const lines: Line[] = [];
  for (const variant of shown) {
    const line = series.get(variant.id);
    const style = styles.get(variant.id);
    if (line === undefined || style === undefined || line.length === 0) continue;
    const isHighlighted = variant.id === highlighted;
    const hasBand = highlighted === null ? shown.length <= MAX_BANDS : isHighlighted;
    lines.push({
      series: line,
      style,
      color: colors[style.color] ?? 'gray',
      predictedEr: variant.predictedEr,
      threshold: isHighlighted || shown.length === 1 ? thresholdOf(variant, experiments) : null,
      hasBand,
      isFaint: highlighted !== null && !isHighlighted,
      bucketMs: Math.max(resolutionMs, MIN_BUCKET_MS),
    });
  }
  lines.sort((a, b) => Number(b.isFaint) - Number(a.isFaint));
  const stylesOfLines = lines.map(({ series: { variant, windowMs }, ...rest }) => [variant, windowMs, rest]);
  return { lines, signature: JSON.stringify(stylesOfLines) };
}
