import type { Experiment, Kill, Variant } from '../../protocol/index.ts';
import { groupOf, type SituationGroup } from '../shared/experiments/order.ts';
import { plainExperiment } from '../shared/experiments/plain-experiment.ts';
import { experimentSituation, type Situation } from '../shared/experiments/situation.ts';
import type { LetterOrder } from '../shared/letters/letters.ts';

/** One experiment of the list; another object as soon as anything of it has changed. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly situation: Situation;
  readonly variants: readonly Variant[];
  /** The last stop of each of its variants that has one. */
  readonly kills: readonly Kill[];
  readonly group: SituationGroup;
}

const searchable = (text: string): string => text.normalize('NFKC').toLowerCase();

/** The words that a search asks for; each has to be found. */
export const wordsOf = (search: string): readonly string[] =>
  searchable(search)
    .split(/\s+/)
    .filter((word) => word !== '');

/**
 * The experiments with their variants. A change costs what it changes: only experiments that it touches are looked at again, and only when they are
 * asked for.
 */
export class ListModel {
  readonly #experiments = new Map<string, Experiment>();
  readonly #variants = new Map<string, Map<string, Variant>>();
  /** By variant. */
  readonly #kills = new Map<string, Kill>();
  readonly #ids = new Set<string>();
  readonly #rows = new Map<string, Row>();
  readonly #stale = new Set<string>();
  readonly #texts = new Map<string, string>();
  #order: LetterOrder = 'posted';
  #newest = 0;

  /** Ids of all experiments, in the order in which they became known. */
  get ids(): Iterable<string> {
    return this.#ids;
  }

  get size(): number {
    return this.#ids.size;
  }

  /** The newest moment that the data know of, ms since 1970; 0 before the first. */
  get newest(): number {
    return this.#newest;
  }

  /** Forgets everything. `order` is that of letters which the data do not give. */
  clear(order: LetterOrder): void {
    for (const map of [this.#experiments, this.#variants, this.#kills, this.#rows, this.#texts]) map.clear();
    this.#ids.clear();
    this.#stale.clear();
    this.#order = order;
    this.#newest = 0;
  }

  /**
   * Takes new and changed ones.
   * @returns Whether there was any.
   */
  put(experiments: Iterable<Experiment>, variants: Iterable<Variant>, kills: Iterable<Kill> = []): boolean {
    let isAny = false;
    for (const experiment of experiments) {
      isAny = true;
      this.#experiments.set(experiment.id, experiment);
      this.#touch(experiment.id, experiment.judgedTo ?? experiment.openedAt);
    }
    for (const variant of variants) {
      isAny = true;
      const siblings = this.#variants.get(variant.experiment);
      if (siblings === undefined) this.#variants.set(variant.experiment, new Map([[variant.id, variant]]));
      else siblings.set(variant.id, variant);
      this.#touch(variant.experiment, variant.endedAt ?? variant.countedAt ?? variant.postedAt);
    }
    for (const kill of kills) {
      isAny = true;
      this.#kills.set(kill.variant, kill);
      this.#touch(kill.experiment, kill.at);
    }
    return isAny;
  }

  #touch(id: string, at: string): void {
    this.#stale.add(id);
    const ms = Date.parse(at);
    if (ms > this.#newest) this.#newest = ms;
    this.#ids.add(id);
  }

  /** The row of an experiment that is known. */
  row(id: string): Row {
    if (this.#stale.delete(id)) {
      this.#rows.set(id, this.#make(id));
      this.#texts.delete(id);
    }
    return this.#rows.get(id) as Row;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  #make(id: string): Row {
    const variants = [...(this.#variants.get(id)?.values() ?? [])];
    const experiment = this.#experiments.get(id) ?? plainExperiment(id, variants);
    const situation = experimentSituation(experiment, variants, this.#order);
    const kills = variants.flatMap((variant) => this.#kills.get(variant.id) ?? []);
    return { id, title: experiment.title || id, situation, variants, kills, group: groupOf(situation) };
  }

  /** Whether title, contents or patterns of an experiment contain all of these words. */
  matches(id: string, words: readonly string[]): boolean {
    const text = this.#text(this.row(id));
    return words.every((word) => text.includes(word));
  }

  /** Everything of a row that is searched. */
  #text({ id, title, variants }: Row): string {
    const known = this.#texts.get(id);
    if (known !== undefined) return known;
    const text = searchable([title, ...variants.flatMap(({ content, patterns }) => [content, ...patterns])].join('\n'));
    this.#texts.set(id, text);
    return text;
  }
}
