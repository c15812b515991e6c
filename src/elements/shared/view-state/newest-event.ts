import type { Experiment, Kill, Note, Variant } from '../../../protocol/index.ts';

/** Entities that say when something happened: a state, or the changes of a frame. */
interface Dated {
  readonly experiments: Iterable<Experiment>;
  readonly variants: Iterable<Variant>;
  readonly kills: Iterable<Kill>;
  readonly notes: Iterable<Note>;
}

/** The state of a stream, whose entities are in maps. */
interface DatedState {
  readonly experiments: ReadonlyMap<string, Experiment>;
  readonly variants: ReadonlyMap<string, Variant>;
  readonly kills: ReadonlyMap<string, Kill>;
  readonly notes: ReadonlyMap<string, Note>;
}

function newestOf(known: number, { experiments, variants, kills, notes }: Dated): number {
  let newest = known;
  const consider = (at: string | null | undefined): void => {
    if (at) newest = Math.max(newest, Date.parse(at));
  };
  for (const { openedAt, judgedTo } of experiments) [openedAt, judgedTo].forEach(consider);
  for (const { postedAt, countedAt, endedAt } of variants) [postedAt, countedAt, endedAt].forEach(consider);
  for (const { at, revivedAt } of kills) [at, revivedAt].forEach(consider);
  for (const { at } of notes) consider(at);
  return newest;
}

/** When the newest event of a stream was. A frame costs what it changes. */
export class NewestEvent {
  #at = -Infinity;

  /** Milliseconds since 1970; null while nothing has happened. */
  get at(): number | null {
    return this.#at === -Infinity ? null : this.#at;
  }

  /**
   * Follows a stream.
   * @param changed - The changes of the frame that was applied; null, or one that replaced everything, when the state is to be read as a whole.
   */
  follow(changed: (Dated & { readonly reset: boolean }) | null, state: DatedState | null): void {
    if (changed !== null && !changed.reset) {
      this.#at = newestOf(this.#at, changed);
      return;
    }
    this.#at = -Infinity;
    if (state === null) return;
    const { experiments, variants, kills, notes } = state;
    this.#at = newestOf(this.#at, {
      experiments: experiments.values(),
      variants: variants.values(),
      kills: kills.values(),
      notes: notes.values(),
    });
  }
}
