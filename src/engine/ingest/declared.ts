import type { Problem } from '../../protocol/index.ts';

/** The things that an experiment declares for its reports. */
type Declared = 'metric' | 'dimension';

/** Declarations are fixed before the first counts: what comes after them would say less of some variants than of others. */
export const fixedByCounts = (what: Declared, experiment: string): Problem => ({
  code: 'already-counted',
  field: `${what}s`,
  message: `The experiment "${experiment}" has counts already, and its ${what}s are fixed before the first.`,
  expected: `the ${what}s that it was opened with, or a new experiment`,
});

/** A report has something that its experiment does not declare. */
export const undeclared = (what: Declared, name: string, field: string, experiment: string): Problem => ({
  code: 'bad-event',
  field,
  message: `The experiment "${experiment}" declares no ${what} "${name}".`,
  expected: `a ${what} that experiment.opened declares before the first counts`,
});
