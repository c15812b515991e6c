import type { Experiment, Kill, Metric, Variant } from '../../../protocol/index.ts';
import type { Changed, LiveStream } from '../../../sdk/index.ts';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { resolveRange } from '../../shared/view-state/resolve-range.ts';
import { NewestEvent } from '../../shared/view-state/newest-event.ts';
import type { Range } from '../../shared/view-state/view.ts';
import { axisEnd, stepBefore } from '../layout/frame.ts';
import type { FanPicture } from '../layout/picture.ts';
import type { FanData } from '../model/fan-data.ts';
import { marksOf, type FanNote } from '../model/marks.ts';
import { FanSource, newestCount, type FanHistory, type Measuring } from './fan-source.ts';
import { pairOf, refreshed, rowsOf, selectExperiment, type Selection } from './selection.ts';

/** Everything that a picture of an experiment is made from, beside what was judged. */
export interface FanInputs {
  readonly stream: LiveStream | null;
  /** The id of the experiment that is asked for; null for the first. */
  readonly wanted: string | null;
  /** Data of the page; null for those of the stream. */
  readonly experiments: readonly Experiment[] | null;
  readonly variants: readonly Variant[] | null;
  readonly kills: readonly Kill[] | null;
  readonly notes: readonly FanNote[] | null;
  readonly history: FanHistory | null;
  /** Ids of the variants that have intervals; null for the pair. */
  readonly shown: readonly string[] | null;
  /** Milliseconds since 1970; null for now. */
  readonly moment: number | null;
  /** The name of the metric that is asked for; null for engagements. */
  readonly metric: string | null;
  readonly range: Range;
  readonly lastLook: number | null;
  readonly timeZone: string | null;
  readonly hasOrdinary: boolean;
  /** The batch that is read; null for none. */
  readonly reading: number | null;
  readonly strings: Strings;
  readonly format: Format;
}

/** Called when there is something new. */
export interface FanPicturesHost {
  inputs(): FanInputs;
  stream(): LiveStream | null;
  history(): FanHistory | null;
  /** How a metric is measured; undefined until the part that knows is loaded. */
  measuring(metric: Metric): Measuring | undefined;
  /** Something else can be shown. */
  onChange(): void;
  /** A batch was judged, and perhaps nothing else. */
  onBatch(): void;
}

/** Chooses an experiment, follows what is judged of it, and makes pictures of it. */
export class FanPictures {
  readonly #host: FanPicturesHost;
  readonly source: FanSource;
  #selection: Selection | null = null;
  /** The stops of the experiment. */
  #kills: readonly Kill[] = [];
  readonly #newest = new NewestEvent();
  #axisEnd: number | null = null;
  #axisOf: FanData | null = null;

  constructor(host: FanPicturesHost) {
    this.#host = host;
    const selection = (): Selection | null => this.#selection;
    const measuring = (): Measuring | null | undefined => this.measuring;
    this.source = new FanSource({
      get stream() {
        return host.stream();
      },
      get history() {
        return host.history();
      },
      get experimentId() {
        return selection()?.id ?? null;
      },
      get experiment() {
        return selection()?.experiment ?? null;
      },
      get variants() {
        return selection()?.variants ?? [];
      },
      get measuring() {
        return measuring();
      },
      onChange: () => host.onChange(),
      onBatch: () => host.onBatch(),
    });
  }

  /** The experiment that is shown; null while there is none. */
  get selection(): Selection | null {
    return this.#selection;
  }

  /** How the metric that is shown is measured; null for engagements, and where the experiment does not declare it. */
  get measuring(): Measuring | null | undefined {
    const { metric: name } = this.#host.inputs();
    const metric = this.#selection?.experiment?.metrics?.find((one) => one.name === name);
    return metric === undefined ? null : this.#host.measuring(metric);
  }

  /** Chooses the experiment, and finds its variants and stops among all of the stream. */
  select(): void {
    const inputs = this.#host.inputs();
    const { stream, wanted } = inputs;
    const experiments =
      inputs.experiments === null
        ? (stream?.state.experiments ?? new Map<string, Experiment>())
        : new Map(inputs.experiments.map((one) => [one.id, one]));
    const variants = inputs.variants ?? stream?.state.variants.values() ?? [];
    this.#selection = selectExperiment(wanted, experiments, variants, inputs.history === null ? 'posted' : 'given');
    const id = this.#selection?.id;
    this.#kills = [...(inputs.kills ?? stream?.state.kills.values() ?? [])].filter(
      ({ experiment }) => experiment === id,
    );
  }

  /**
   * Applies a frame of the stream; null when another stream begins.
   * @returns Whether more than the counts of the experiment may have changed. A frame of other experiments changes nothing.
   */
  apply(changed: Changed | null): boolean {
    this.#newest.follow(changed, this.#host.stream()?.state ?? null);
    if (changed !== null && !this.#isAbout(changed)) return false;
    const { stream, variants, experiments } = this.#host.inputs();
    const isOfStream = stream !== null && variants === null && experiments === null;
    const isPlain = changed !== null && isOfStream && this.#isPlain(changed);
    if (isPlain && this.#selection !== null) this.#selection = refreshed(this.#selection, stream.state);
    else this.select();
    this.source.applyChanges(changed);
    return !isPlain;
  }

  /** Whether a frame has something of the experiment that is shown. */
  #isAbout({ reset, experiments, variants, kills, notes, info }: Changed): boolean {
    const id = this.#selection?.id;
    if (reset || id === undefined || info !== null || notes.length > 0) return true;
    const others = [...variants, ...kills];
    return experiments.some((one) => one.id === id) || others.some(({ experiment }) => experiment === id);
  }

  /** Whether a frame brings counts of variants that are known: nothing has to be looked for among all of the stream. */
  #isPlain({ reset, variants, kills, notes, info }: Changed): boolean {
    const selection = this.#selection;
    if (selection === null || reset || info !== null || notes.length > 0) return false;
    if (kills.some(({ experiment }) => experiment === selection.id)) return false;
    return variants.every(({ id, experiment }) => experiment !== selection.id || selection.letters.has(id));
  }

  /** The picture as it is now; null while there is nothing to show. */
  picture(): FanPicture | null {
    const [selection, { data }] = [this.#selection, this.source];
    if (selection === null || data === null || data.times.length === 0) return null;
    const inputs = this.#host.inputs();
    const { moment, reading, strings, format, hasOrdinary } = inputs;
    const { experiment, variants } = selection;
    const measuring = data.isOfMetric ? (this.measuring ?? null) : null;
    const pair = pairOf(selection, data, measuring?.metric);
    const now = Math.max(data.judgedTo, inputs.history === null ? newestCount(variants) || 0 : 0);
    const lag = now - data.judgedTo;
    const { lead = null } = experiment ?? {};
    return {
      data,
      rows: rowsOf(selection, data, pair, inputs.shown, this.#kills),
      ...pair,
      marks: marksOf(experiment, variants, this.#kills, inputs.notes ?? inputs.stream?.state.notes.values() ?? []),
      ...this.#axis(selection, data, now, inputs),
      now,
      moment: moment !== null && moment >= now ? null : moment,
      lag,
      hasOrdinary: hasOrdinary && measuring === null,
      metric: measuring?.metric ?? null,
      safe:
        measuring === null && lead?.verdict === 'leads' && lead.since !== undefined
          ? { leader: lead.leader, since: Date.parse(lead.since) + lag }
          : null,
      reading: reading === null ? null : Math.min(reading, data.times.length - 1),
      strings,
      format: measuring?.formatOf(format) ?? format,
    };
  }

  /** The times of the axis. */
  #axis(
    { experiment, variants, situation }: Selection,
    data: FanData,
    now: number,
    { range, history, timeZone, lastLook }: FanInputs,
  ): { readonly from: number; readonly to: number } {
    const end = history === null ? (this.#newest.at ?? now) : now;
    const span = resolveRange(range, { newest: end, experiment, timeZone, lastLook });
    const first = data.times[0] as number;
    const begin = Math.min(first, Date.parse(experiment?.openedAt ?? variants[0]?.postedAt ?? '') || first);
    if (range.kind === 'between') return { from: span.from ?? begin, to: span.to ?? now };
    const isOver = history !== null || situation?.kind === 'decided';
    const from = Math.max(
      begin,
      range.kind === 'last' ? stepBefore(span.from ?? begin, range.minutes) : (span.from ?? begin),
    );
    if (this.#axisOf !== data) this.#axisEnd = null;
    this.#axisOf = data;
    return { from, to: (this.#axisEnd = axisEnd(from, now, this.#axisEnd, isOver)) };
  }
}

/** Whether two pictures tell apart nothing but counts and times: the second is drawn, and what is written follows a little later. */
export function differsInCountsOnly(a: FanPicture, b: FanPicture): boolean {
  if (a.data !== b.data || a.leader !== b.leader || a.runnerUp !== b.runnerUp) return false;
  if (a.marks.length !== b.marks.length || a.rows.length !== b.rows.length || a.moment !== b.moment) return false;
  return a.rows.every((row, i) => {
    const other = b.rows[i];
    return (
      row.isShown === other?.isShown &&
      row.variant.status === other.variant.status &&
      row.variant.protected === other.variant.protected &&
      (row.sequence === undefined) === (other.sequence === undefined)
    );
  });
}

/** Whether two pictures of the same batches are drawn alike: a rendering that only brings what is written up to date then draws nothing. */
export function isDrawnAlike(a: FanPicture, b: FanPicture): boolean {
  const { strings, format, from, to, now, reading, hasOrdinary } = a;
  if (strings !== b.strings || format !== b.format || from !== b.from || to !== b.to || now !== b.now) return false;
  if (reading !== b.reading || hasOrdinary !== b.hasOrdinary || !differsInCountsOnly(a, b)) return false;
  return JSON.stringify([a.marks, a.safe]) === JSON.stringify([b.marks, b.safe]);
}
