import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import type { ElementDoc } from '../manifest/element-docs.ts';
import { elementPage, playground } from './element-page.ts';
import { withExamples, withSamples } from './examples.ts';
import { keyboardOf } from './keyboard.ts';
import { ELEMENTS, GROUPS, HOME, pagesOf, textOf, titleOf } from './pages.ts';
import { withThemes } from './themes.ts';

/** Links out of the documents to files of the repository, seen from where the documents are laid out. */
function relinked(text: string, file: string, into: string, laidOut: ReadonlySet<string>): string {
  return text.replaceAll(/(\]\()([^)\s#]+)/g, (whole, open: string, target: string) => {
    if (/^[a-z]+:|^\//.test(target)) return whole;
    const path = posix.join(posix.dirname(file), target);
    if (laidOut.has(path) || path.startsWith('docs/images/')) return whole;
    return `${open}${posix.relative(posix.join(into, posix.dirname(file)), path)}`;
  });
}

/** @param source The file that its text is from, seen from the root of the repository. */
const frontMatter = (title: string, group: string, source: string): string =>
  `---\ntitle: ${JSON.stringify(title)}\ngroup: ${group}\nsource: ${source}\n---\n\n`;

/** The place of the planner, which the script of the page fills. */
const PLANNER = '<div class="planner"><p>The planner needs JavaScript; the table below does not.</p></div>';

/** The site's name is the title of its first page already. */
const withoutTitle = (text: string): string => text.replace(/^# .+\n+/, '');

/** Typical configurations of an element, as they are written. */
export const variantsOf = (root: string, tag: string): string => textOf(root, `tools/docs/variants/${tag}.md`);

/** The source of the class of an element, out of which its page is made. */
const sourceOf = ({ module }: ElementDoc): string => module.replace(/^\.\/dist\/(.+)\.js$/, 'src/$1.ts');

/**
 * Lays out every document for TypeDoc, with front matter and with the pages made from the manifest. Returns their paths in the order of reading, and the page
 * that the site begins with.
 * @param root The repository.
 * @param into A new folder, seen from the root, with slashes.
 */
export function layOut(
  root: string,
  into: string,
  docs: readonly ElementDoc[],
): { documents: readonly string[]; home: string } {
  const write = (file: string, text: string): string => {
    const path = join(root, into, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const pages = pagesOf(root);
  const elements = docs.map((doc) => `docs/elements/${doc.tag}.md`);
  const laidOut = new Set([HOME, ...pages.map(({ file }) => file), ...elements]);
  cpSync(join(root, 'docs/images'), join(root, into, 'docs/images'), { recursive: true });
  const guides = pages.map(({ file, group }) => {
    const text = withThemes(withSamples(withExamples(textOf(root, file)), root))
      .replace('<!-- playground -->', playground(docs))
      .replace('<!-- planner -->', PLANNER);
    const path = write(file, frontMatter(titleOf(text), group, file) + relinked(text, file, into, laidOut));
    return { path, group };
  });
  const made = docs.map((doc, i) => {
    const text = elementPage(doc, { variants: variantsOf(root, doc.tag), keyboard: keyboardOf(root, doc.tag) });
    const path = write(elements[i] ?? '', frontMatter(doc.tag, ELEMENTS, sourceOf(doc)) + text);
    return { path, group: ELEMENTS };
  });
  const ordered = GROUPS.flatMap((group) => [...guides, ...made].filter((one) => one.group === group));
  const list = docs.map(({ tag, summary }) => `- [\`<${tag}>\`](../elements/${tag}.md): ${summary}`).join('\n');
  const home = textOf(root, HOME).replace('<!-- elements -->', list);
  return {
    documents: ordered.map(({ path }) => path),
    home: write(HOME, withoutTitle(relinked(home, HOME, into, laidOut))),
  };
}
