import type { Experiment, ExperimentClosing, Kill, Suggestion, Variant } from '../../../protocol/index.ts';
import type { Changed, StreamState } from '../../../sdk/index.ts';

/** The parts of a stream's state that an experiment is seen in. */
type Entities = Pick<StreamState, 'variants' | 'kills' | 'closings' | 'suggestions'>;

/**
 * The variants and stops of one experiment of a stream. Held beside the stream's maps, which have those of every experiment: a frame is looked at
 * once, whatever the size of the stream.
 */
export class SubjectSource {
  #id: string | null = null;
  readonly #variants = new Map<string, Variant>();
  readonly #kills = new Map<string, Kill>();
  readonly #closings = new Map<string, ExperimentClosing>();
  readonly #suggestions = new Set<string>();

  /** The experiment's variants, as the stream has them. */
  get variants(): ReadonlyMap<string, Variant> {
    return this.#variants;
  }

  /** The experiment's stops. */
  get kills(): Iterable<Kill> {
    return this.#kills.values();
  }

  /** The experiment's closings, those that were taken back too. */
  get closings(): Iterable<ExperimentClosing> {
    return this.#closings.values();
  }

  /** Whether something was ever suggested about the experiment or its variants. */
  get hasSuggestions(): boolean {
    return this.#suggestions.size > 0;
  }

  /** Begins again with what a stream knows of an experiment; null for none. */
  begin(id: string | null, state: Entities | null): void {
    this.#id = id;
    this.#variants.clear();
    this.#kills.clear();
    this.#closings.clear();
    this.#suggestions.clear();
    if (id === null || state === null) return;
    const { variants, kills, closings, suggestions } = state;
    this.#addOwn(variants.values(), this.#variants);
    this.#addOwn(kills.values(), this.#kills);
    this.#addOwn(closings.values(), this.#closings);
    this.#addSuggestions(suggestions.values());
  }

  /** Takes in a frame. Returns whether anything of the experiment has changed. */
  apply({ experiments, variants, kills, closings, suggestions }: Changed): boolean {
    const isOwn = ({ id }: Experiment): boolean => id === this.#id;
    const added = [
      this.#addOwn(variants, this.#variants),
      this.#addOwn(kills, this.#kills),
      this.#addOwn(closings, this.#closings),
      this.#addSuggestions(suggestions),
    ];
    return added.includes(true) || experiments.some(isOwn);
  }

  #addOwn<T extends { readonly id: string; readonly experiment: string }>(
    all: Iterable<T>,
    to: Map<string, T>,
  ): boolean {
    let hasAny = false;
    for (const one of all) {
      if (one.experiment !== this.#id) continue;
      to.set(one.id, one);
      hasAny = true;
    }
    return hasAny;
  }

  #addSuggestions(suggestions: Iterable<Suggestion>): boolean {
    let hasAny = false;
    for (const { id, about } of suggestions) {
      const isOwn =
        about?.kind === 'variant'
          ? this.#variants.has(about.id)
          : about?.kind === 'experiment' && about.id === this.#id;
      if (!isOwn || this.#suggestions.has(id)) continue;
      this.#suggestions.add(id);
      hasAny = true;
    }
    return hasAny;
  }
}
