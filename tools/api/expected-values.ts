// The values that the comments of examples show: `// 0.0365…`, `// { kills: 1, … }`, `// throws RangeError`.

/** Stands for the rest of an object or a list, where a comment has `…`. */
const REST = Symbol('rest');

/** The first digits of a number, or the beginning of a text. */
class Beginning {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Stand in an expected value where its comment has `…`. */
export interface Placeholders {
  readonly rest: typeof REST;
  readonly beginning: (text: string) => Beginning;
}

const PLACEHOLDERS: Placeholders = { rest: REST, beginning: (text) => new Beginning(text) };

/** The JavaScript source of a function that gets `Placeholders` and returns the expected value of a comment. */
export function expectedScript(expected: string): string {
  if (expected.startsWith('throws ')) return '() => undefined';
  const script = expected
    .replaceAll(/(-?\d+(?:\.\d+)?)…/g, "beginning('$1')")
    .replaceAll(/'([^']*)…'/g, "beginning('$1')")
    .replaceAll(/…(?=\s*\})/g, '[rest]: true')
    .replaceAll(/…(?=\s*\])/g, 'rest');
  return `({ rest, beginning }) => (${script})`;
}

const isRecord = (value: unknown): value is Record<PropertyKey, unknown> => typeof value === 'object' && value !== null;

function matches(expected: unknown, actual: unknown): boolean {
  if (expected instanceof Beginning) return String(actual).startsWith(expected.text);
  if (!isRecord(expected)) return Object.is(expected, actual) || (expected === 0 && actual === 0);
  if (!isRecord(actual)) return false;
  if (expected instanceof Map) return actual instanceof Map && matches([...expected], [...actual]);
  if (expected instanceof Set) return actual instanceof Set && matches([...expected], [...actual]);
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return false;
    const isOpen = expected.at(-1) === REST;
    const shown = isOpen ? expected.slice(0, -1) : expected;
    if (isOpen ? actual.length < shown.length : actual.length !== shown.length) return false;
    return shown.every((one, i) => matches(one, actual[i]));
  }
  const isOpen = REST in expected;
  const keys = Object.keys(expected);
  const known = Object.keys(actual).filter((key) => actual[key] !== undefined);
  if (!isOpen && known.length !== keys.length) return false;
  return keys.every((key) => matches(expected[key], actual[key]));
}

/** Compares a comment such as `throws RangeError` with the error that was thrown. */
function checkThrown(expected: string, error: unknown): void {
  const [, name] = /^throws (\w+)/.exec(expected) ?? [];
  if (error instanceof Error && error.constructor.name === name) return;
  throw new Error(`the comment says ${expected}, and this was thrown: ${String(error)}`, { cause: error });
}

/**
 * Compares the value of a statement with its comment.
 * @param expected The text of the comment.
 * @param read Returns the expected value: the function of `expectedScript`.
 * @param run Returns the value of the statement.
 * @param show Formats a value for an error.
 * @returns The value of the statement.
 * @throws Error when they differ.
 */
export async function checkExpected(
  expected: string,
  read: (placeholders: Placeholders) => unknown,
  run: () => unknown,
  show: (value: unknown) => string,
): Promise<unknown> {
  const throws = expected.startsWith('throws ');
  let value: unknown;
  try {
    value = await run();
  } catch (error) {
    if (!throws) throw error;
    checkThrown(expected, error);
    return undefined;
  }
  if (!throws && matches(read(PLACEHOLDERS), value)) return value;
  throw new Error(`the comment says ${expected}, and the value is ${show(value)}`);
}
