import fc from 'fast-check';

const seedOf = (options: { seed?: number }): number =>
  fc.check(
    fc.property(fc.nat(), () => false),
    options,
  ).seed;

/** The seeds of two properties, of which the second one chooses its own. */
export const seeds: readonly number[] = [seedOf({}), seedOf({ seed: 5 })];
