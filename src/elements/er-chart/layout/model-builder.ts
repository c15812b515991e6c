import type { Experiment, Pattern, Variant } from '../../../protocol/index.ts';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { MIN_IMPRESSIONS } from '../../../stats/index.ts';
import type { DataSource } from '../data/data-source.ts';
import type { ChartNote } from '../data/marks.ts';
import type { Scope } from '../data/scope.ts';
import { setSettlesAt, type Series } from '../data/series.ts';
import { LineStyles } from './line-styles.ts';
import { Palette } from './palette.ts';
import { sceneModelOf, type SceneModel } from './scene-model.ts';
import type { TimeSelection } from './viewport.ts';

/** Everything that a model is made of. */
export interface ModelInputs {
  /** In the order of the legend. */
  readonly rows: readonly Variant[];
  /** The ids that somebody chose; null for none. */
  readonly shown: readonly string[] | null;
  readonly scope: Scope;
  readonly experiments: ReadonlyMap<string, Experiment>;
  readonly patterns: Iterable<Pattern>;
  readonly notes: Iterable<ChartNote>;
  readonly highlighted: string | null;
  readonly times: TimeSelection;
  readonly strings: Strings;
  readonly format: Format;
}

/** Makes models of what a chart shows; lines keep their styles from one to the next. */
export class ModelBuilder {
  readonly palette: Palette;
  readonly #data: DataSource;
  readonly #styles = new LineStyles();

  /** @param host The colors of lines are read where it stands. */
  constructor(host: Element, data: DataSource) {
    this.palette = new Palette(host);
    this.#data = data;
  }

  build({ rows, shown: chosen, scope, ...rest }: ModelInputs): SceneModel {
    const { visible } = this.#data;
    const { letters } = visible;
    const finest = this.#data.finestFor(rest.times.fixed);
    this.#settle(rows, finest.series, rest.experiments);
    const { measuring } = this.#data;
    const pair = measuring === null ? scope.pair : measuring.pairOf(rows, scope.pair);
    const shown = visible.drawn(rows, chosen, pair);
    const styled = shown.map(({ id, status }) => ({
      ...{ id, letter: letters.get(id) ?? '' },
      isGone: status === 'killed' || status === 'closed',
    }));
    return sceneModelOf({
      ...rest,
      ...finest,
      ...{ shown, letters, pair, colors: this.palette.colors, metric: measuring?.metric ?? null },
      strings: measuring?.stringsOf(rest.strings) ?? rest.strings,
      format: measuring?.formatOf(rest.format) ?? rest.format,
      hasLetters: scope.experiment !== null,
      styles: this.#styles.assign(styled, this.palette.hasColors),
    });
  }

  /** A line begins when its experiment has enough to judge. */
  #settle(
    rows: readonly Variant[],
    closely: ReadonlyMap<string, Series>,
    experiments: ModelInputs['experiments'],
  ): void {
    for (const { id, experiment } of rows) {
      const needed = experiments.get(experiment)?.threshold.minImpressions ?? MIN_IMPRESSIONS;
      for (const series of [this.#data.series.get(id), closely.get(id)])
        if (series !== undefined) setSettlesAt(series, needed);
    }
  }
}
