// llms.txt and llms-full.txt of the site (https://llmstxt.org): the documentation for programs that read it instead of people. The first lists
// the pages, the second is their text.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { ElementDoc } from '../manifest/element-docs.ts';
import { variantsOf } from './documents.ts';
import { elementPage } from './element-page.ts';
import { withSamples } from './examples.ts';
import { GROUPS, HOME, pagesOf, textOf, titleOf } from './pages.ts';

/** Pages that llms-full.txt leaves out: reference that is looked up rather than read, and what is for contributors. They are listed as optional. */
const isOptional = (file: string): boolean =>
  /^docs\/(architecture|transcripts)\b|^docs\/(protocol|evaluation|guides\/from-the-original)\.md$|^(CONTRIBUTING|CHANGELOG)\.md$/.test(
    file,
  );

/** The address of each page of the site, by its title. */
function addresses(siteDir: string): ReadonlyMap<string, string> {
  const pages = globSync('documents/*.html', { cwd: siteDir }).map((path) => path.replaceAll('\\', '/'));
  return new Map(
    pages.map((path) => {
      const [, title = ''] = /<title>([^|]*) \|/.exec(readFileSync(join(siteDir, path), 'utf8')) ?? [];
      return [title, path] as const;
    }),
  );
}

/** A page of either file. */
interface Entry {
  readonly file: string;
  readonly group: string;
  readonly title: string;
  readonly address: string;
  readonly text: string;
  /** The subject, a sentence. */
  readonly summary: string;
}

/** The first sentence of prose: no heading, list, table, code or comment. */
function summaryOf(text: string): string {
  const prose = text.split(/\n{2,}/).find((paragraph) => !/^\s*(?:#|<|\||- |\d+\. |```|!\[)/.test(paragraph)) ?? '';
  const plain = prose
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return /^.+?[.:](?= |$)/.exec(plain)?.[0].replace(/:$/, '.') ?? plain;
}

/** Text without what only the site can show, and with links that lead where its pages are. */
function plainText({ file, text }: Pick<Entry, 'file' | 'text'>, addressOf: ReadonlyMap<string, string>): string {
  return text
    .replaceAll(/^<!-- .* -->\n+/gm, '')
    .replaceAll(/^<\/?div.*>\n+/gm, '')
    .replaceAll(/^!\[.*\n/gm, '')
    .replaceAll(/\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, words: string, target: string) => {
      if (/^[a-z]+:/.test(target)) return whole;
      const [path = '', place] = target.split('#');
      const address = addressOf.get(path === '' ? file : posix.join(posix.dirname(file), path));
      if (address === undefined) return words;
      return `[${words}](${address}${place === undefined ? '' : `#${place}`})`;
    })
    .trim();
}

function entriesOf(root: string, siteDir: string, docs: readonly ElementDoc[]): readonly Entry[] {
  const byTitle = addresses(siteDir);
  const entry = (file: string, group: string, title: string, text: string, summary: string): Entry => {
    const address = byTitle.get(title);
    if (address === undefined) throw new Error(`The site has no page "${title}" (${file}).`);
    return { file, group, title, address, text, summary };
  };
  const pages = pagesOf(root).map(({ file, group }) => {
    const text = withSamples(textOf(root, file), root);
    return entry(file, group, titleOf(text), text, summaryOf(text));
  });
  const elements = docs.map((doc) =>
    entry(
      `docs/elements/${doc.tag}.md`,
      'Elements',
      doc.tag,
      `# ${doc.tag}\n\n${elementPage(doc, { variants: variantsOf(root, doc.tag), keyboard: '' })}`,
      doc.summary,
    ),
  );
  return [...pages, ...elements];
}

/**
 * Writes both files into the site.
 * @param root The repository.
 * @param siteDir The site, whose pages are there.
 */
export function writeLlms(root: string, siteDir: string, docs: readonly ElementDoc[]): void {
  const entries = entriesOf(root, siteDir, docs);
  const addressOf = new Map([...entries.map(({ file, address }) => [file, address] as const), [HOME, 'index.html']]);
  const [, about = ''] = /^# .+\n+(.+)\n/.exec(textOf(root, HOME)) ?? [];
  const line = ({ title, address, summary }: Entry): string => `- [${title}](${address}): ${summary}`;
  const kept = entries.filter(({ file }) => !isOptional(file));
  const sections = [
    ...GROUPS.map((group) => [group, kept.filter((one) => one.group === group)] as const),
    // The name by which the convention says what may be left out.
    ['Optional', entries.filter(({ file }) => isOptional(file))] as const,
  ].filter(([, all]) => all.length > 0);
  const list = sections.map(([group, all]) => `## ${group}\n\n${all.map(line).join('\n')}`);
  const head = `# Peeksafe\n\n> ${about}`;
  writeFileSync(
    join(siteDir, 'llms.txt'),
    `${[head, 'The text of all pages but the optional ones is in [llms-full.txt](llms-full.txt).', ...list].join('\n\n')}\n`,
  );
  const texts = sections
    .flatMap(([group, all]) => (group === 'Optional' ? [] : all))
    .map((one) => `<!-- ${one.address} -->\n\n${plainText(one, addressOf)}`);
  writeFileSync(join(siteDir, 'llms-full.txt'), `${[head, ...texts].join('\n\n')}\n`);
}
