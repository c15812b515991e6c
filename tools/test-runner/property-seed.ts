import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';

/** The environment variable that says which seed the properties of fast-check begin with: a number, or `random`. */
export const SEED_VARIABLE = 'PEEKSAFE_SEED';

/** Seeds are whole numbers from 0 to this, as far as fast-check looks at them. */
const MAX_SEED = 0x7fffffff;

/** The commit that is checked out; null where there is none, as in a folder that was downloaded. */
function headCommit(root: string): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return null;
  }
}

/**
 * The seed for the properties that choose none: what `PEEKSAFE_SEED` says, else a number made from the commit, so that the same commit is
 * tested with the same examples wherever it is, and another with others; a random one where there is no commit.
 *
 * @param root Folder of the repository.
 * @param named Content of the variable.
 * @returns A whole number from 0 to 2³¹ − 1.
 * @throws RangeError when the variable has something else.
 */
export function propertySeed(root: string, named = process.env[SEED_VARIABLE] ?? ''): number {
  const commit = named === '' ? headCommit(root) : null;
  if (commit !== null) return Number.parseInt(commit.slice(0, 8), 16) & MAX_SEED;
  if (named === '' || named === 'random') return randomInt(MAX_SEED);
  const seed = /^\d+$/.test(named) ? Number(named) : NaN;
  if (seed <= MAX_SEED) return seed;
  throw new RangeError(`${SEED_VARIABLE} is "${named}": expected "random" or a whole number from 0 to ${MAX_SEED}.`);
}

/**
 * The text of a module to take the place of fast-check: the same, with a seed for all properties that choose none.
 * Only who imports fast-check loads it, which most processes and pages of the tests do not.
 *
 * @param fastCheck Where the real one is, as an import says it.
 */
export const seededFastCheck = (fastCheck: string, seed: number): string => `
import fc from ${JSON.stringify(fastCheck)};
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: ${seed} });
export * from ${JSON.stringify(fastCheck)};
export default fc;
`;
