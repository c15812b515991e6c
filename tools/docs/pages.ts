import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A document of the site that stands in the repository. */
export interface Page {
  /** Path from the root of the repository. */
  readonly file: string;
  readonly group: string;
}

const BEGIN = 'Begin';
const FRAMEWORKS = 'Frameworks';
const GUIDES = 'Guides';
export const ELEMENTS = 'Elements';
const UNDERSTAND = 'Understand';
const OPERATE = 'Operate';
const REFERENCE = 'Reference';
const CONTRIBUTE = 'Contribute';

/** The groups, in the order in which somebody needs them. */
export const GROUPS: readonly string[] = [
  BEGIN,
  FRAMEWORKS,
  GUIDES,
  ELEMENTS,
  UNDERSTAND,
  OPERATE,
  REFERENCE,
  CONTRIBUTE,
];

/** In this order. A page that is not there (yet) is left out; a test says when a document of `docs` is in no group. */
const PAGES: readonly Page[] = [
  { file: 'docs/guides/start.md', group: BEGIN },
  { file: 'docs/guides/test.md', group: BEGIN },
  { file: 'docs/guides/embed.md', group: BEGIN },
  { file: 'docs/guides/frameworks.md', group: BEGIN },
  { file: 'docs/guides/send-events.md', group: BEGIN },
  { file: 'docs/guides/frameworks/html.md', group: FRAMEWORKS },
  { file: 'docs/guides/frameworks/react.md', group: FRAMEWORKS },
  { file: 'docs/guides/frameworks/next.md', group: FRAMEWORKS },
  { file: 'docs/guides/frameworks/vue.md', group: FRAMEWORKS },
  { file: 'docs/guides/frameworks/nuxt.md', group: FRAMEWORKS },
  { file: 'docs/guides/frameworks/svelte.md', group: FRAMEWORKS },
  { file: 'docs/guides/frameworks/sveltekit.md', group: FRAMEWORKS },
  { file: 'docs/guides/frameworks/angular.md', group: FRAMEWORKS },
  { file: 'docs/guides/frameworks/astro.md', group: FRAMEWORKS },
  { file: 'docs/guides/frameworks/storybook.md', group: FRAMEWORKS },
  { file: 'docs/guides/sdk.md', group: GUIDES },
  { file: 'docs/guides/import.md', group: GUIDES },
  { file: 'docs/guides/languages.md', group: GUIDES },
  { file: 'docs/guides/columns.md', group: GUIDES },
  { file: 'docs/guides/theming.md', group: GUIDES },
  { file: 'docs/guides/accessibility.md', group: GUIDES },
  { file: 'docs/guides/share.md', group: GUIDES },
  { file: 'docs/guides/openfeature.md', group: GUIDES },
  { file: 'docs/guides/tokens.md', group: GUIDES },
  { file: 'docs/guides/sources.md', group: GUIDES },
  { file: 'docs/guides/receive-kills.md', group: GUIDES },
  { file: 'docs/guides/alerts.md', group: GUIDES },
  { file: 'docs/guides/monitors.md', group: GUIDES },
  { file: 'docs/guides/faq.md', group: GUIDES },
  { file: 'docs/guides/troubleshooting.md', group: GUIDES },
  { file: 'docs/peeking.md', group: UNDERSTAND },
  { file: 'docs/guides/compared.md', group: UNDERSTAND },
  { file: 'docs/planning.md', group: UNDERSTAND },
  { file: 'docs/evaluation.md', group: UNDERSTAND },
  { file: 'docs/glossary.md', group: UNDERSTAND },
  { file: 'docs/architecture.md', group: UNDERSTAND },
  { file: 'docs/architecture/protocol.md', group: UNDERSTAND },
  { file: 'docs/architecture/engine.md', group: UNDERSTAND },
  { file: 'docs/architecture/server.md', group: UNDERSTAND },
  { file: 'docs/architecture/sdk.md', group: UNDERSTAND },
  { file: 'docs/architecture/elements.md', group: UNDERSTAND },
  { file: 'docs/architecture/tools.md', group: UNDERSTAND },
  { file: 'server/deploy/README.md', group: OPERATE },
  { file: 'docs/operations.md', group: OPERATE },
  { file: 'docs/security.md', group: OPERATE },
  { file: 'docs/privacy.md', group: OPERATE },
  { file: 'docs/guides/performance.md', group: OPERATE },
  { file: 'docs/scale.md', group: OPERATE },
  { file: 'docs/protocol.md', group: REFERENCE },
  { file: 'docs/errors.md', group: REFERENCE },
  { file: 'docs/transcripts/README.md', group: REFERENCE },
  { file: 'docs/guides/from-the-original.md', group: REFERENCE },
  { file: 'docs/guides/browsers.md', group: REFERENCE },
  { file: 'docs/stability.md', group: REFERENCE },
  { file: 'CHANGELOG.md', group: REFERENCE },
  { file: 'CONTRIBUTING.md', group: CONTRIBUTE },
];

/** The document that the site begins with. */
export const HOME = 'docs/guides/home.md';

/** Every document that is there, in order; those that no list names come last. */
export function pagesOf(root: string): readonly Page[] {
  const there = globSync('docs/**/*.md', { cwd: root }).map((file) => file.replaceAll('\\', '/'));
  const listed = PAGES.filter(({ file }) => existsSync(join(root, file)));
  const unlisted = there.filter((file) => file !== HOME && !PAGES.some((page) => page.file === file)).sort();
  return [...listed, ...unlisted.map((file) => ({ file, group: REFERENCE }))];
}

/** The title of a Markdown document: its first heading. */
export const titleOf = (text: string): string => /^# (.+)$/m.exec(text)?.[1]?.trim() ?? 'Untitled';

/** The text of a document. */
export const textOf = (root: string, file: string): string => readFileSync(join(root, file), 'utf8');
