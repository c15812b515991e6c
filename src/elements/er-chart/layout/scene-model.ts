import type { Experiment, Pattern, Variant } from '../../../protocol/index.ts';
import { ALPHA } from '../../../stats/index.ts';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { marksOf, type Mark } from '../data/marks.ts';
import type { Series } from '../data/series.ts';
import type { LineStyle } from './line-styles.ts';
import type { TimeSelection } from './viewport.ts';

/** A line of the chart. */
export interface Line {
  readonly series: Series;
  readonly style: LineStyle;
  /** As a canvas takes it. */
  readonly color: string;
  readonly predictedEr: number | null;
  /** Below this ER the variant would be stopped; null where none is known. */
  readonly threshold: number | null;
  /** Whether its interval is drawn as a band, with its prediction and threshold. */
  readonly hasBand: boolean;
  /** Error budget of that interval, 0 to 1: its experiment's. */
  readonly alpha: number;
  /** Drawn less strongly, because another line is highlighted. */
  readonly isFaint: boolean;
  /** Width of a bucket of the history, in milliseconds. */
  readonly bucketMs: number;
}

/** The lines of the chart. */
export interface LineSet {
  /** In the order of drawing. */
  readonly lines: readonly Line[];
  /** Changes with everything but the counts: all lines are then painted again. */
  readonly signature: string;
}

/** Everything that the scene shows. A new one is made when anything but the counts changed. */
export interface SceneModel extends LineSet {
  readonly shown: readonly Variant[];
  readonly styles: ReadonlyMap<string, LineStyle>;
  readonly series: ReadonlyMap<string, Series>;
  readonly marks: readonly Mark[];
  /** The variant whose line is highlighted; null for none. */
  readonly highlighted: string | null;
  readonly times: TimeSelection;
  readonly strings: Strings;
  readonly format: Format;
}

/** The input of `lineSetOf`. */
export interface LineInputs {
  readonly shown: readonly Variant[];
  readonly styles: ReadonlyMap<string, LineStyle>;
  readonly series: ReadonlyMap<string, Series>;
  readonly resolutionMs: number;
  readonly experiments: ReadonlyMap<string, Experiment>;
  readonly highlighted: string | null;
  /** The palette, as a canvas takes colors. */
  readonly colors: readonly string[];
}

/** Up to this many lines have bands while none is highlighted. */
const MAX_BANDS = 2;
/** Live points are a second apart. */
const MIN_BUCKET_MS = 1000;

/** Below this ER a variant would be stopped, by its prediction; null without a prediction, or where nothing stops it. */
function thresholdOf(
  { predictedEr, experiment, protected: isProtected }: Variant,
  experiments: LineInputs['experiments'],
): number | null {
  const its = experiments.get(experiment);
  if (its === undefined || predictedEr === null || isProtected || its.policy === 'off') return null;
  return predictedEr * its.threshold.factor;
}

/** The lines in the order of drawing: the highlighted one last, so that it is on top. */
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
      alpha: experiments.get(variant.experiment)?.budget.alpha ?? ALPHA,
      isFaint: highlighted !== null && !isHighlighted,
      bucketMs: Math.max(resolutionMs, MIN_BUCKET_MS),
    });
  }
  lines.sort((a, b) => Number(b.isFaint) - Number(a.isFaint));
  const stylesOfLines = lines.map(({ series: { variant, windowMs }, ...rest }) => [variant, windowMs, rest]);
  return { lines, signature: JSON.stringify(stylesOfLines) };
}

/** The input of `sceneModelOf`. */
export interface SceneInputs extends LineInputs, Pick<SceneModel, 'times' | 'strings' | 'format'> {
  readonly patterns: Iterable<Pattern>;
}

export function sceneModelOf(inputs: SceneInputs): SceneModel {
  const { shown, styles, series, experiments, patterns, highlighted, times, strings, format } = inputs;
  const marks = marksOf(shown, experiments.values(), patterns);
  return { ...lineSetOf(inputs), shown, styles, series, marks, highlighted, times, strings, format };
}
