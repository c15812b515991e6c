import { textOf } from './pages.ts';

/** The guide that has the keys of every tag. */
const GUIDE = 'docs/guides/accessibility.md';

/**
 * The keys of an element, as Markdown: the sections of the guide that name it, so that they are written once. Empty for one without keys of its own.
 * @param root The repository.
 * @param tag Such as `kill-feed`.
 */
export function keyboardOf(root: string, tag: string): string {
  const [, keys = ''] = /^## Keys\n([\s\S]*?)(?=^## )/m.exec(textOf(root, GUIDE)) ?? [];
  const sections = keys
    .split(/^### .+\n/m)
    .slice(1)
    .filter((section) => section.includes(`\`<${tag}>\``));
  if (sections.length === 0) return '';
  return `## Keyboard\n\n${sections.join('\n').trim()}\n\n[Accessibility and keyboard](../guides/accessibility.md) has the keys of menus and details, too.\n`;
}
