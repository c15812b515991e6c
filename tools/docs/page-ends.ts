// The end of each page: the ones before and after it, where its text can be edited, and the version that it describes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DocumentReflection, JSX, type Application, type DefaultThemeRenderContext } from 'typedoc';
import { HOME } from './pages.ts';

interface About {
  readonly version: string;
  readonly repository: { readonly url: string };
}

const isDocument = (one: unknown): one is DocumentReflection => one instanceof DocumentReflection;

/** The documents of the site, in the order in which they are read. */
const documentsOf = ({ page }: DefaultThemeRenderContext): readonly DocumentReflection[] =>
  page.project.documents ?? [];

function linkTo(context: DefaultThemeRenderContext, target: DocumentReflection | undefined, rel: 'prev' | 'next') {
  if (target === undefined) return null;
  return JSX.createElement(
    'a',
    { href: context.urlTo(target) ?? '', rel, class: `page-${rel}` },
    JSX.createElement('small', null, rel === 'prev' ? 'Previous' : 'Next'),
    target.name,
  );
}

/** The file of a page, seen from the root of the repository; null for a page made from doc comments, which link to their lines themselves. */
function fileOf({ page }: DefaultThemeRenderContext): string | null {
  if (page.url === 'index.html') return HOME;
  const file = isDocument(page.model) ? page.model.frontmatter['source'] : undefined;
  return typeof file === 'string' ? file : null;
}

function pageEnd(context: DefaultThemeRenderContext, home: string): JSX.Element {
  const file = fileOf(context);
  if (file === null) return JSX.createElement(JSX.Fragment, null);
  const documents = documentsOf(context);
  // The first page comes before all of them.
  const at = isDocument(context.page.model) ? documents.indexOf(context.page.model) : -1;
  return JSX.createElement(
    JSX.Fragment,
    null,
    JSX.createElement(
      'nav',
      { class: 'page-ends', 'aria-label': 'Pages before and after' },
      linkTo(context, documents[at - 1], 'prev'),
      linkTo(context, documents[at + 1], 'next'),
    ),
    JSX.createElement(
      'p',
      { class: 'page-edit' },
      JSX.createElement('a', { href: `${home}/edit/main/${file}` }, 'Edit this page'),
    ),
  );
}

function versionLine(context: DefaultThemeRenderContext, version: string): JSX.Element {
  const changes = documentsOf(context).find(({ frontmatter }) => frontmatter['source'] === 'CHANGELOG.md');
  const href = changes === undefined ? undefined : context.urlTo(changes);
  if (href === undefined) throw new Error('The site has no page for CHANGELOG.md.');
  return JSX.createElement(
    'p',
    { class: 'version' },
    `Version ${version} · `,
    JSX.createElement('a', { href }, 'change log'),
  );
}

/**
 * Adds to each guide the pages before and after it and a link to edit it, and to every page the version.
 * @param root The repository: its `package.json` has the version and the address.
 */
export function addPageEnds(app: Application, root: string): void {
  const { version, repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as About;
  const home = repository.url.replace(/^git\+|\.git$/g, '');
  app.renderer.hooks.on('content.end', (context) => pageEnd(context, home));
  app.renderer.hooks.on('footer.begin', (context) => versionLine(context, version));
}
