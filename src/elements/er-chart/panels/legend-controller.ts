import type { Variant } from '../../../protocol/index.ts';
import type { DataSource } from '../data/data-source.ts';
import type { LegendSort, SortFigures } from '../data/legend-order.ts';
import { latestCounts } from '../data/variant-ranking.ts';
import type { Series } from '../data/series.ts';
import type { Navigation } from '../input/navigation.ts';
import type { LineStyle } from '../layout/line-styles.ts';
import type { SceneModel } from '../layout/scene-model.ts';

/** Everything that the legend shows. */
export interface LegendState {
  /** In the order of the legend. */
  readonly rows: readonly Variant[];
  /** How many variants there are, listed or not. */
  readonly total: number;
  readonly letters: ReadonlyMap<string, string>;
  /** Those that are drawn. */
  readonly styles: ReadonlyMap<string, LineStyle>;
  readonly series: ReadonlyMap<string, Series>;
  /** The name of the metric that they are of; null for the ER. */
  readonly metric: string | null;
  /** The title of an experiment; null where nobody knows one. */
  readonly titleOf: (experiment: string) => string | null;
  /** Whether somebody chose what is drawn. */
  readonly isChosen: boolean;
  readonly sort: LegendSort;
  /** How many rows would move if they were sorted again. */
  readonly moves: number;
}

/** The chart that a legend belongs to. */
export interface LegendHost {
  readonly data: DataSource;
  readonly navigation: Navigation;
  /** Null while nothing is shown. */
  model(): SceneModel | null;
  /** The choice of the page or of a person; null for none. */
  shown(): readonly string[] | null;
  /** The title of an experiment; null where nobody knows one. */
  titleOf(experiment: string): string | null;
  /** A person chose what is drawn. */
  onShown(shown: readonly string[] | null): void;
  refresh(): void;
}

/** The actions of the legend, whose buttons are one tab stop, and what it shows. */
export class LegendController {
  readonly #host: LegendHost;
  /** The variant whose button is the tab stop. */
  #stop: string | null = null;

  constructor(host: LegendHost) {
    this.#host = host;
  }

  get #figures(): SortFigures {
    const { data } = this.#host;
    const { measuring } = data;
    const metric = measuring?.metric.name ?? null;
    const counts = (variant: Variant) => latestCounts(variant, data.series.get(variant.id), metric);
    const er = (variant: Variant): number => {
      const { impressions, er: rate } = counts(variant);
      return impressions < (data.series.get(variant.id)?.settlesAt ?? 0) ? Number.NaN : rate;
    };
    return {
      letters: data.visible.letters,
      er,
      careful: (variant) => measuring?.carefulEnd(variant) ?? variant.interval[0],
      impressions: (variant) => counts(variant).impressions,
    };
  }

  /** Everything that the legend shows. */
  state(rows: readonly Variant[], { letters, styles, series, metric }: SceneModel): LegendState {
    const { visible } = this.#host.data;
    return {
      ...{ rows, letters, styles, series, metric: metric?.name ?? null, total: visible.total, sort: visible.sort },
      titleOf: (id) => this.#host.titleOf(id),
      isChosen: this.#host.shown() !== null,
      moves: visible.wouldMove(this.#figures),
    };
  }

  /** Shows a line, or hides it. */
  toggle(id: string): void {
    const { data, navigation } = this.#host;
    const drawn = this.#host.model()?.shown.map((variant) => variant.id) ?? [];
    const next = data.visible.toggled(id, this.#host.shown(), drawn);
    this.#host.onShown(next);
    // The pointer is still on the button: a line that is gone must not keep the others faint.
    this.highlight(next.includes(id) ? navigation.highlighted : null);
  }

  /** Shows one line alone, or the former lines when it is alone already. @param isAfterClick Whether a click came just before. */
  isolate(id: string, isAfterClick: boolean): void {
    this.#host.onShown(this.#host.data.visible.isolated(id, this.#host.shown(), isAfterClick));
    this.highlight(null);
  }

  /** Looks at a line, or at none. */
  highlight(id: string | null): void {
    this.#host.navigation.highlighted = id;
    this.#host.refresh();
  }

  /** Shows all lines, or those that stand out by themselves. */
  choose(which: 'automatic' | 'all'): void {
    this.#host.onShown(this.#host.data.visible.chosen(which));
    this.highlight(null);
  }

  /** Sorts once; then the order holds. */
  sortBy(sort: LegendSort): void {
    this.#host.data.visible.sortBy(sort, this.#figures);
    this.#host.refresh();
  }

  /** Makes a button the tab stop, since the focus is there. */
  stopAt(id: string): void {
    this.#stop = id;
  }

  /** The variant whose button is the tab stop: the first while none was reached. */
  stopAmong(rows: readonly Variant[]): string | null {
    return rows.some(({ id }) => id === this.#stop) ? this.#stop : (rows[0]?.id ?? null);
  }

  /** Arrow keys, Home and End move the focus among the buttons. */
  readonly moveFocus = (event: KeyboardEvent): void => {
    const list = event.currentTarget as HTMLElement;
    const buttons = [...list.querySelectorAll('button')];
    const at = buttons.findIndex((button) => button.matches(':focus'));
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const forward = getComputedStyle(list).direction === 'rtl' ? -1 : 1;
    const last = buttons.length - 1;
    const next = {
      ...{ ArrowRight: at + forward, ArrowLeft: at - forward, ArrowDown: at + 1, ArrowUp: at - 1 },
      ...{ Home: 0, End: last },
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    buttons[Math.min(last, Math.max(0, next))]?.focus();
  };
}
