import type { Experiment, ExperimentClosing, Kill, Note, Suggestion, Variant } from '../../../protocol/index.ts';
import type { Changed, LiveStream } from '../../../sdk/index.ts';
import type { Pending } from '../../shared/actions/pending-view.ts';
import { byExperiment } from '../../shared/experiments/by-experiment.ts';
import { orderToShow } from '../../shared/experiments/order.ts';
import { plainExperiment } from '../../shared/experiments/plain-experiment.ts';
import { experimentSituation } from '../../shared/experiments/situation.ts';
import type { LetterOrder } from '../../shared/letters/letters.ts';
import { subjectOf, type Subject } from './subject.ts';
import { SubjectSource } from './subject-source.ts';

/** Data by property; where there are variants, nothing is taken from the stream. */
interface PlainData {
  readonly variants: readonly Variant[] | null;
  readonly experiments: readonly Experiment[] | null;
  readonly kills: readonly Kill[] | null;
  readonly suggestions: readonly Suggestion[] | null;
  readonly notes: readonly Note[] | null;
}

/** The experiment that a view shows and all about it: by property where the page gives it variants, else from the stream. */
export class ExperimentData {
  readonly #given: PlainData;
  readonly #stream: () => LiveStream | null;
  readonly #pending: () => Pending;
  readonly #source = new SubjectSource();
  /** The experiment that is followed; null before the first. */
  #followed: string | null = null;
  /** Whether its data were given by property when it was followed first. */
  #wasPlain = false;
  /** Shown while nothing is chosen: found once, so that nothing changes under whoever reads. */
  #found: string | null = null;

  constructor(given: PlainData, stream: () => LiveStream | null, pending: () => Pending) {
    this.#given = given;
    this.#stream = stream;
    this.#pending = pending;
  }

  get #isPlain(): boolean {
    return this.#given.variants !== null;
  }

  /** How letters go where the server gave none. */
  get letterOrder(): LetterOrder {
    return this.#isPlain ? 'given' : 'posted';
  }

  /** The id of the experiment that is followed; null before the first, and when all begins again. */
  get followed(): string | null {
    return this.#followed;
  }

  /** Takes all of the stream again: it is another one, or begins again. */
  restart(): void {
    this.#followed = null;
  }

  /** Chooses again what is shown while nobody has chosen. */
  forgetFound(): void {
    this.#found = null;
  }

  /** Follows an experiment; null for none. */
  follow(id: string | null): void {
    const isPlain = this.#isPlain;
    if (id === this.#followed && isPlain === this.#wasPlain) return;
    this.#followed = id;
    this.#wasPlain = isPlain;
    this.#source.begin(isPlain ? null : id, this.#stream()?.state ?? null);
  }

  /** Takes in a frame. Returns whether anything that is shown has changed. */
  apply(changed: Changed): boolean {
    return this.#source.apply(changed) || changed.notes.length > 0 || this.#followed === null;
  }

  /** The experiment that says most while nobody has chosen one, found once; null while there is none. */
  first(): string | null {
    const { variants: given, experiments } = this.#given;
    if (given !== null) return experiments?.[0]?.id ?? given[0]?.experiment ?? null;
    const state = this.#stream()?.state;
    if (state === undefined) return null;
    if (this.#found !== null && state.experiments.has(this.#found)) return this.#found;
    const groups = byExperiment(state.variants.values());
    const all = [...state.experiments.values()].map((one) => experimentSituation(one, groups.get(one.id) ?? []));
    this.#found = all.sort(orderToShow)[0]?.experiment.id ?? null;
    return this.#found;
  }

  /** The experiment with its variants, with what is under way; null where it is not known. */
  subject(id: string): Subject | null {
    const { variants: given, experiments } = this.#given;
    if (given !== null) {
      const own = given.filter((variant) => variant.experiment === id);
      const experiment = experiments?.find((one) => one.id === id) ?? plainExperiment(id, own);
      return subjectOf(experiment, own, this.letterOrder);
    }
    const experiment = this.#stream()?.state.experiments.get(id);
    if (experiment === undefined) return null;
    const pending = this.#pending();
    const variants = [...this.#source.variants.values()].map((variant) => pending.variant(variant));
    return subjectOf(pending.experiment(experiment), variants, this.letterOrder);
  }

  /** Its stops. */
  get kills(): Iterable<Kill> {
    return this.#isPlain ? (this.#given.kills ?? []) : this.#source.kills;
  }

  /** Its closings, those that were taken back too. */
  get closings(): Iterable<ExperimentClosing> {
    return this.#isPlain ? [] : this.#source.closings;
  }

  /** The notes of its stream. */
  get notes(): Iterable<Note> {
    return this.#isPlain ? (this.#given.notes ?? []) : (this.#stream()?.state.notes.values() ?? []);
  }

  /** Whether there is anything to suggest about it. */
  get hasSuggestions(): boolean {
    return this.#isPlain ? (this.#given.suggestions ?? []).length > 0 : this.#source.hasSuggestions;
  }
}
