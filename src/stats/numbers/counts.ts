/**
 * The counts of one variant: how often it was shown, and how many of those impressions were engaged with.
 *
 * At most one engagement counts per impression, so `engagements` never exceeds `impressions`.
 */
export interface Counts {
  /** Showings: a whole number from 0 up. */
  readonly impressions: number;
  /** Showings that were engaged with: a whole number from 0 to `impressions`. */
  readonly engagements: number;
}

/**
 * The observed ER: engagements / impressions, from 0 to 1; `null` before the first impression.
 * @param counts Running totals of one variant.
 * @returns The rate, or null before the first impression.
 * @throws RangeError if the counts cannot be.
 * @example
 * ```ts
 * observedEr({ impressions: 2000, engagements: 90 }); // 0.045
 * observedEr({ impressions: 0, engagements: 0 }); // null
 * ```
 */
export function observedEr(counts: Counts): number | null {
  checkCounts(counts);
  return counts.impressions === 0 ? null : counts.engagements / counts.impressions;
}

/** Throws the error of every check of this module: it names the value, and says which values are expected. */
export function reject(name: string, value: unknown, expected: string): never {
  throw new RangeError(`${name} is ${String(value)}; expected ${expected}`);
}

/** Refuses a number of impressions or looks that cannot be. */
export function checkWhole(name: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 0)) reject(name, value, 'a whole number from 0 up');
}

/** Refuses counts that no traffic can produce, before they reach any evidence. */
export function checkCounts({ impressions, engagements }: Counts): void {
  checkWhole('impressions', impressions);
  checkWhole('engagements', engagements);
  if (engagements > impressions) reject('engagements', engagements, `at most one per impression (${impressions})`);
}

/** Refuses an error budget outside (0, 1). */
export function checkAlpha(alpha: number): void {
  if (!(alpha > 0 && alpha < 1)) reject('alpha', alpha, 'a number above 0, below 1');
}

/** Refuses a rate outside [0, 1]. */
export function checkRate(name: string, rate: number): void {
  if (!(rate >= 0 && rate <= 1)) reject(name, rate, 'a number from 0 to 1');
}

/** Refuses a part of less than all, or a rate to test against: at 1 one showing without engagement would be infinite evidence. */
export function checkBelowOne(name: string, value: number): void {
  if (!(value >= 0 && value < 1)) reject(name, value, 'a number from 0 up, below 1');
}

/** Refuses a list that has not one entry a variant. */
export function checkLength(name: string, { length }: readonly unknown[], variants: number): void {
  if (length !== variants) reject(`${name}.length`, length, `one entry a variant (${variants})`);
}

/** Refuses a number that a formula divides by. */
export function checkPositive(name: string, value: number): void {
  if (!(value > 0 && value < Infinity)) reject(name, value, 'a finite number above 0');
}
