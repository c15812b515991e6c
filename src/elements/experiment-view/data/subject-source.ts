import type { Experiment, Kill, Suggestion, Variant } from '../../../protocol/index.ts';
import type { Changed, StreamState } from '../../../sdk/index.ts';

/**
 * The variants and stops of one experiment of a stream. Held beside the stream's maps, which have those of every experiment: a frame is looked at
 * once, whatever the size of the stream.
 */
export class SubjectSource {
  #id: string | null = null;
  readonly #variants = new Map<string, Variant>();
  readonly #kills = new Map<string, Kill>();
  readonly #suggestions = new Set<string>();

  /** The experiment's variants, as the stream has them. */
  get variants(): ReadonlyMap<string, Variant> {
    return this.#variants;
  }

  /** The experiment's stops. */
  get kills(): Iterable<Kill> {
    return this.#kills.values();
  }

  /** Whether something was ever suggested about the experiment or its variants. */
  get hasSuggestions(): boolean {
    return this.#suggestions.size > 0;
  }

  /** Begins again with what a stream knows of an experiment; null for none. */
  begin(id: string | null, state: Pick<StreamState, 'variants' | 'kills' | 'suggestions'> | null): void {
    this.#id = id;
    this.#variants.clear();
    this.#kills.clear();
    this.#suggestions.clear();
    if (id === null || state === null) return;
    this.#add(state.variants.values(), state.kills.values(), state.suggestions.values());
  }

  /** Takes in a frame. Returns whether anything of the experiment has changed. */
  apply({ experiments, variants, kills, suggestions }: Omit<Changed, 'cursor' | 'reset'>): boolean {
    const isOwn = ({ id }: Experiment): boolean => id === this.#id;
    return this.#add(variants, kills, suggestions) || experiments.some(isOwn);
  }

  #add(variants: Iterable<Variant>, kills: Iterable<Kill>, suggestions: Iterable<Suggestion>): boolean {
    let hasAny = false;
    for (const variant of variants) {
      if (variant.experiment !== this.#id) continue;
      this.#variants.set(variant.id, variant);
      hasAny = true;
    }
    for (const kill of kills) {
      if (kill.experiment !== this.#id) continue;
      this.#kills.set(kill.id, kill);
      hasAny = true;
    }
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
