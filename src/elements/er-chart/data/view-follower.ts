import type { Experiment, Metric, Variant } from '../../../protocol/index.ts';
import type { LiveStream } from '../../../sdk/index.ts';
import type { ViewController } from '../../shared/view-state/view-controller.ts';
import { metricAskedFor, scopeOf, type Scope } from './scope.ts';

/** The value of the attribute `experiment` that means all of them. */
const ALL = '*';

/** The chart that looks at something. */
export interface FollowingHost {
  readonly view: ViewController;
  stream(): LiveStream | null;
  /** Whether data were given by property, so that no stream is needed. */
  hasOwnData(): boolean;
  /** The properties of the element. */
  readonly element: {
    readonly experiment: string | null;
    readonly shown: readonly string[] | null;
    readonly variants: readonly Variant[] | null;
    readonly experiments: readonly Experiment[] | null;
    readonly metric: string | null;
  };
}

/** The parts of the view that have changed for a chart. */
export interface Followed {
  /** The chart is about another experiment. */
  readonly hasExperiment: boolean;
  /** Somebody selected other variants. */
  readonly hasSelection: boolean;
}

/** Finds what a chart is about: the page says it, or else the view that it shares with the elements around it. */
export class ViewFollower {
  readonly #host: FollowingHost;
  #scope: Scope = { wanted: null, experiment: null, pair: null };
  /** The selection that was looked at last, and whether it is drawn: a person may have chosen otherwise since. */
  #selected = '';
  #isSelectionDrawn = false;
  #chosen: readonly string[] | null = null;

  constructor(host: FollowingHost) {
    this.#host = host;
  }

  get scope(): Scope {
    return this.#scope;
  }

  /** Changes whenever the view asks for something else. */
  get key(): string {
    return JSON.stringify([this.#wanted, this.#selection, this.#metricName]);
  }

  /** The ids of the variants that are drawn: the page or a person chose them here, or selected them beside the chart. Null where nobody did. */
  get chosen(): readonly string[] | null {
    return this.#chosen;
  }

  /** @param rows The variants that could be drawn: what is selected may be of something else. */
  choose(rows: readonly Variant[]): void {
    const selected = new Set(this.#isSelectionDrawn ? this.#selection : []);
    const ids = rows.flatMap(({ id }) => (selected.has(id) ? [id] : []));
    this.#chosen = this.#host.element.shown ?? (ids.length === 0 ? null : ids);
  }

  /** A person chose here what is drawn: the selection is drawn no longer, until it is another. */
  leaveSelection(): void {
    this.#isSelectionDrawn = false;
  }

  /** The experiments that are known, by id. */
  get experiments(): ReadonlyMap<string, Experiment> {
    const { element } = this.#host;
    if (element.experiments === null) return this.#host.stream()?.state.experiments ?? new Map<string, Experiment>();
    return new Map(element.experiments.map((experiment) => [experiment.id, experiment]));
  }

  /** The experiment that was asked for: by the page, or else by whoever looks at one beside the chart. */
  get #wanted(): string | null {
    const { element, view } = this.#host;
    if (element.experiment !== null) return element.experiment === ALL ? null : element.experiment;
    if (!view.isShared) return null;
    const { experiment } = view.view;
    // The page's own data may be of something else than what the rest of the page looks at.
    const isKnown = !this.#host.hasOwnData() || (element.variants ?? []).some((one) => one.experiment === experiment);
    return isKnown ? experiment : null;
  }

  get #metricName(): string | null {
    const { element, view } = this.#host;
    return element.metric ?? view.view.metric;
  }

  /** The declaration of the metric that is asked for; null for engagements, and where nobody declares it. */
  get metric(): Metric | null {
    const name = this.#metricName;
    return name === null ? null : metricAskedFor(name, this.#wanted, this.experiments);
  }

  get #selection(): readonly string[] {
    const { view } = this.#host;
    return view.isShared ? view.view.selection : [];
  }

  /** Looks again. */
  follow(): Followed {
    const { element } = this.#host;
    const before = this.#scope.wanted;
    const wanted = this.#wanted;
    const variants = element.variants ?? this.#host.stream()?.state.variants.values() ?? [];
    const order = element.variants === null && !this.#host.hasOwnData() ? 'posted' : 'given';
    this.#scope = scopeOf(wanted, this.experiments, variants, order);
    const selected = JSON.stringify(this.#selection);
    const hasSelection = selected !== this.#selected;
    this.#selected = selected;
    this.#isSelectionDrawn ||= hasSelection;
    return { hasExperiment: wanted !== before, hasSelection: hasSelection && this.#selection.length > 0 };
  }
}
