// Loaded into every page of the browser tests before anything else: what a browser only says in its console fails the test that runs.
import { isExpectedLog } from './expected-logs.ts';

/** Errors from before the first test; null from then on. */
let early: Error[] | null = [];

const textOf = (part: unknown): string => (part instanceof Error ? (part.stack ?? part.message) : String(part));

for (const kind of ['warn', 'error'] as const) {
  const original = console[kind];
  console[kind] = (...parts: unknown[]) => {
    original.apply(console, parts);
    const text = parts.map(textOf).join(' ');
    if (isExpectedLog(text)) return;
    // Not thrown to the caller, which may catch it. Mocha fails by an error of the window.
    reportError(new Error(`unexpected console.${kind}: ${text}`));
  };
}

// Mocha listens only while it runs: what comes while modules are loaded is kept for it.
addEventListener('error', ({ error, message }) => early?.push(error instanceof Error ? error : new Error(message)));
addEventListener('unhandledrejection', ({ reason }) =>
  early?.push(new Error(`unhandled rejection: ${textOf(reason)}`)),
);

/** Makes the run fail by what went wrong before it. To be called when Mocha is there and the tests are not. */
export function failByEarlyErrors(): void {
  before('nothing goes wrong while modules are loaded', () => {
    const [first] = early ?? [];
    early = null;
    if (first !== undefined) throw first;
  });
}
