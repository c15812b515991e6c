import type { EventInput, Experiment, GuardrailAction } from '../../protocol/index.ts';
import { Editor, type Draft } from './editor.ts';
import type { Settings, VariantSketch } from './options.ts';
import { createRandom } from './random.ts';
import { Traffic } from './traffic.ts';
import type { PatternFatigue } from './pattern-fatigue.ts';
import { DECLARED_DIMENSIONS, Places } from './segments.ts';
import { LOAD_SECONDS, metricsWith, Visits } from './visits.ts';

type EventBody = EventInput extends infer E ? (E extends EventInput ? Omit<E, 'id' | 'at'> : never) : never;
/** Takes an event that happens at a moment; the world gives it its id. */
export type Emit = (at: number, body: EventBody) => void;

/** A variant of a running experiment. */
export interface RunVariant {
  readonly id: string;
  readonly draft: Draft;
  readonly traffic: Traffic;
  /** The values that its impressions bring besides engagements; null where its experiment measures nothing else. */
  readonly visits: Visits | null;
  /** Where its visitors are; null where nobody says. */
  readonly places: Places | null;
}

/** A running experiment. */
export interface ExperimentRun {
  readonly id: string;
  readonly editor: Editor;
  /** Its part of the audience, relative to the others. */
  readonly weight: number;
  /** The action of its guardrail, where it measures more than engagements; null where it does not. */
  readonly guardrail: GuardrailAction | null;
  /** When it began, milliseconds since 1970. */
  readonly openedAt: number;
  /** When it ends, milliseconds since 1970. */
  closesAt: number;
  readonly variants: RunVariant[];
  /** The variant that gets more than its planned share, when the split is broken. */
  favored: string | null;
  /** The planned shares, relative to the mean of them; null while they are equal. */
  shares: ReadonlyMap<string, number> | null;
}

/** Shares that differ by less are equal. */
const EQUAL = 1e-9;

/** The open experiments, and every variant that was ever posted. */
export class ExperimentRuns {
  readonly open: ExperimentRun[] = [];
  readonly variants = new Map<string, { readonly variant: RunVariant; readonly run: ExperimentRun }>();
  readonly #settings: Settings;
  readonly #fatigue: PatternFatigue;
  readonly #emit: Emit;
  readonly #name: string;
  /** Those that were closed, with the variants that this ended. */
  readonly #closed = new Map<string, { readonly run: ExperimentRun; readonly ended: readonly RunVariant[] }>();
  #opened = 0;

  constructor(settings: Settings, fatigue: PatternFatigue, name: string, emit: Emit) {
    this.#settings = settings;
    this.#fatigue = fatigue;
    this.#name = name;
    this.#emit = emit;
  }

  /** Opens an experiment with these variants; drawn ones when null. With a guardrail it measures more than engagements. */
  openRun(
    at: number,
    closesAt: number,
    weight: number,
    sketches: readonly VariantSketch[] | null,
    guardrail: GuardrailAction | null = null,
  ): ExperimentRun {
    const number = this.#opened++;
    const editor = new Editor(this.#settings, this.#fatigue, number);
    const run: ExperimentRun = {
      id: `${this.#name}-e${number}`,
      editor,
      weight,
      guardrail,
      openedAt: at,
      closesAt,
      variants: [],
      favored: null,
      shares: null,
    };
    const planned = sketches ?? Array.from({ length: editor.size() }, () => ({}));
    for (const sketch of planned) this.#createVariant(run, sketch, at);
    this.open.push(run);
    const { policy, comparison } = this.#settings;
    const title = editor.topic.title;
    const shares = this.#shares(run);
    const experiment = run.id;
    const metrics = guardrail === null ? {} : { metrics: metricsWith(guardrail) };
    const dimensions = this.#settings.segments ? { dimensions: DECLARED_DIMENSIONS } : {};
    const settings = { ...(policy ? { policy } : {}), ...metrics, ...dimensions };
    this.#emit(at, { kind: 'experiment.opened', experiment, title, comparison, shares, ...settings });
    for (const variant of run.variants) this.#post(run, variant, at);
    return run;
  }

  /** Adds a variant to an open experiment, and plans equal shares. */
  addVariant(run: ExperimentRun, sketch: VariantSketch, at: number): RunVariant {
    const variant = this.#createVariant(run, sketch, at);
    run.shares = null;
    this.#emit(at, { kind: 'experiment.opened', experiment: run.id, shares: this.#shares(run) });
    this.#post(run, variant, at);
    return variant;
  }

  /** Ends the experiments whose time is over; the variant with the highest ER so far is the winner. */
  closeDue(at: number): void {
    for (let i = this.open.length - 1; i >= 0; i--) {
      const run = this.open[i] as ExperimentRun;
      if (run.closesAt > at) continue;
      this.open.splice(i, 1);
      this.#close(run, at);
    }
  }

  /** Ends an experiment before its time, because somebody closed it. @returns Whether it was open. */
  closeEarly(id: string): boolean {
    const i = this.open.findIndex((run) => run.id === id);
    const [run] = i === -1 ? [] : this.open.splice(i, 1);
    if (run === undefined) return false;
    this.#end(run);
    return true;
  }

  /** Takes a closing back; one whose time was over goes on for as long again. @returns Whether it was closed. */
  reopen(id: string, at: number): boolean {
    const closed = this.#closed.get(id);
    if (closed === undefined) return false;
    this.#closed.delete(id);
    const { run, ended } = closed;
    for (const { traffic } of ended) traffic.live = true;
    if (run.closesAt <= at) run.closesAt = at + (run.closesAt - run.openedAt);
    this.open.push(run);
    return true;
  }

  /** Splits the traffic of an experiment as it is planned. @returns Whether it is open. */
  split(id: string, shares: Experiment['shares']): boolean {
    const run = this.open.find((one) => one.id === id);
    if (run === undefined) return false;
    const mean = shares.reduce((sum, { share }) => sum + share, 0) / shares.length;
    const isEven = shares.every(({ share }) => Math.abs(share - mean) < EQUAL);
    run.shares = isEven ? null : new Map(shares.map(({ variant, share }) => [variant, share / mean]));
    return true;
  }

  #close(run: ExperimentRun, at: number): void {
    const rate = ({ traffic }: RunVariant): number => traffic.engagements / traffic.impressions;
    const shown = this.#end(run).filter(({ traffic }) => traffic.impressions > 0);
    const best = shown.reduce<RunVariant | null>((a, b) => (a === null || rate(b) > rate(a) ? b : a), null);
    const winner = best === null ? {} : { winner: best.id };
    this.#emit(at, { kind: 'experiment.closed', experiment: run.id, ...winner });
  }

  /** Shows no variant of an experiment any more; returns those that were shown. */
  #end(run: ExperimentRun): readonly RunVariant[] {
    const ended = run.variants.filter(({ traffic }) => traffic.live);
    for (const { traffic } of ended) traffic.live = false;
    this.#closed.set(run.id, { run, ended });
    return ended;
  }

  #createVariant(run: ExperimentRun, sketch: VariantSketch, at: number): RunVariant {
    const id = `${run.id}-v${run.variants.length}`;
    const draft = run.editor.write(sketch, at);
    const variant: RunVariant = {
      ...{ id, draft, traffic: new Traffic(createRandom(`${id}/traffic`), this.#late()) },
      visits:
        run.guardrail === null ? null : new Visits(createRandom(`${id}/visits`), sketch.loadSeconds ?? LOAD_SECONDS),
      places: this.#settings.segments ? new Places(createRandom(`${id}/places`)) : null,
    };
    for (const pattern of draft.patterns) this.#fatigue.use(pattern, at);
    run.variants.push(variant);
    this.variants.set(id, { variant, run });
    return variant;
  }

  #late(): { share: number; meanMs: number } {
    const { share, meanMs } = this.#settings.late;
    return { share, meanMs: meanMs / this.#settings.speed };
  }

  #shares(run: ExperimentRun): { variant: string; share: number }[] {
    const live = run.variants.filter((variant) => variant.traffic.live);
    return live.map((variant) => ({ variant: variant.id, share: 1 / live.length }));
  }

  #post(run: ExperimentRun, { id, draft }: RunVariant, at: number): void {
    const { content, predictedEr, patterns } = draft;
    this.#emit(at, {
      kind: 'variant.posted',
      variant: id,
      experiment: run.id,
      content,
      predictedEr,
      patterns: [...patterns],
    });
  }
}
