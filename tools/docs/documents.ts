import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import type { ElementDoc } from '../manifest/element-docs.ts';
import { elementPage, playground } from './element-page.ts';
import { withExamples } from './examples.ts';
import { ELEMENTS, HOME, pagesOf, textOf, titleOf } from './pages.ts';

/** Links out of the documents to files of the repository, seen from where the documents are laid out. */
function relinked(text: string, file: string, into: string, laidOut: ReadonlySet<string>): string {
  return text.replaceAll(/(\]\()([^)\s#]+)/g, (whole, open: string, target: string) => {
    if (/^[a-z]+:|^\//.test(target)) return whole;
    const path = posix.join(posix.dirname(file), target);
    if (laidOut.has(path) || path.startsWith('docs/images/')) return whole;
    return `${open}${posix.relative(posix.join(into, posix.dirname(file)), path)}`;
  });
}

const frontMatter = (title: string, group: string): string =>
  `---\ntitle: ${JSON.stringify(title)}\ngroup: ${group}\n---\n\n`;

/** The place of the planner, which the script of the page fills. */
const PLANNER = '<div class="planner"><p>The planner needs JavaScript; the table below does not.</p></div>';

/** The site's name is the title of its first page already. */
const withoutTitle = (text: string): string => text.replace(/^# .+\n+/, '');

/** The version of the package, with its changes. */
function versionLine(root: string): string {
  const { version } = JSON.parse(textOf(root, 'package.json')) as { version: string };
  return `<div class="version">\n\nVersion ${version} · [change log](../../CHANGELOG.md)\n\n</div>`;
}

/**
 * Lays out every document for TypeDoc, with front matter and with the pages made from the manifest. Returns their paths in order, and the page
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
    const text = withExamples(textOf(root, file))
      .replace('<!-- playground -->', playground(docs))
      .replace('<!-- planner -->', PLANNER);
    return write(file, frontMatter(titleOf(text), group) + relinked(text, file, into, laidOut));
  });
  const made = docs.map((doc, i) => write(elements[i] ?? '', frontMatter(doc.tag, ELEMENTS) + elementPage(doc)));
  const list = docs.map(({ tag, summary }) => `- [\`<${tag}>\`](../elements/${tag}.md): ${summary}`).join('\n');
  const home = textOf(root, HOME).replace('<!-- elements -->', list).replace('<!-- version -->', versionLine(root));
  return { documents: [...guides, ...made], home: write(HOME, withoutTitle(relinked(home, HOME, into, laidOut))) };
}
