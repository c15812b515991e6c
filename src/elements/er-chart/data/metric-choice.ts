import type { ReactiveElement } from 'lit';
import type { Metric } from '../../../protocol/index.ts';
import { LazyModule } from '../../shared/loading/lazy-module.ts';
import type * as ChartMetric from './chart-metric.ts';

/** The chart that shows a metric, or none. */
export interface MetricHost {
  readonly element: ReactiveElement;
  /** The declaration of the metric that is asked for; null for engagements. */
  metric(): Metric | null;
  /** The language that its values are written in. */
  language(): string;
  /** The part that knows metrics could not be loaded; null when it then could. */
  onPart(fault: string | null): void;
}

/** How the metric that a chart shows is measured and written. The part that knows is loaded where one is shown. */
export class MetricChoice {
  readonly #host: MetricHost;
  readonly #part: LazyModule<typeof ChartMetric>;
  #measuring: ChartMetric.ChartMeasuring | null = null;

  constructor(host: MetricHost) {
    this.#host = host;
    const { element } = host;
    this.#part = new LazyModule(() => import('./chart-metric.ts'), {
      host: element,
      onFault: (fault) => host.onPart(fault),
    });
  }

  /** Null for engagements; undefined until the part that knows is loaded. The same object for the same metric. */
  get measuring(): ChartMetric.ChartMeasuring | null | undefined {
    const metric = this.#host.metric();
    if (metric === null) return (this.#measuring = null);
    const part = this.#part.need();
    if (part === null) return undefined;
    const lang = this.#host.language();
    if (this.#measuring?.isOf(metric, lang) !== true) this.#measuring = new part.ChartMeasuring(metric, lang);
    return this.#measuring;
  }
}
