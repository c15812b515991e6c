import type { Experiment, History, HistorySeries, Metric, Variant } from '../../../protocol/index.ts';
import { countsInUnits } from '../../../protocol/state/counted-units.ts';
import type { Changed, LiveStream, StreamStatus } from '../../../sdk/index.ts';
import type { Format } from '../../shared/format/format.ts';
import { priorFrom } from '../../../stats/index.ts';
import { FanData, type BatchCounts, type FanContext, type JudgedColumns } from '../model/fan-data.ts';

/** Points of a variant that are asked for: about one for each pixel of a wide drawing. */
const POINTS = 1200;

/** A history by property: with judged columns, or with counts alone, which are then taken for judged. */
export type FanHistory = Pick<History, 'series'>;

/** The element that shows the data. */
export interface FanSourceHost {
  readonly stream: LiveStream | null;
  /** The history of the page; null to ask the stream. */
  readonly history: FanHistory | null;
  /** Id of the experiment that is shown; null while there is none. */
  readonly experimentId: string | null;
  readonly experiment: Experiment | null;
  /** All variants of the experiment. */
  readonly variants: readonly Variant[];
  /** How the metric that is shown is measured; null for engagements, undefined while that is not known yet. */
  readonly measuring: Measuring | null | undefined;
  /** Something else can be shown. */
  onChange(): void;
  /** There are counts, and perhaps a batch, that were not there before. */
  onBatch(): void;
}

/** How a metric is measured: a part that is loaded where one is shown. */
export interface Measuring {
  readonly metric: Metric;
  /** Its judged values; null where a series says nothing of it. */
  readonly columnsOf: (series: HistorySeries) => JudgedColumns | null;
  /** The same format, with values of the metric in place of rates. */
  readonly formatOf: (format: Format) => Format;
}

/** Batches of a metric are asked for again at most this often, milliseconds: the stream tells no sums of them. */
const MEASURED_EVERY_MS = 5000;

/** Columns of a series as they are judged; its counts where the server, or the page, says nothing of that. */
function columnsOf({ variant, judged, times, impressions, engagements }: HistorySeries): JudgedColumns {
  return judged === undefined ? { variant, times, impressions, engagements } : { variant, ...judged };
}

/** The judged data of one experiment, from a stream or from the page: the history as fetched, and each batch since. */
export class FanSource {
  readonly #host: FanSourceHost;
  #data: FanData | null = null;
  #of: string | null = null;
  /** The metric that was loaded. */
  #ofMetric: string | null = null;
  #loadedAt = 0;
  /** Whether the counts are those of judged batches; an older server gives all counts. */
  #isJudged = true;
  #fault = '';
  /** Requests so far; only the answer to the last one is used. */
  #loads = 0;
  #isInterrupted = false;

  constructor(host: FanSourceHost) {
    this.#host = host;
  }

  /** The judged history; null until it has come. */
  get data(): FanData | null {
    return this.#data;
  }

  /** Why the history could not be loaded, in one sentence; empty when it could. */
  get fault(): string {
    return this.#fault;
  }

  /** Loads the experiment that is shown, unless it is there. */
  update(): void {
    const { experimentId, stream, history, measuring } = this.#host;
    if (measuring === undefined) return;
    const isLoaded = experimentId === this.#of && (measuring?.metric.name ?? null) === this.#ofMetric;
    if (history !== null || isLoaded || stream === null || stream.state.cursor === null) return;
    void this.load();
  }

  /** Takes the page's own history; null to go back to the stream. */
  useHistory(history: FanHistory | null): void {
    this.#clear();
    if (history !== null) {
      const ids = new Set(this.#host.variants.map(({ id }) => id));
      const series = history.series.filter(({ variant }) => ids.size === 0 || ids.has(variant));
      this.#data = new FanData(this.#context(), this.#columns(series));
    }
    this.#host.onChange();
  }

  /** Applies a frame of the stream; null when another stream begins. */
  applyChanges(changed: Changed | null): void {
    if (changed === null || changed.reset) {
      this.#clear();
      this.update();
      return;
    }
    if (this.#data === null) this.update();
    else if (this.#ofMetric !== null) this.#follow(this.#data);
    else {
      this.#append(this.#data);
      this.#host.onBatch();
    }
  }

  /** Batches may be missing from an interruption, so the history is loaded again after it. */
  statusChanged({ phase }: StreamStatus): void {
    if (phase !== 'live') this.#isInterrupted = true;
    else if (this.#isInterrupted) {
      this.#isInterrupted = false;
      if (this.#of !== null) void this.load();
    }
  }

  /** Ignores the answer that is still on its way. */
  cancel(): void {
    this.#loads++;
  }

  /** Loads the history of the experiment. When it cannot be loaded, `fault` says why, and new batches are still added. */
  async load(): Promise<void> {
    const { stream, experimentId } = this.#host;
    const load = ++this.#loads;
    const metric = this.#host.measuring?.metric.name ?? null;
    if (experimentId !== this.#of || metric !== this.#ofMetric) this.#data = null;
    [this.#of, this.#ofMetric, this.#loadedAt] = [experimentId, metric, performance.now()];
    if (stream === null || experimentId === null) return;
    const variants = this.#host.variants.map(({ id }) => id);
    const query = { variants, points: POINTS, judged: true, ...(metric !== null && { metric }) };
    try {
      const past = await stream.history(query);
      if (load !== this.#loads) return;
      this.#isJudged = past.series.some(({ judged }) => judged !== undefined) || past.series.length === 0;
      this.#data = new FanData(this.#context(), this.#columns(past.series));
      this.#fault = '';
    } catch (error) {
      if (load !== this.#loads) return;
      this.#data ??= new FanData(this.#context());
      this.#fault = error instanceof Error ? error.message : String(error);
    }
    if (metric === null) this.#append(this.#data);
    this.#host.onChange();
  }

  /** Asks for what was judged since, now and then. */
  #follow({ judgedTo }: FanData): void {
    const time = Date.parse(this.#host.experiment?.judgedTo ?? '');
    if (time > (judgedTo || -Infinity) && performance.now() - this.#loadedAt >= MEASURED_EVERY_MS) void this.load();
    this.#host.onBatch();
  }

  #columns(series: readonly HistorySeries[]): JudgedColumns[] {
    const { measuring } = this.#host;
    return measuring ? series.flatMap((one) => measuring.columnsOf(one) ?? []) : series.map(columnsOf);
  }

  #append(data: FanData): boolean {
    const { experiment, variants } = this.#host;
    const time = this.#isJudged ? Date.parse(experiment?.judgedTo ?? '') : newestCount(variants);
    if (!(time > (Number.isNaN(data.judgedTo) ? -Infinity : data.judgedTo))) return false;
    const batch = variants.flatMap((variant): BatchCounts[] => {
      const { impressions, engagements } = this.#isJudged ? variant.judged : countsInUnits(variant);
      const isDone = variant.status !== 'active' && data.sequences.has(variant.id);
      return isDone || impressions === 0
        ? []
        : [{ variant: variant.id, impressions, engagements, logE: variant.killDistance?.logE ?? null }];
    });
    return data.append(time, batch);
  }

  #context(): FanContext {
    const find = (id: string): Variant | undefined => this.#host.variants.find((variant) => variant.id === id);
    return {
      isOfMetric: Boolean(this.#host.measuring),
      priorOf: (id) => priorFrom(find(id)?.predictedEr),
      endOf: (id) => {
        const endedAt = find(id)?.endedAt ?? null;
        return endedAt === null ? Infinity : Date.parse(endedAt);
      },
    };
  }

  #clear(): void {
    this.cancel();
    this.#data = null;
    this.#of = this.#ofMetric = null;
    this.#fault = '';
  }
}

/** When the last count of some variants came, milliseconds since 1970; NaN where none did. */
export function newestCount(variants: readonly Variant[]): number {
  const times = variants.flatMap(({ countedAt }) => (countedAt === null ? [] : [Date.parse(countedAt)]));
  return times.length === 0 ? Number.NaN : Math.max(...times);
}
