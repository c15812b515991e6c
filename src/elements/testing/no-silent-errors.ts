// Loaded into every page of the browser tests before anything else: what a browser only says in its console fails the test that runs.

/** Lit says this of its `development` export, which the tests load on purpose. */
const EXPECTED = [/^Lit is in dev mode\./];

const textOf = (part: unknown): string => (part instanceof Error ? (part.stack ?? part.message) : String(part));

for (const kind of ['warn', 'error'] as const) {
  const original = console[kind];
  console[kind] = (...parts: unknown[]) => {
    original.apply(console, parts);
    const text = parts.map(textOf).join(' ');
    if (EXPECTED.some((one) => one.test(text))) return;
    // Not thrown to the caller, which may catch it. Mocha fails by an error of the window.
    reportError(new Error(`unexpected console.${kind}: ${text}`));
  };
}
