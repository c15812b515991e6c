import type { Guide, Sample } from './guide.ts';

/** A sample with a mistake that a checker of types has to find. */
export interface Mistaken {
  readonly sample: Sample;
  /** The wrong word or type, as a checker names it. */
  readonly sign: RegExp;
}

/** One of an attribute, one of a property that is an object, and one of the detail of an event; each with what is said of it. */
const MISTAKES: readonly (readonly [right: RegExp, wrong: string, sign: RegExp])[] = [
  [/\blimit=\{5\}/, "limit={'five'}", /'string'|five/],
  [/(?<=\blimit\]?)="5"/, `="'five'"`, /'string'|five/],
  [/status: 'active'/, "status: 'gone'", /gone/],
  [/\.detail\.ids/, '.detail.rows', /rows/],
];

/** The samples of a page, each with one mistake. */
export const mistaken = ({ samples }: Guide): readonly Mistaken[] =>
  samples.flatMap((sample) =>
    MISTAKES.flatMap(([right, wrong, sign]) => {
      const code = sample.code.replace(right, wrong);
      return code === sample.code ? [] : [{ sample: { ...sample, code }, sign }];
    }),
  );
