// A page for each framework in the demo, made of the pages of docs/guides/frameworks: the samples stand there, and nowhere else.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readGuides, type Guide } from './guide.ts';
import { rowsOfPage } from './results.ts';

/** Where the samples are laid out for the build of the examples, seen from the root. */
export const SOURCES = 'dist/example-sources';

/** The frameworks that run in a page; the others need a command or a server of their own, and why. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  angular: 'Angular’s own compiler turns templates into code',
  astro: 'Astro’s own compiler writes the page',
  next: 'Next writes the page on a server of its own',
  nuxt: 'Nuxt writes the page on a server of its own',
  storybook: 'Storybook serves stories in a program of its own',
  sveltekit: 'SvelteKit writes the page on a server of its own',
};
const isLive = ({ name }: Guide): boolean => !(name in ELSEWHERE);
/** Without a build, the sample is the page. */
const isPlain = ({ name }: Guide): boolean => name === 'html';

/** The order in which readers look for them. */
const ORDER = 'html react next vue nuxt svelte sveltekit angular astro storybook'.split(' ');

/** The guides in the order of the menu. */
export const inOrder = (guides: readonly Guide[]): readonly Guide[] =>
  [...guides].sort((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name));

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A line of Markdown as HTML: code, and the words of links. */
const inline = (text: string): string =>
  escaped(text)
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>');

/** Sample code on the stream of the demo, which the page is served with. */
const onDemo = (code: string): string => code.replaceAll('http://localhost:8787/v1/streams/acme', '/v1/streams/demo');

/** The parts of a sample that is a page: its body, without the scripts and the title that the page around it has itself. */
function bodyOf(html: string): string {
  return onDemo(html)
    .replaceAll(/^<!doctype html>\n|^<(?:title|link|script)\b.*\n/gim, '')
    .trim();
}

const menu = (guides: readonly Guide[], current: string): string =>
  inOrder(guides)
    .map(
      ({ name, title }) =>
        `        <li><a href="/examples/${name}/"${name === current ? ' aria-current="page"' : ''}>${escaped(title)}</a></li>`,
    )
    .join('\n');

/** @param mark The name of the file, or what the commands are for. */
const block = (mark: string, code: string): string =>
  `<h3>${mark}</h3>\n<div class="block"><pre tabindex="0" aria-label="${mark.replaceAll(/<[^>]+>/g, '')}"><code>${escaped(code.trimEnd())}</code></pre></div>`;

/** The findings of its last test, as the table of the guide has them: the version, and the consoles. */
function foundOf({ name, title }: Guide): string {
  const row = rowsOfPage().find(([link]) => link === `[${title}](frameworks/${name}.md)`);
  const [, version = '–', , , , dev = '', production = ''] = row ?? [];
  return `The last run of the tests, with ${escaped(title)}${version === '–' ? '' : ` ${version}`} from an empty folder, found the console in development ${dev} and in production ${production}.`;
}

function live(guide: Guide): string {
  const why = ELSEWHERE[guide.name];
  if (why !== undefined)
    return `<p class="statement">${why}, so the code below does not run in this page. Follow the commands, and it runs in yours.</p>`;
  const inside = isPlain(guide)
    ? bodyOf(guide.samples.find(({ path }) => path === 'index.html')?.code ?? '')
    : '<div id="app"></div>';
  return `<p>The code below at work on the stream of this demo.</p>\n<div class="live">\n${inside}\n</div>`;
}

function script(guide: Guide): string {
  if (!isLive(guide)) return '';
  const sources = isPlain(guide) ? ['/peeksafe.js', 'page.js'] : [guide.name === 'react' ? './main.tsx' : './main.ts'];
  return sources.map((src) => `    <script type="module" src="${src}"></script>\n`).join('');
}

/** The page of a framework. */
function pageOf(guide: Guide, guides: readonly Guide[]): string {
  const { name, title, intro, samples } = guide;
  const commands: readonly (readonly [string, string | null])[] = [
    ['Set up, in an empty folder', guide.setup],
    ['A server for the stream', guide.server],
    ['In a second terminal, traffic to look at', 'npx peeksafe-server simulate --stream acme'],
    ['In a third, development', guide.dev],
    ['Production', guide.production],
    ['Check of types', guide.types],
  ];
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${escaped(title)} · Examples of Peeksafe</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/examples/examples.css" />
    <script${isLive(guide) && !isPlain(guide) ? ' vite-ignore' : ''} type="module" src="/examples/copy.js"></script>
${script(guide)}  </head>
  <body class="framework">
    <header>
      <p><a href="/">Peeksafe</a> · <a href="/examples/">Examples</a> · <a href="/docs/documents/${docsPage(title)}">${escaped(title)} in the documentation</a></p>
      <nav aria-label="Frameworks"><ul>
${menu(guides, name)}
      </ul></nav>
    </header>
    <main>
<h1>${escaped(title)}</h1>
<p>${inline(intro)}</p>
<h2>Live</h2>
${live(guide)}
<h2>Code</h2>
<p>${guide.lines} lines. <code>src</code> is the address of your stream.</p>
${samples.map(({ path, code }) => block(`<code>${escaped(path)}</code>`, code)).join('\n')}
<h2>Commands</h2>
${commands.flatMap(([about, code]) => (code === null ? [] : block(about, code))).join('\n')}
<p>${foundOf(guide)}</p>
    </main>
  </body>
</html>
`;
}

/** The file of a page in the documentation, as TypeDoc names it after the title. */
const docsPage = (title: string): string => `${title.replaceAll(/\W+/g, '_')}.html`;

/** The frameworks whose pages vite builds. */
const builtNames = (guides: readonly Guide[]): readonly string[] =>
  guides.filter((guide) => isLive(guide) && !isPlain(guide)).map(({ name }) => name);

/** Lays out the samples that vite builds, each with its page and what starts it. */
export function writeSources(root: string): void {
  const guides = readGuides();
  rmSync(join(root, SOURCES), { recursive: true, force: true });
  for (const guide of guides.filter((one) => builtNames(guides).includes(one.name))) {
    const folder = join(root, SOURCES, guide.name);
    cpSync(join(root, 'demo/examples/frameworks', guide.name), folder, { recursive: true });
    writeFileSync(join(folder, 'index.html'), pageOf(guide, guides));
    for (const { path, code } of guide.samples.filter((sample) => sample.path.startsWith('src/'))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), onDemo(code));
    }
  }
  for (const file of ['tsconfig.json', 'types.d.ts'])
    cpSync(join(root, 'demo/examples/frameworks', file), join(root, SOURCES, file));
}

/** Writes the pages that nothing has to be built for. */
export function writePages(examplesDir: string): void {
  const guides = readGuides();
  const built = builtNames(guides);
  for (const guide of guides.filter(({ name }) => !built.includes(name))) {
    const folder = join(examplesDir, guide.name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.html'), pageOf(guide, guides));
    if (!isPlain(guide)) continue;
    for (const { path, code } of guide.samples)
      if (path !== 'index.html') writeFileSync(join(folder, path), onDemo(code));
  }
}

/** The folders of the pages in the demo. */
export const pageFolders = (): readonly string[] => inOrder(readGuides()).map(({ name }) => name);
