import type { ReactiveElement } from 'lit';
import type { Experiment, Variant } from '../../protocol/index.ts';
import type { LiveStream } from '../../sdk/index.ts';
import { timeZoneFor } from '../shared/format/time-zone.ts';
import { Printing } from '../shared/printing.ts';
import { ViewController } from '../shared/view-state/view-controller.ts';
import { DataSource } from './data/data-source.ts';
import { MetricChoice } from './data/metric-choice.ts';
import { ViewFollower } from './data/view-follower.ts';
import { ExportController } from './export/export-controller.ts';
import { PrintedChart } from './export/printed-chart.ts';
import { CrosshairGroup } from './input/crosshair-group.ts';
import { DeferredInput } from './input/deferred-input.ts';
import { Navigation, type NavigationTarget } from './input/navigation.ts';
import { ChartTimes } from './layout/chart-times.ts';
import { ModelBuilder } from './layout/model-builder.ts';
import type { SceneModel } from './layout/scene-model.ts';
import { LegendController } from './panels/legend-controller.ts';
import { TableRegion } from './panels/table-region.ts';
import { Scene } from './render/scene.ts';
import { Wakefulness } from './render/wakefulness.ts';

/** The properties of `<er-chart>` that its parts read. */
interface ChartElement extends ReactiveElement {
  readonly experiment: string | null;
  readonly shown: readonly string[] | null;
  readonly variants: readonly Variant[] | null;
  readonly experiments: readonly Experiment[] | null;
  readonly range: number | null;
  readonly windowMinutes: number | null;
  readonly htmlFor: string | null;
  readonly timeZone: string | null;
  readonly metric: string | null;
}

/** The chart that is put together. */
export interface ChartHost {
  readonly element: ChartElement;
  /** The language that the chart is written in. */
  language(): string;
  stream(): LiveStream | null;
  /** Whether data were given by property, so that no stream is needed. */
  hasOwnData(): boolean;
  /** Null while nothing is shown. */
  model(): SceneModel | null;
  /** Renders everything again. */
  refresh(): void;
  /** It must be rendered when it is next seen. */
  onStale(): void;
  onPoints(): void;
  /** A person chose what is drawn. */
  onShown(shown: readonly string[] | null): void;
  /** The zoom changed; null for none. */
  onZoom(times: readonly [from: number, to: number] | null): void;
  /** A part could not be loaded; null when it then could. */
  onPart(fault: string | null): void;
}

/** The parts of one chart, each of which knows only what it is given. */
export class ChartParts {
  readonly follower: ViewFollower;
  readonly metrics: MetricChoice;
  readonly times: ChartTimes;
  readonly data: DataSource;
  readonly models: ModelBuilder;
  readonly printing: Printing;
  readonly wakefulness: Wakefulness;
  readonly scene: Scene;
  readonly navigation: Navigation;
  readonly input: DeferredInput;
  readonly crosshairGroup: CrosshairGroup;
  readonly legend: LegendController;
  readonly table: TableRegion;
  readonly export: ExportController;
  readonly printed: PrintedChart;
  readonly #host: ChartHost;

  constructor(host: ChartHost) {
    this.#host = host;
    const { element } = host;
    const failed = (fault: string | null): void => host.onPart(fault);
    const refresh = (): void => host.refresh();
    const view = new ViewController(element);
    this.follower = new ViewFollower({ ...host, view, element });
    this.metrics = new MetricChoice({
      element,
      metric: () => this.follower.metric,
      language: () => host.language(),
      onPart: failed,
    });
    this.times = this.#createTimes(view);
    this.data = this.#createData();
    this.models = new ModelBuilder(element, this.data);
    this.printing = new Printing(element, () => host.onStale());
    this.wakefulness = new Wakefulness(element, this.printing, refresh);
    this.scene = new Scene(element, () => this.wakefulness.isAwake, failed);
    this.crosshairGroup = new CrosshairGroup((time) => {
      if (this.wakefulness.isAwake) this.scene.setCrosshair(time === null ? null : { time, rate: null });
    });
    const target = this.#createNavigationTarget();
    this.navigation = new Navigation(element, target);
    this.input = new DeferredInput(async () => {
      const { InteractionController } = await import('./input/interaction-controller.ts');
      return new InteractionController(target, this.navigation, this.scene);
    }, failed);
    this.legend = this.#createLegend();
    this.table = new TableRegion(element, refresh, failed);
    this.export = new ExportController(element, this.scene, refresh);
    this.printed = new PrintedChart(refresh, failed);
  }

  #createData(): DataSource {
    const host = this.#host;
    return new DataSource({
      stream: () => host.stream(),
      hasOwnData: () => host.hasOwnData(),
      experiment: () => this.follower.scope.wanted,
      measuring: () => this.metrics.measuring,
      historyFrom: (newest) => this.times.historyFrom(newest),
      closely: () => this.times.closely,
      onPoints: () => this.#host.onPoints(),
      onChange: () => this.#host.refresh(),
    });
  }

  #createTimes(view: ViewController): ChartTimes {
    const { element } = this.#host;
    return new ChartTimes({
      ...{ view, element },
      data: () => this.data,
      experiment: () => this.follower.scope.experiment,
      timeZone: () => timeZoneFor(element, this.#host.stream()),
      zoom: () => this.navigation.zoom,
      domain: () => this.scene.domain,
    });
  }

  #createLegend(): LegendController {
    return new LegendController({
      ...{ data: this.data, navigation: this.navigation },
      model: () => this.#host.model(),
      shown: () => this.follower.chosen,
      titleOf: (id) => this.follower.experiments.get(id)?.title ?? null,
      onShown: (shown) => {
        this.follower.leaveSelection();
        this.#host.onShown(shown);
      },
      refresh: () => this.#host.refresh(),
    });
  }

  #createNavigationTarget(): NavigationTarget {
    const model = () => this.#host.model();
    const stream = () => (this.#host.hasOwnData() ? null : this.#host.stream());
    const ends = () => this.data.timeExtent();
    return {
      get model() {
        return model();
      },
      get stream() {
        return stream();
      },
      get timeExtent() {
        return ends();
      },
      onZoom: (times) => this.#host.onZoom(times),
      onZoomRest: (times) => void this.data.loadDetail(times, model()?.shown ?? []),
      onPoint: (time) => this.crosshairGroup.share(time),
      refresh: () => this.#host.refresh(),
    };
  }

  /** Begins to observe what is around the chart. */
  connect(isStale: () => boolean): void {
    this.wakefulness.start(isStale);
  }

  /** Ends everything that runs. */
  disconnect(): void {
    this.wakefulness.stop();
    this.crosshairGroup.join('');
    this.navigation.stop();
    this.scene.detach();
    this.data.cancelLoads();
  }
}
