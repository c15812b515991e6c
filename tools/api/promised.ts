// The values that the comments of examples promise: `// 0.0365…`, `// { kills: 1, … }`, `// throws RangeError`.

/** Stands for the rest of an object or a list, where a promise says `…`. */
const REST = Symbol('rest');

/** The first digits of a number, or the beginning of a text. */
class Beginning {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What a promise is read with. */
export interface Marks {
  readonly rest: typeof REST;
  readonly beginning: (text: string) => Beginning;
}

const MARKS: Marks = { rest: REST, beginning: (text) => new Beginning(text) };

/** A promise as JavaScript: a function of `Marks`, which stand where it has `…`. */
export function promiseScript(promise: string): string {
  if (promise.startsWith('throws ')) return '() => undefined';
  const script = promise
    .replaceAll(/(-?\d+(?:\.\d+)?)…/g, "beginning('$1')")
    .replaceAll(/'([^']*)…'/g, "beginning('$1')")
    .replaceAll(/…(?=\s*\})/g, '[rest]: true')
    .replaceAll(/…(?=\s*\])/g, 'rest');
  return `({ rest, beginning }) => (${script})`;
}

const isRecord = (value: unknown): value is Record<PropertyKey, unknown> => typeof value === 'object' && value !== null;

function matches(promised: unknown, actual: unknown): boolean {
  if (promised instanceof Beginning) return String(actual).startsWith(promised.text);
  if (!isRecord(promised)) return Object.is(promised, actual) || (promised === 0 && actual === 0);
  if (!isRecord(actual)) return false;
  if (promised instanceof Map) return actual instanceof Map && matches([...promised], [...actual]);
  if (promised instanceof Set) return actual instanceof Set && matches([...promised], [...actual]);
  if (Array.isArray(promised)) {
    if (!Array.isArray(actual)) return false;
    const isOpen = promised.at(-1) === REST;
    const shown = isOpen ? promised.slice(0, -1) : promised;
    if (isOpen ? actual.length < shown.length : actual.length !== shown.length) return false;
    return shown.every((one, i) => matches(one, actual[i]));
  }
  const isOpen = REST in promised;
  const keys = Object.keys(promised);
  const known = Object.keys(actual).filter((key) => actual[key] !== undefined);
  if (!isOpen && known.length !== keys.length) return false;
  return keys.every((key) => matches(promised[key], actual[key]));
}

/** Compares a promise such as `throws RangeError` with what was thrown. */
function checkThrown(promise: string, error: unknown): void {
  const [, name] = /^throws (\w+)/.exec(promise) ?? [];
  if (error instanceof Error && error.constructor.name === name) return;
  throw new Error(`the comment says ${promise}, and this was thrown: ${String(error)}`, { cause: error });
}

/**
 * Compares the value of a statement with the promise of its comment.
 * @param promise As the comment has it.
 * @param read Gives the value that it stands for: the function of `promiseScript`.
 * @param run Gives the value of the statement.
 * @param show Says a value in an error.
 * @returns The value of the statement.
 * @throws Error when they differ.
 */
export async function checkPromise(
  promise: string,
  read: (marks: Marks) => unknown,
  run: () => unknown,
  show: (value: unknown) => string,
): Promise<unknown> {
  const throws = promise.startsWith('throws ');
  let value: unknown;
  try {
    value = await run();
  } catch (error) {
    if (!throws) throw error;
    checkThrown(promise, error);
    return undefined;
  }
  if (!throws && matches(read(MARKS), value)) return value;
  throw new Error(`the comment says ${promise}, and the value is ${show(value)}`);
}
