/** The numbers and names that a text may use without inventing any. */
interface Figures {
  /** Magnitudes, percentages as fractions: a sign is said in words as often as not. */
  readonly values: readonly number[];
  /** Words with a digit in them, such as `v2`, in small letters: they are names, and hold as they are or not at all. */
  readonly names: ReadonlySet<string>;
  /** Every other word, in small letters. */
  readonly words: ReadonlySet<string>;
}

// English only: in other languages the same letters mean something else ("ten" is "this" in Polish). "One" and "second" are not
// here, for they hardly ever count.
const NUMBER_WORDS: ReadonlyMap<string, number> = new Map(
  [
    'zero 0, two 2, three 3, four 4, five 5, six 6, seven 7, eight 8, nine 9, ten 10, eleven 11, twelve 12, thirteen 13',
    'fourteen 14, fifteen 15, sixteen 16, seventeen 17, eighteen 18, nineteen 19, twenty 20, thirty 30, forty 40, fifty 50',
    'sixty 60, seventy 70, eighty 80, ninety 90, hundred 100, hundreds 100, thousand 1e3, thousands 1e3, million 1e6',
    'millions 1e6, billion 1e9, billions 1e9, dozen 12, dozens 12, half 0.5, halve 0.5, halves 0.5, halved 0.5, quarter 0.25',
    'double 2, doubles 2, doubled 2, twice 2, triple 3, triples 3, tripled 3, thrice 3, tenfold 10, twofold 2, threefold 3',
  ]
    .flatMap((line) => line.split(', '))
    .map((entry) => entry.split(' '))
    .map(([word = '', value]): [string, number] => [word, Number(value)]),
);

const WORD = /[\p{L}\p{M}\p{N}_]+/gu;
const ANY_DIGIT = /\p{N}/u;
const DIGITS = /^[0-9]+$/;

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

interface NumberForm {
  readonly pattern: RegExp;
  readonly decimal: string;
}

function numberForm(locale: string): NumberForm {
  const parts = new Intl.NumberFormat(locale, { numberingSystem: 'latn' }).formatToParts(1234567.8);
  const separator = (type: 'group' | 'decimal'): string => parts.find((part) => part.type === type)?.value ?? '';
  const decimal = separator('decimal') || '.';
  // Spaces and apostrophes group digits everywhere and mean nothing else between them.
  const group = `[ \\u00a0\\u2009\\u202f'’${escaped(separator('group'))}]`;
  const point = escaped(decimal);
  const digits = `(?:[0-9]{1,3}(?:${group}[0-9]{3})+|[0-9]+)(?:${point}[0-9]+)?|${point}[0-9]+`;
  const inWord = '[\\p{L}\\p{M}\\p{N}_]';
  const unit = '(?:\\s*(%|‰|per\\s?cent))?';
  return { decimal, pattern: new RegExp(`(?<!${inWord})(${digits})(?!${inWord})${unit}`, 'giu') };
}

function valuesIn(text: string, { pattern, decimal }: NumberForm): number[] {
  return Array.from(text.matchAll(pattern), ([, digits = '', unit]) => {
    const [whole = '', fraction = '0'] = digits.split(decimal);
    const value = Number(`${whole.replace(/[^0-9]/g, '')}.${fraction}`);
    if (unit === undefined) return value;
    return value / (unit === '‰' ? 1000 : 100);
  });
}

function figuresIn(text: string, form: NumberForm): Figures {
  const words = (text.match(WORD) ?? []).map((word) => word.toLowerCase());
  return {
    values: valuesIn(text, form),
    names: new Set(words.filter((word) => ANY_DIGIT.test(word) && !DIGITS.test(word))),
    words: new Set(words.filter((word) => !ANY_DIGIT.test(word))),
  };
}

const isSame = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));

/**
 * Whether every number in a text was given: in digits, with separators, as a percentage of a fraction that was given, or, in
 * English, in words. A number that was rounded counts as made up, so give numbers the way readers should see them; so does a plain 12
 * that became 12 %. Signs are not compared.
 * @param text The generated text.
 * @param given The texts and numbers that it may draw on; rates are fractions, and texts write numbers the English way.
 * @param locale Language of the generated text, a BCP 47 tag.
 * @throws RangeError when the locale is none.
 */
export function hasOnlyGivenNumbers(text: string, given: readonly (string | number)[], locale: string): boolean {
  const texts = given.filter((one) => typeof one === 'string');
  const known = figuresIn(texts.join('\n'), numberForm('en'));
  const values = [...known.values, ...given.filter((one) => typeof one === 'number').map(Math.abs)];
  const isGiven = (value: number): boolean => values.some((one) => isSame(one, value));
  const made = figuresIn(text, numberForm(locale));
  if (!made.values.every(isGiven) || ![...made.names].every((name) => known.names.has(name))) return false;
  if (new Intl.Locale(locale).language !== 'en') return true;
  return [...made.words].every((word) => {
    const value = NUMBER_WORDS.get(word);
    return value === undefined || known.words.has(word) || isGiven(value);
  });
}
