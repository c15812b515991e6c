import type { ExperimentState } from 'peeksafe/engine';
import { OTHER_VALUE } from 'peeksafe/protocol';
import type { CountedExperiment } from './counted-experiment.ts';
import { keyOf } from './seen-table.ts';
import type { NamedSegments } from './view-segments.ts';

type Dimension = NonNullable<ExperimentState['dimensions']>[number];

/** The mark of a value that its dimension does not know. */
const OF_OTHER = 0;

/** The mark of a value that its dimension is about to learn: another mark says which one. More than there are values, and little enough to be packed with their marks. */
const LEARNED_LATER = 1023;

const knownTo = ({ values, learned }: Dimension): readonly string[] => [...values, ...learned];

/** The values of visitors by dimension, kept from the exposure on: an engagement comes in a message of its own. An owner is a variant and a visitor. */
export class VisitorSegments {
  readonly #counted: CountedExperiment;
  readonly #dimensions: readonly Dimension[];
  /** Of visitors whose exposure is counted together with this: values that it brings are learned later. */
  readonly #present = new Map<string, NamedSegments>();

  constructor(counted: CountedExperiment, dimensions: ExperimentState['dimensions']) {
    this.#counted = counted;
    this.#dimensions = dimensions ?? [];
  }

  /** Remembers the values of a visitor: a number for each, its place in the dimension. */
  keep(owner: string, named: NamedSegments): void {
    if (named.length === 0) return;
    this.#present.set(owner, named);
    for (const [name, value] of named) {
      const dimension = this.#dimensions.find((one) => one.name === name) as Dimension;
      const place = knownTo(dimension).indexOf(value) + 1;
      const isNew = place === 0 && value !== OTHER_VALUE;
      this.#counted.putMark('unit', keyOf(`${owner}\n~${name}`), isNew ? LEARNED_LATER : place);
      if (isNew) this.#counted.putMark('unit', keyOf(`${owner}\n~${name}\n${value}`), OF_OTHER);
    }
  }

  /** The values that are remembered of a visitor. */
  of(owner: string): NamedSegments {
    const present = this.#present.get(owner);
    if (present !== undefined) return present;
    return this.#dimensions.flatMap((dimension) => {
      const mark = this.#counted.known('unit', keyOf(`${owner}\n~${dimension.name}`));
      return mark === undefined ? [] : [[dimension.name, this.#valueOf(owner, dimension, mark)] as const];
    });
  }

  #valueOf(owner: string, dimension: Dimension, mark: number): string {
    const known = knownTo(dimension);
    if (mark !== LEARNED_LATER) return known[mark - 1] ?? OTHER_VALUE;
    const isIt = (value: string): boolean =>
      this.#counted.known('unit', keyOf(`${owner}\n~${dimension.name}\n${value}`)) !== undefined;
    return known.find(isIt) ?? OTHER_VALUE;
  }
}
