const LETTERS = 26;
const FIRST = 'A'.charCodeAt(0);

/**
 * The letter of a variant by its place in its experiment, as columns of a spreadsheet are named.
 *
 * @param place A whole number from 0 up, in the order of posting.
 * @returns `A` to `Z`, then `AA`, `AB`, and so on.
 * @example
 * ```ts
 * letterAt(0); // 'A'
 * letterAt(26); // 'AA'
 * ```
 */
export function letterAt(place: number): string {
  let letters = '';
  for (let rest = place; rest >= 0; rest = Math.floor(rest / LETTERS) - 1)
    letters = String.fromCharCode(FIRST + (rest % LETTERS)) + letters;
  return letters;
}
