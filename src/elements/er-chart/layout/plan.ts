import type { Experiment, Variant } from '../../../protocol/index.ts';
import { PREDICTION_FACTOR } from '../../../stats/index.ts';
import type { Line } from '../render/paint.ts';
import type { Look } from '../render/palette.ts';
import type { Series } from '../data/series.ts';
import type { Plan } from '../render/scene-updater.ts';

/** What lines are made of. */
export interface Drawing {
  readonly shown: readonly Variant[];
  readonly looks: ReadonlyMap<string, Look>;
  readonly series: ReadonlyMap<string, Series>;
  readonly resolutionMs: number;
  readonly experiments: ReadonlyMap<string, Experiment>;
  readonly lookedAt: string | null;
  /** The colors of the palette, as a canvas takes them. */
  readonly colors: readonly string[];
}

/** Up to so many lines, each has its band though none is looked at. */
const BANDS = 2;
/** Points that come live are a second apart. */
const MIN_BUCKET_MS = 1000;

/** Below this ER a variant would be stopped, by its prediction; null where nobody predicted or nobody would stop it. */
function thresholdOf(
  { predictedEr, experiment, protected: isProtected }: Variant,
  experiments: Drawing['experiments'],
): number | null {
  const its = experiments.get(experiment);
  if (predictedEr === null || isProtected || its?.policy === 'off') return null;
  return predictedEr * (its?.threshold.factor ?? PREDICTION_FACTOR);
}

/** The lines to draw, the one that is looked at last, so that it is on top. */
export function planOf(drawing: Drawing): Plan {
  const { shown, looks, series, resolutionMs, experiments, lookedAt, colors } = drawing;
  const lines: Line[] = [];
  for (const variant of shown) {
    const line = series.get(variant.id);
    const look = looks.get(variant.id);
    if (line === undefined || look === undefined || line.length === 0) continue;
    const isLookedAt = variant.id === lookedAt;
    const hasBand = lookedAt === null ? shown.length <= BANDS : isLookedAt;
    lines.push({
      series: line,
      look,
      color: colors[look.color] ?? 'gray',
      predictedEr: variant.predictedEr,
      threshold: isLookedAt || shown.length === 1 ? thresholdOf(variant, experiments) : null,
      hasBand,
      isFaint: lookedAt !== null && !isLookedAt,
      bucketMs: Math.max(resolutionMs, MIN_BUCKET_MS),
    });
  }
  lines.sort((a, b) => Number(b.isFaint) - Number(a.isFaint));
  const looksOfLines = lines.map(({ series: { variant, windowMs }, ...rest }) => [variant, windowMs, rest]);
  return { lines, signature: JSON.stringify(looksOfLines) };
}
