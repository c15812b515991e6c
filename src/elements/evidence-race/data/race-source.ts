import type { Experiment, HistorySeries, Kill, Variant } from '../../../protocol/index.ts';
import type { Changed, LiveStream, StreamStatus } from '../../../sdk/index.ts';
import { judgedHistory } from '../../shared/loading/judged-history.ts';
import { EvidenceTrack } from './evidence-track.ts';
import { lanesOf, type RaceLane, type RaceSubject } from './lanes.ts';

/** Called when there is something new to show. */
export interface RaceHost {
  /** A batch was judged, or the history came: the lanes are drawn again. */
  onBatch(): void;
  /** Variants came, left or changed their state. */
  onChange(): void;
}

/** The race of one experiment of a stream: follows its batches, and loads those before. */
export class RaceSource {
  readonly #host: RaceHost;
  #stream: LiveStream | null = null;
  #experiment: string | null = null;
  /** Null for the evidence towards a stop. */
  #subject: RaceSubject | null = null;
  #variants: string[] = [];
  #kills: Kill[] = [];
  #tracks = new Map<string, EvidenceTrack>();
  #judgedTo = -Infinity;
  #loads = 0;
  #isInterrupted = false;
  #key = '';
  /** Why the history could not be loaded; empty when it could. */
  fault = '';

  constructor(host: RaceHost) {
    this.#host = host;
  }

  /** The experiment; null while it is not known. */
  get experiment(): Experiment | null {
    return this.#stream?.state.experiments.get(this.#experiment ?? '') ?? null;
  }

  /** The evidence that it is about; null for that towards a stop. */
  get subject(): RaceSubject | null {
    return this.#subject;
  }

  get variants(): readonly Variant[] {
    const known = this.#stream?.state.variants;
    return this.#variants.flatMap((id) => known?.get(id) ?? []);
  }

  /** Follows an experiment from now on; null for none. @param subject The evidence that it is about; null for that towards a stop. */
  follow(stream: LiveStream | null, experiment: string | null, subject: RaceSubject | null = null): void {
    const isSame = stream === this.#stream && experiment === this.#experiment;
    if (isSame && subject?.metric === this.#subject?.metric) {
      this.#subject = subject;
      return;
    }
    this.#stream = stream;
    this.#experiment = experiment;
    this.#subject = subject;
    this.#restart();
  }

  /** The lanes at a moment, milliseconds since 1970; null for now. */
  lanesAt(moment: number | null): RaceLane[] {
    const { experiment, variants } = this;
    return lanesOf({ experiment, variants, kills: this.#kills, tracks: this.#tracks, moment, subject: this.#subject });
  }

  /** Applies a frame of the stream. */
  apply(changed: Changed): void {
    if (changed.reset) {
      this.#restart();
      return;
    }
    const mine = changed.variants.filter(({ experiment }) => experiment === this.#experiment);
    const isKnown = mine.every(({ id }) => this.#tracks.has(id));
    const hasKills = changed.kills.some(({ experiment }) => experiment === this.#experiment);
    if (!isKnown || hasKills) this.#list();
    this.#appendBatch();
    const isMine = changed.experiments.some(({ id }) => id === this.#experiment);
    const key = this.#stateKey();
    if (!isKnown || hasKills || key !== this.#key) this.#host.onChange();
    this.#key = key;
    if (!isKnown || hasKills || isMine || mine.length > 0) this.#host.onBatch();
  }

  /** Changes with what people did and what was decided, and not with counts: an experiment itself changes with every batch. */
  #stateKey(): string {
    const { experiment } = this;
    const states = this.variants.map(({ status, protected: isProtected }) => `${status}${isProtected}`);
    return `${experiment?.pause?.since} ${experiment?.unit} ${states.join()}`;
  }

  /** Batches may be missing from a time without connection: they are loaded afterwards. */
  statusChanged({ phase }: StreamStatus): void {
    if (phase !== 'live') this.#isInterrupted = true;
    else if (this.#isInterrupted) {
      this.#isInterrupted = false;
      void this.#load();
    }
  }

  /** Ignores an answer that is still on its way. */
  cancelLoads(): void {
    this.#loads++;
  }

  #restart(): void {
    this.cancelLoads();
    this.#tracks = new Map();
    this.#judgedTo = -Infinity;
    this.#list();
    this.#key = this.#stateKey();
    this.#appendBatch();
    this.#host.onChange();
    this.#host.onBatch();
    void this.#load();
  }

  /** Once per change of them, not per batch: a stream has thousands. */
  #list(): void {
    this.#kills = [];
    for (const kill of this.#stream?.state.kills.values() ?? [])
      if (kill.experiment === this.#experiment) this.#kills.push(kill);
    this.#variants = [];
    for (const { id, experiment } of this.#stream?.state.variants.values() ?? [])
      if (experiment === this.#experiment) this.#variants.push(id);
    for (const id of this.#variants) if (!this.#tracks.has(id)) this.#tracks.set(id, new EvidenceTrack());
  }

  #appendBatch(): void {
    const judgedTo = Date.parse(this.experiment?.judgedTo ?? '');
    if (!(judgedTo > this.#judgedTo)) return;
    this.#judgedTo = judgedTo;
    const subject = this.#subject;
    for (const variant of this.variants) {
      const { id, status, killDistance, judged } = variant;
      if (status !== 'active') continue;
      const logE = (subject === null ? killDistance : subject.evidenceOf(variant))?.logE ?? null;
      this.#tracks.get(id)?.append(judgedTo, logE, subject?.unitsOf(variant) ?? judged.impressions);
    }
  }

  /** The batches so far. Without them the race has what comes: no tail, no projection yet. */
  async #load(): Promise<void> {
    const load = ++this.#loads;
    const stream = this.#stream;
    if (stream === null || this.#variants.length === 0) return;
    try {
      const past = await judgedHistory(stream, this.#variants, this.#subject?.metric ?? null);
      if (load !== this.#loads) return;
      this.fault = '';
      this.#join(past);
    } catch (error) {
      if (load !== this.#loads) return;
      this.fault = error instanceof Error ? error.message : String(error);
    }
    this.#host.onChange();
    this.#host.onBatch();
  }

  /** Puts what came meanwhile after what was before. */
  #join(past: ReadonlyMap<string, HistorySeries>): void {
    for (const [id, live] of this.#tracks) {
      const series = past.get(id);
      const judged = series && (this.#subject === null ? series.judged : this.#subject.columnsOf(series));
      if (!judged) continue;
      const track = new EvidenceTrack(judged);
      track.extend(live);
      this.#tracks.set(id, track);
    }
  }
}
