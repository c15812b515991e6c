import { fencesOf } from './fences.ts';
import { textOf } from './pages.ts';

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
 * The files of the sample of a framework's page, as Markdown: other guides show them too, and its page is where they are tested.
 * @throws Error When its page shows no file.
 */
function sampleOf(root: string, framework: string): string {
  const fences = fencesOf(textOf(root, `docs/guides/frameworks/${framework}.md`));
  // Settings of the compiler are no part of what one writes for a tag.
  const files = fences.filter(({ mark, language }) => mark.includes('.') && language !== 'json');
  if (files.length === 0) throw new Error(`The page of ${framework} shows no file.`);
  return files.map(({ language, mark, code }) => `\`${mark}\`:\n\n\`\`\`${language}\n${code}\`\`\``).join('\n\n');
}

/**
 * A guide with the samples of frameworks in the place of comments such as `<!-- sample react -->`.
 * @param root The repository.
 */
export const withSamples = (text: string, root: string): string =>
  text.replaceAll(/<!-- sample (\w+) -->/g, (_, framework: string) => sampleOf(root, framework));

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
