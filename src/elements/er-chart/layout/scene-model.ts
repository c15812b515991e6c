import type { Experiment, Metric, Pattern, Variant } from '../../../protocol/index.ts';
import { ALPHA } from '../../../stats/index.ts';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { marksOf, type ChartNote, type Mark } from '../data/marks.ts';
import type { Pair } from '../data/scope.ts';
import type { Series } from '../data/series.ts';
import { contextStyle, type LineStyle } from './line-styles.ts';
import type { TimeSelection } from './viewport.ts';

/** A line of the chart. */
export interface Line {
  readonly series: Series;
  readonly style: LineStyle;
  readonly letter: string;
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
  /** Gray and thin, because two others are compared. */
  readonly isContext: boolean;
  /** Width of a bucket of the history, in milliseconds. */
  readonly bucketMs: number;
}

/** The lines of the chart. */
export interface LineSet {
  /** In the order of drawing. */
  readonly lines: readonly Line[];
  /** The metric that they are of; null for the ER. */
  readonly metric: Metric | null;
  /** Changes with everything but the counts: all lines are then painted again. */
  readonly signature: string;
}

/** Everything that the scene shows. A new one is made when anything but the counts changed. */
export interface SceneModel extends LineSet {
  readonly shown: readonly Variant[];
  /** The letters of variants, by id. */
  readonly letters: ReadonlyMap<string, string>;
  /** As they are drawn: those of context are gray. */
  readonly styles: ReadonlyMap<string, LineStyle>;
  readonly series: ReadonlyMap<string, Series>;
  readonly marks: readonly Mark[];
  /** Whether lines have their letters at their ends: those of one experiment. */
  readonly hasLetters: boolean;
  /** The variant whose line is highlighted; null for none. */
  readonly highlighted: string | null;
  readonly times: TimeSelection;
  readonly strings: Strings;
  readonly format: Format;
}

/** The input of `lineSetOf`. */
export interface LineInputs {
  readonly shown: readonly Variant[];
  readonly letters: ReadonlyMap<string, string>;
  readonly styles: ReadonlyMap<string, LineStyle>;
  /** The two that are compared; null where nobody says so. */
  readonly pair: Pair | null;
  readonly series: ReadonlyMap<string, Series>;
  readonly resolutionMs: number;
  readonly experiments: ReadonlyMap<string, Experiment>;
  readonly highlighted: string | null;
  /** The palette, as a canvas takes colors. */
  readonly colors: readonly string[];
  /** Null for the ER. */
  readonly metric: Metric | null;
}

/** Up to this many lines have bands while none is highlighted; more would hide each other. */
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

/** The drawn variants that stand out: the pair, where all of it is drawn among others; else all. */
export function outstanding(shown: readonly { readonly id: string }[], pair: Pair | null): ReadonlySet<string> {
  const all = new Set(shown.map(({ id }) => id));
  if (pair === null || all.size <= MAX_BANDS) return all;
  const two = [pair.leader, ...(pair.runnerUp === null ? [] : [pair.runnerUp])];
  return two.every((id) => all.has(id)) ? new Set(two) : all;
}

/** The lines in the order of drawing: context first, the highlighted one last, so that it is on top. */
export function lineSetOf(inputs: LineInputs): LineSet {
  const { shown, styles, series, highlighted, pair, metric } = inputs;
  const strong = outstanding(shown, pair);
  const lines: Line[] = [];
  for (const variant of shown) {
    const line = series.get(variant.id);
    const style = styles.get(variant.id);
    if (line === undefined || style === undefined || line.length === 0) continue;
    lines.push(lineOf(variant, line, style, strong, inputs));
  }
  const rank = ({ isFaint, isContext }: Line): number => (isFaint ? 2 : 0) + (isContext ? 1 : 0);
  lines.sort((a, b) => rank(b) - rank(a));
  const stylesOfLines = lines.map(({ series: { variant, windowMs }, ...rest }) => [variant, windowMs, rest]);
  return { lines, metric, signature: JSON.stringify([highlighted, metric?.name, stylesOfLines]) };
}

function lineOf(
  variant: Variant,
  series: Series,
  own: LineStyle,
  strong: ReadonlySet<string>,
  { letters, resolutionMs, experiments, highlighted, colors, metric }: LineInputs,
): Line {
  const isHighlighted = variant.id === highlighted;
  const isContext = !isHighlighted && !strong.has(variant.id);
  const style = isContext ? contextStyle(own) : own;
  const hasBand = highlighted === null ? strong.size <= MAX_BANDS && !isContext : isHighlighted;
  return {
    series,
    style,
    letter: letters.get(variant.id) ?? '',
    color: colors[style.color] ?? 'gray',
    predictedEr: metric === null ? variant.predictedEr : null,
    threshold: hasBand && metric === null ? thresholdOf(variant, experiments) : null,
    hasBand,
    alpha: experiments.get(variant.experiment)?.budget.alpha ?? ALPHA,
    isFaint: highlighted !== null && !isHighlighted,
    isContext,
    bucketMs: Math.max(resolutionMs, MIN_BUCKET_MS),
  };
}

/** The input of `sceneModelOf`. */
export interface SceneInputs extends LineInputs, Pick<SceneModel, 'times' | 'strings' | 'format' | 'hasLetters'> {
  readonly patterns: Iterable<Pattern>;
  readonly notes: Iterable<ChartNote>;
}

export function sceneModelOf(inputs: SceneInputs): SceneModel {
  const { shown, letters, styles, series, experiments, patterns, highlighted, hasLetters, times, strings, format } =
    inputs;
  const marks = marksOf(shown, experiments.values(), patterns, inputs.notes);
  const lineSet = lineSetOf(inputs);
  const drawn = new Map(styles);
  for (const { series: line, style } of lineSet.lines) drawn.set(line.variant, style);
  return { ...lineSet, shown, letters, styles: drawn, series, marks, highlighted, hasLetters, times, strings, format };
}
