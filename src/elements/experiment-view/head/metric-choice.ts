import { nothing, type ReactiveElement, type TemplateResult } from 'lit';
import type { Experiment } from '../../../protocol/index.ts';
import { LazyModule } from '../../shared/loading/lazy-module.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { ViewController } from '../../shared/view-state/view-controller.ts';
import type * as choosers from './metric-chooser.ts';

/** The element, whose own metric goes before that of the view that it shares. */
interface MetricHost extends ReactiveElement {
  metric: string | null;
}

/** The metric that is shown. */
export class MetricChoice {
  readonly #host: MetricHost;
  readonly #view: ViewController;
  readonly #module: LazyModule<typeof choosers>;

  constructor(host: MetricHost, view: ViewController) {
    this.#host = host;
    this.#view = view;
    this.#module = new LazyModule(() => import('./metric-chooser.ts'), { host });
  }

  /** The name of the metric that is shown; null for engagements. */
  get name(): string | null {
    return this.#host.metric ?? this.#view.view.metric;
  }

  /** The choice of a metric; nothing where the experiment declares none. */
  render({ metrics = [] }: Experiment, strings: Strings): TemplateResult | typeof nothing {
    if (metrics.length === 0) return nothing;
    this.#module.need();
    const { name: shown } = this;
    return this.#module.view(strings, ({ metricChooser }) =>
      metricChooser(strings, {
        declared: metrics,
        chosen: metrics.some(({ name }) => name === shown) ? shown : null,
        choose: (name) => {
          if (this.#host.metric !== null) this.#host.metric = name;
          this.#view.set({ metric: name });
        },
      }),
    );
  }
}
