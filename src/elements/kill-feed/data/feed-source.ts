import type { Experiment, ExperimentClosing, Kill, Note, Variant } from '../../../protocol/index.ts';
import type { Changed, StreamState } from '../../../sdk/index.ts';
import { byExperiment } from '../../shared/experiments/by-experiment.ts';
import { letterOf, lettersOf } from '../../shared/letters/letters.ts';
import { NewestEvent } from '../../shared/view-state/newest-event.ts';
import { itemActor, itemVariant, type FeedItem } from './feed-items.ts';
import { FeedModel } from './feed-model.ts';
import { FeedSelection, isInScope } from './feed-selection.ts';

/** Data by property, for use without a server; what is null is taken from the stream, if there is one. */
export interface PlainFeed {
  readonly kills: readonly Kill[];
  readonly variants: readonly Variant[] | null;
  readonly experiments: readonly Experiment[] | null;
  readonly notes: readonly Note[] | null;
  readonly closings: readonly ExperimentClosing[] | null;
}

const byId = <T extends { readonly id: string }>(all: readonly T[] | null): ReadonlyMap<string, T> | undefined =>
  all === null ? undefined : new Map(all.map((one) => [one.id, one]));

const searchable = (text: string): string => text.normalize('NFKC').toLowerCase();

/** The words that a search asks for; each has to be found. */
export const wordsOf = (search: string): readonly string[] =>
  searchable(search)
    .split(/\s+/)
    .filter((word) => word !== '');

/** Somebody's own words about an item. */
function writtenOf(item: FeedItem): string {
  if (item.kind === 'note') return item.note.text;
  if (item.kind === 'stop') return item.kill.reason;
  return item.kind === 'closed' ? item.closing.reason : '';
}

/** The contents of a feed, of a stream or of plain data, with the variants and experiments that it speaks of. */
export class FeedSource {
  readonly #model = new FeedModel();
  readonly selection = new FeedSelection(this.#model, (item) => this.#textOf(item));
  #state: StreamState | null = null;
  #isPlain = false;
  /** Of the stream; followed once somebody asks for it: null before. */
  #newest: NewestEvent | null = null;
  #variants: ReadonlyMap<string, Variant> | undefined;
  #experiments: ReadonlyMap<string, Experiment> | undefined;
  #kills: ReadonlyMap<string, Kill> | undefined;
  /** By experiment, where the server gives no letters; made again when there are more variants. */
  #siblings: ReadonlyMap<string, readonly Variant[]> = new Map();
  #lettered = -1;
  #letters = new Map<string, ReadonlyMap<string, string>>();

  /** How many items have come so far. */
  get arrivals(): number {
    return this.#model.arrived.length;
  }

  /** When the newest event of the stream was, or the newest item of plain data, ms since 1970; null while there is none. */
  get newestAt(): number | null {
    if (this.#isPlain) return this.#model.items.at(-1)?.at ?? null;
    if (this.#newest === null) {
      this.#newest = new NewestEvent();
      this.#newest.follow(null, this.#state);
    }
    return this.#newest.at;
  }

  readonly variant = (id: string): Variant | undefined => (this.#variants ?? this.#state?.variants)?.get(id);

  readonly kill = (id: string): Kill | undefined => (this.#kills ?? this.#state?.kills)?.get(id);

  readonly experiment = (id: string): Experiment | undefined =>
    (this.#experiments ?? this.#state?.experiments)?.get(id);

  /** Experiments that it may speak of. */
  get experiments(): Iterable<Experiment> {
    return (this.#experiments ?? this.#state?.experiments)?.values() ?? [];
  }

  /** Takes all data again. */
  load(plain: PlainFeed | null, state: StreamState | null): void {
    this.#state = state;
    this.#isPlain = plain !== null;
    if (!this.#isPlain) this.#newest?.follow(null, state);
    this.#variants = byId(plain?.variants ?? null);
    this.#experiments = byId(plain?.experiments ?? null);
    this.#kills = byId(plain === null ? null : [...plain.kills]);
    this.#lettered = -1;
    const { kills, notes, closings } = plain ?? {
      kills: state?.kills.values() ?? [],
      notes: state?.notes.values() ?? [],
      closings: state?.closings.values() ?? [],
    };
    const [variants, experiments] =
      plain === null ? [state?.variants, state?.experiments] : [this.#variants, this.#experiments];
    const entities = {
      ...{ kills, notes: notes ?? [], closings },
      variants: variants?.values() ?? [],
      experiments: experiments?.values() ?? [],
    };
    this.#model.load(entities, this.experiment);
  }

  /** Takes in a frame. Returns the items that are new; null when nothing that is told of has changed. */
  apply(changed: Changed, state: StreamState): readonly FeedItem[] | null {
    this.#state = state;
    this.#newest?.follow(changed, state);
    return this.#model.apply(changed, this.experiment);
  }

  /** Whether somebody wants to see an item. */
  readonly isSelected = (item: FeedItem): boolean => isInScope(item, this.selection.scope, (one) => this.#textOf(one));

  /** The letter of a variant in its experiment. */
  readonly letter = (variant: Variant): string => {
    if (variant.letter !== undefined) return variant.letter;
    const known = this.#variants ?? this.#state?.variants ?? new Map<string, Variant>();
    if (this.#lettered !== known.size) {
      this.#lettered = known.size;
      this.#siblings = byExperiment(known.values());
      this.#letters = new Map();
    }
    const { experiment } = variant;
    let letters = this.#letters.get(experiment);
    if (letters === undefined) {
      letters = lettersOf(this.#siblings.get(experiment) ?? [], this.#variants === undefined ? 'posted' : 'given');
      this.#letters.set(experiment, letters);
    }
    return letters.get(variant.id) ?? letterOf(variant);
  };

  /** The text that words are looked for in, in lower case. */
  #textOf(item: FeedItem): string {
    const variant = this.variant(itemVariant(item) ?? '')?.content;
    const title = item.experiment === null ? '' : (this.experiment(item.experiment)?.title ?? item.experiment);
    return searchable([title, variant ?? '', writtenOf(item), itemActor(item) ?? ''].join(' '));
  }
}
