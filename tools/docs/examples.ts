/** Examples that run in a guide, by the name in the comment that they replace, such as `<!-- example columns -->`. */
const EXAMPLES: Readonly<Record<string, string>> = {
  columns:
    '<variant-stream class="live"><variant-table data-example="columns"><button slot="action">Share</button></variant-table></variant-stream>',
  metric:
    '<variant-stream class="live" data-example="metric"><variant-table metric="load-time"></variant-table><er-fan metric="load-time"></er-fan></variant-stream>',
  empty:
    '<variant-table data-example="empty"><span slot="empty">Post a variant, and it is listed here.</span></variant-table>',
  configure:
    '<div class="configure" data-example="configure"></div><variant-stream class="live"><experiment-list no-shortcuts></experiment-list></variant-stream>',
};

/**
 * A guide with its examples.
 * @throws Error For the name of an example that does not exist.
 */
export const withExamples = (text: string): string =>
  text.replaceAll(/<!-- example (\w+) -->/g, (_, name: string) => {
    const example = EXAMPLES[name];
    if (example === undefined) throw new Error(`There is no example "${name}".`);
    return example;
  });
